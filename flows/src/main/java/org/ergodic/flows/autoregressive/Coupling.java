package org.ergodic.flows.autoregressive;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.elementwise.Affine;
import org.ergodic.flows.elementwise.Shift;
import org.ergodic.flows.elementwise.Univariate;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A coupling layer: some coordinates stay and say the maps of the others, z_a = x_a and z_b = g(x_b; theta(x_a)), with
 * log |det dz/dx| = sum over b of log |g'|. The shape of Dinh, Krueger and Bengio (2015), "NICE: non-linear independent
 * components estimation", arXiv:1410.8516, section 3.2, whose maps are shifts ({@link #additive}); with scales beside
 * the shifts it is that of Dinh, Sohl-Dickstein and Bengio (2017), "Density estimation using Real NVP",
 * arXiv:1605.08803, equation 9 ({@link #affine}); any {@link Univariate} and any {@link Conditioner} will do.
 *
 * <p>Both directions take one pass, in closed form if the map's are. Parameters are those of the conditioner.
 */
public final class Coupling extends RowBijection {
    private final Univariate map;
    private final Conditioner conditioner;
    private final int[] keep;
    private final int[] move;
    private final int[] merge;

    /**
     * A coupling layer.
     *
     * @param name its name in messages
     * @param map what happens to the coordinates that move
     * @param conditioner says the maps' parameters
     * @param stays whether each coordinate of the flattened event stays
     * @param event the shape of an event
     * @throws IllegalArgumentException if the mask is of another size, or leaves nothing to transform or nothing to
     *     condition on
     */
    public Coupling(String name, Univariate map, Conditioner conditioner, boolean[] stays, long... event) {
        super(name, event);
        this.map = Objects.requireNonNull(map, "map");
        this.conditioner = Objects.requireNonNull(conditioner, "conditioner");
        if (size() < 2) {
            throw new IllegalArgumentException(name + " splits an event in two parts, and this event is one"
                    + " number: use a bijection that needs no split, such as planar");
        }
        if (stays.length != size()) {
            throw new IllegalArgumentException("the mask of " + this + " has " + stays.length
                    + " elements and must have " + size() + ", one for each coordinate");
        }
        keep = IntStream.range(0, size()).filter(i -> stays[i]).toArray();
        move = IntStream.range(0, size()).filter(i -> !stays[i]).toArray();
        if (move.length == 0) {
            throw new IllegalArgumentException(
                    "the mask of " + this + " keeps all coordinates and leaves nothing to transform");
        }
        if (keep.length == 0) {
            throw new IllegalArgumentException("the mask of " + this
                    + " keeps no coordinate to condition the others on: use a bijection that needs no split");
        }
        merge = new int[size()];
        for (int i = 0; i < keep.length; i++) {
            merge[keep[i]] = i;
        }
        for (int i = 0; i < move.length; i++) {
            merge[move[i]] = keep.length + i;
        }
    }

    /**
     * The layer of NICE, which shifts.
     *
     * @param mask which coordinates stay
     * @param flip whether those stay that otherwise would not
     * @param hidden the sizes of the conditioner's hidden layers
     * @param event the shape of an event
     * @return the layer, with determinant 1
     */
    public static Coupling additive(Mask mask, boolean flip, List<Integer> hidden, long... event) {
        return new Coupling(
                "additive-coupling", new Shift(), new ConditionerMlp(hidden), mask.stays(flip, event), event);
    }

    /**
     * The layer of Real NVP, which scales and shifts, each scale between e^-2 and e^2; see {@link Affine}.
     *
     * @param mask which coordinates stay
     * @param flip whether those stay that otherwise would not
     * @param hidden the sizes of the conditioner's hidden layers
     * @param event the shape of an event
     * @return the layer
     */
    public static Coupling affine(Mask mask, boolean flip, List<Integer> hidden, long... event) {
        return new Coupling(
                "affine-coupling", Affine.bounded(), new ConditionerMlp(hidden), mask.stays(flip, event), event);
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        SDVariable kept = Matrices.pick(s, x, size(), keep);
        return merged(s, kept, map.inverse(s, Matrices.pick(s, x, size(), move), parameters(s, kept, c)));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        SDVariable kept = Matrices.pick(s, z, size(), keep);
        return merged(s, kept, map.forward(s, Matrices.pick(s, z, size(), move), parameters(s, kept, c)));
    }

    @Override
    public Cost cost(Direction direction) {
        return map.cost(direction);
    }

    @Override
    public Optional<Condition> condition() {
        return conditioner.condition();
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return check(Direction.INVERSE, data);
    }

    @Override
    public Optional<InvalidValue> check(Direction direction, INDArray rows) {
        return first(
                rows,
                direction,
                column -> Arrays.stream(move).anyMatch(moved -> moved == column),
                number -> map.check(direction, number));
    }

    @Override
    public boolean takesAll(Direction direction) {
        return map.takesAll(direction);
    }

    @Override
    public Optional<String> advice(INDArray data) {
        return map.advice(data).map(what -> name() + ": " + what);
    }

    private List<SDVariable> parameters(Scope s, SDVariable kept, Context c) {
        return conditioner.heads(s, map.features(s, kept), keep.length, c, map.heads(), move.length);
    }

    private WithLogDet merged(Scope s, SDVariable kept, Univariate.WithSlope moved) {
        return new WithLogDet(merged(s, kept, moved.value()), moved.logSlope().sum(1));
    }

    private SDVariable merged(Scope s, SDVariable kept, SDVariable moved) {
        boolean whole = Matrices.consecutive(keep) && Matrices.consecutive(move);
        return whole && move[0] == 0
                ? s.sameDiff().concat(1, moved, kept)
                : Matrices.pick(s, s.sameDiff().concat(1, kept, moved), size(), merge);
    }
}
