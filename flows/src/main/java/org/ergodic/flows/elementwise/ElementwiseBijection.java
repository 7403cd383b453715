package org.ergodic.flows.elementwise;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A map of the line applied to each coordinate by itself, z_i = g(x_i; theta_i), with log |det dz/dx| = sum of log
 * |g'|.
 *
 * <p>The name of the map is that of the direction from data to base: a {@link #logit} takes data between 0 and 1 to the
 * whole line. Where the map has parameters, each coordinate has its own: for each head a parameter of that name,
 * {@code [1, d * width]}, that starts at 0.
 */
public final class ElementwiseBijection extends RowBijection {
    private final Univariate map;

    /**
     * An elementwise bijection.
     *
     * @param name its name in messages
     * @param map the map
     * @param event the shape of an event
     */
    public ElementwiseBijection(String name, Univariate map, long... event) {
        super(name, event);
        this.map = Objects.requireNonNull(map, "map");
    }

    /**
     * z = 1 / (1 + exp(-x)), onto the numbers between 0 and 1.
     *
     * @param event the shape of an event
     * @return the bijection
     */
    public static ElementwiseBijection sigmoid(long... event) {
        return new ElementwiseBijection("sigmoid", new Sigmoid(), event);
    }

    /**
     * z = log(y / (1 - y)) with y = m + (1 - 2m) x, for data between 0 and 1; with a margin m > 0 also for 0 and 1
     * themselves, as Dinh, Sohl-Dickstein and Bengio (2017), section 4.1, do for pixels.
     *
     * @param margin m, at least 0 and below 1/2
     * @param event the shape of an event
     * @return the bijection
     */
    public static ElementwiseBijection logit(double margin, long... event) {
        return new ElementwiseBijection("logit", new Logit(margin), event);
    }

    /**
     * z = log(1 + exp(x)), onto the positive numbers.
     *
     * @param event the shape of an event
     * @return the bijection
     */
    public static ElementwiseBijection softplus(long... event) {
        return new ElementwiseBijection("softplus", new Softplus(), event);
    }

    /**
     * z = x exp(a) + t, with a scale and a shift for each coordinate that start at 1 and 0.
     *
     * @param event the shape of an event
     * @return the bijection
     */
    public static ElementwiseBijection affine(long... event) {
        return new ElementwiseBijection("affine", Affine.unbounded(), event);
    }

    /**
     * z = x where x is positive, and slope times x where not.
     *
     * @param slope of the negative side, positive
     * @param event the shape of an event
     * @return the bijection
     */
    public static ElementwiseBijection leakyRelu(double slope, long... event) {
        return new ElementwiseBijection("leaky-relu", new LeakyRelu(slope), event);
    }

    /**
     * z = sign(x) |x|^p.
     *
     * @param exponent p, positive
     * @param event the shape of an event
     * @return the bijection
     */
    public static ElementwiseBijection power(double exponent, long... event) {
        return new ElementwiseBijection("power", new Power(exponent), event);
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        return summed(map.inverse(s, x, parameters(s, x)));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        return summed(map.forward(s, z, parameters(s, z)));
    }

    @Override
    public Cost cost(Direction direction) {
        return map.cost(direction);
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return check(Direction.INVERSE, data);
    }

    @Override
    public Optional<InvalidValue> check(Direction direction, INDArray rows) {
        return first(rows, direction, column -> true, number -> map.check(direction, number));
    }

    @Override
    public boolean takesAll(Direction direction) {
        return map.takesAll(direction);
    }

    private static WithLogDet summed(Univariate.WithSlope result) {
        return new WithLogDet(result.value(), result.logSlope().sum(1));
    }

    private List<SDVariable> parameters(Scope s, SDVariable rows) {
        List<SDVariable> parameters = new ArrayList<>();
        for (Univariate.Head head : map.heads()) {
            SDVariable row = s.parameter(head.name(), Initializer.zeros(), 1, (long) size() * head.width());
            parameters.add(Matrices.zeroColumn(rows).add(row));
        }
        return parameters;
    }
}
