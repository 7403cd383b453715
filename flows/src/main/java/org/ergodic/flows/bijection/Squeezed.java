package org.ergodic.flows.bijection;

import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.graph.Squares;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A bijection of pictures squeezed: those of shape {@code [c, h, w]} become {@code [4c, h/2, w/2]}, each square of four
 * pixels four channels (equation 4 of Dinh, Sohl-Dickstein and Bengio 2017, arXiv:1605.08803, section 3.5), go through
 * it, and take their shape again, each number at the pixel of its channel. The log-determinant is that of the bijection
 * within, whose parameters are in the same scope.
 */
public final class Squeezed extends RowBijection {
    static final String NAME = "squeeze";

    private final Bijection within;

    /**
     * A bijection of pictures squeezed.
     *
     * @param within the bijection of pictures {@code [4c, h/2, w/2]}
     * @param event the shape of a picture {@code [c, h, w]} before, whose sides are even
     * @throws IllegalArgumentException if events are no pictures, or a side is odd
     */
    public Squeezed(Bijection within, long... event) {
        super(NAME, event);
        this.within = Objects.requireNonNull(within, "within");
        squeezed(event);
    }

    /**
     * The shape of pictures squeezed.
     *
     * @param event the shape {@code [c, h, w]} before
     * @return {@code [4c, h/2, w/2]}
     * @throws IllegalArgumentException if events are no pictures, or a side is odd
     */
    public static long[] squeezed(long... event) {
        Squares.picture(NAME, event);
        if (event[1] % 2 != 0 || event[2] % 2 != 0) {
            throw new IllegalArgumentException("squeeze makes channels of squares of four pixels, and a side of "
                    + event[1] + " x " + event[2] + " pixels is odd: use pictures of even sides, or leave it out");
        }
        return Squares.squeezed(event);
    }

    @FunctionalInterface
    private interface Step {
        WithLogDet of(SDVariable squeezed);
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        return through(x, picture -> within.inverse(s, picture, c));
    }

    @Override
    protected WithLogDet estimateRows(Scope s, SDVariable x, Context c) {
        return through(x, picture -> within.estimate(s, picture, c));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        return through(z, picture -> within.forward(s, picture, c));
    }

    @Override
    public WithLogDet initialize(Scope s, SDVariable x, Context c) {
        return unflatten(through(flatten(x), picture -> within.initialize(s, picture, c)));
    }

    private WithLogDet through(SDVariable rows, Step step) {
        long[] event = event();
        long[] shape = Squares.squeezed(event);
        WithLogDet mapped = step.of(Squares.squeeze(rows, event).reshape(-1, shape[0], shape[1], shape[2]));
        return new WithLogDet(Squares.unsqueeze(mapped.value().reshape(-1, size()), event), mapped.logDet());
    }

    /** {@return the bijection of pictures squeezed} */
    public Bijection within() {
        return within;
    }

    @Override
    public boolean isAffine() {
        return within instanceof RowBijection row && row.isAffine();
    }

    @Override
    public Cost cost(Direction direction) {
        return within.cost(direction);
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return check(Direction.INVERSE, data);
    }

    @Override
    public Optional<InvalidValue> check(Direction direction, INDArray rows) {
        if (within.takesAll(direction)) {
            return Optional.empty();
        }
        return within.check(direction, Squares.squeeze(rows, event()))
                .map(wrong -> new InvalidValue(
                        wrong.row(), Squares.origin(wrong.column(), event()), wrong.value(), wrong.rule()));
    }

    @Override
    public Optional<String> advice(INDArray data) {
        return within.advice(Squares.squeeze(data, event()));
    }

    @Override
    public boolean takesAll(Direction direction) {
        return within.takesAll(direction);
    }

    @Override
    public Optional<Condition> condition() {
        return within.condition();
    }
}
