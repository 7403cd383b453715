package org.ergodic.flows.autoregressive;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.bijection.Inverted;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.elementwise.Affine;
import org.ergodic.flows.elementwise.Univariate;
import org.ergodic.flows.graph.Matrices;
import org.ergodic.flows.linear.Permutation;
import org.nd4j.autodiff.samediff.NameScope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A masked autoregressive layer: z_i = g(x_i; theta_i(x_1, ..., x_{i-1})) with parameters from a {@link Made}, and
 * log |det dz/dx| = sum of log |g'|, since the Jacobian is triangular. With affine maps it is that of Papamakarios,
 * Pavlakou and Murray (2017), "Masked autoregressive flow for density estimation", arXiv:1705.07057, equations 4 to 6
 * ({@link #affine}); any {@link Univariate} will do.
 *
 * <p>A density takes one pass. Sampling goes through the coordinates one after the other and computes each part of the
 * network when it first can be, so that its d steps take the arithmetic of one pass, in d times as many operations.
 * {@link Inverted} it is an inverse autoregressive layer (Kingma et al. 2016, arXiv:1606.04934), fast to sample.
 */
public final class Autoregressive extends RowBijection {
    private final Univariate map;
    private final Made made;

    /**
     * An autoregressive layer.
     *
     * @param name its name in messages
     * @param map what happens to each coordinate
     * @param order the coordinates of the flattened event in the order in which they are generated
     * @param hidden the sizes of the network's hidden layers
     * @param condition what it reads of the context, usually nothing
     * @param event the shape of an event
     * @throws IllegalArgumentException if the order is no permutation of the event's elements
     */
    public Autoregressive(
            String name,
            Univariate map,
            int[] order,
            List<Integer> hidden,
            Optional<Condition> condition,
            long... event) {
        super(name, event);
        this.map = Objects.requireNonNull(map, "map");
        requireOrder(order);
        made = new Made(order, hidden, condition);
    }

    /**
     * The layer of the masked autoregressive flow, which scales and shifts; see {@link Affine} for the bound on scales.
     *
     * @param order the order in which coordinates are generated
     * @param hidden the sizes of the network's hidden layers
     * @param event the shape of an event
     * @return the layer
     */
    public static Autoregressive affine(int[] order, List<Integer> hidden, long... event) {
        return new Autoregressive("masked-autoregressive", Affine.bounded(), order, hidden, Optional.empty(), event);
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        Univariate.WithSlope z = map.inverse(s, x, made.heads(s, map.features(s, x), c, map.heads()));
        return new WithLogDet(z.value(), z.logSlope().sum(1));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        int[] order = made.order();
        int features =
                map.features(s, Matrices.columns(z, order[0], order[0] + 1L)).size();
        Made.Steps steps = made.steps(s, z, c, map.heads(), features);
        List<SDVariable> values = new ArrayList<>();
        SDVariable logDet = null;
        for (int coordinate : order) {
            // SameDiff finds a free name by trying add, add_1, add_2 and so on: without a scope of its own for each
            // step, the
            // time to build a graph would grow with the square of their number.
            NameScope names = s.sameDiff().withNameScope("step-" + values.size());
            Univariate.WithSlope x = map.forward(s, Matrices.columns(z, coordinate, coordinate + 1L), steps.next());
            values.add(x.value());
            logDet = logDet == null ? x.logSlope() : logDet.add(x.logSlope());
            if (values.size() < order.length) {
                steps.add(map.features(s, x.value()));
            }
            names.close();
        }
        SDVariable inOrder =
                values.size() == 1 ? values.get(0) : s.sameDiff().concat(1, values.toArray(new SDVariable[0]));
        return new WithLogDet(Matrices.pick(s, inOrder, size(), Permutation.inverse(order)), logDet.sum(1));
    }

    @Override
    public Cost cost(Direction direction) {
        Cost cost = map.cost(direction);
        return direction == Direction.FORWARD && size() > 1 && cost == Cost.CLOSED_FORM ? Cost.AUTOREGRESSIVE : cost;
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

    @Override
    public Optional<String> advice(INDArray data) {
        return map.advice(data).map(what -> name() + ": " + what);
    }

    @Override
    public Optional<Condition> condition() {
        return made.condition();
    }
}
