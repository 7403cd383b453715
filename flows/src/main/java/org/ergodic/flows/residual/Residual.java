package org.ergodic.flows.residual;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.random.Noise;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A residual map z = x + g(x) with a network g of a Lipschitz constant below 1, which makes it invertible (Behrmann,
 * Grathwohl, Chen, Duvenaud and Jacobsen 2019, "Invertible residual networks", arXiv:1811.00995), and an unbiased
 * log-determinant for training (Chen, Behrmann, Duvenaud and Jacobsen 2019, "Residual flows for invertible generative
 * modeling", arXiv:1906.02735).
 *
 * <p>{@link #inverse} takes the determinant of the full Jacobian, d directional derivatives and O(d³) for each row.
 * {@link #estimate} takes a power series that ends at random, see {@link PowerSeries}, a few directional derivatives.
 * From base to data a fixed point is iterated, see {@link FixedPoint}; rows for which that does not converge are not
 * finite. Derivatives of that direction are those of the implicit function and take the full Jacobian.
 *
 * <p>The parameters are those of {@link LipschitzMlp}.
 */
public final class Residual extends RowBijection {
    private final LipschitzMlp g;
    private final Optional<PowerSeries> series;
    private final FixedPoint fixedPoint;

    /**
     * A residual map.
     *
     * @param hidden the sizes of g's hidden layers
     * @param coefficient a bound of g's Lipschitz constant, above 0 and below 1
     * @param terms how many terms of the series {@link #estimate} always takes, at least 1; the exact determinant if
     *     absent
     * @param condition what g reads of the context, usually nothing
     * @param event the shape of an event
     */
    public Residual(
            List<Integer> hidden,
            double coefficient,
            Optional<Integer> terms,
            Optional<Condition> condition,
            long... event) {
        super("residual", event);
        g = new LipschitzMlp(size(), hidden, coefficient, condition);
        series = terms.map(sure -> new PowerSeries(g, sure));
        fixedPoint = new FixedPoint(g);
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        List<SDVariable> terms = g.terms(s, c);
        return new WithLogDet(x.add(g.at(s, x, terms)), jacobian(s, x, terms).logDet());
    }

    @Override
    protected WithLogDet estimateRows(Scope s, SDVariable x, Context c) {
        return series.isEmpty() ? inverseRows(s, x, c) : estimated(s, x, g.terms(s, c), series.get());
    }

    private WithLogDet estimated(Scope s, SDVariable x, List<SDVariable> terms, PowerSeries power) {
        SDVariable value = g.at(s, x, terms);
        SDVariable v = s.noise("probe", Noise.RADEMACHER, x, size());
        SDVariable u = s.noise("terms", Noise.UNIFORM, x, 2);
        SDVariable sums = s.call(power, inputs(List.of(x, v, u), terms));
        SDVariable logDet = Matrices.columns(sums, size(), size() + 1L).sum(1);
        // Its value is not the log-determinant's and is taken away again; its gradient is.
        SDVariable vectors = Matrices.columns(sums, 0, size());
        SDVariable slope = s.jvp(value, x, vectors).mul(v).sum(1);
        return new WithLogDet(x.add(value), logDet.add(slope.sub(s.stopGradient(slope))));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        List<SDVariable> terms = g.terms(s, c);
        SDVariable x = s.call(
                fixedPoint, (value, directions) -> tangent(s, value, z, terms, directions), inputs(List.of(z), terms));
        return new WithLogDet(x, jacobian(s, x, terms).logDet().neg());
    }

    /** That of the implicit function: (I + J) dx = d(z - g) at the x that is held. */
    private SDVariable tangent(
            Scope s, SDVariable x, SDVariable z, List<SDVariable> terms, Map<SDVariable, SDVariable> directions) {
        Map<SDVariable, SDVariable> held = new LinkedHashMap<>(directions);
        held.put(x, Matrices.zeros(x));
        SDVariable right = s.jvp(List.of(z.sub(g.at(s, x, terms))), held).get(0);
        SDVariable inverse =
                s.sameDiff().math().matrixInverse(jacobian(s, x, terms).transposed());
        // Rows and the transposed inverse: dx' = right' (I + J)'^-1.
        return s.sameDiff().mmul(right.reshape(-1, 1, size()), inverse).reshape(-1, size());
    }

    /** I + J. */
    private Jacobian jacobian(Scope s, SDVariable x, List<SDVariable> terms) {
        return Jacobian.of(s, x, x.add(g.at(s, x, terms)), size());
    }

    private static SDVariable[] inputs(List<SDVariable> rows, List<SDVariable> terms) {
        List<SDVariable> inputs = new ArrayList<>(rows);
        inputs.addAll(terms);
        return inputs.toArray(new SDVariable[0]);
    }

    @Override
    public Cost cost(Direction direction) {
        return direction == Direction.INVERSE ? Cost.CLOSED_FORM : Cost.NUMERIC;
    }

    @Override
    public Optional<Condition> condition() {
        return g.condition();
    }
}
