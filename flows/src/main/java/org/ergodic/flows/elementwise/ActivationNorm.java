package org.ergodic.flows.elementwise;

import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Activation normalisation, Kingma and Dhariwal (2018), "Glow: generative flow with invertible 1x1 convolutions",
 * arXiv:1807.03039, section 3.1: z = x exp(a) + t with a scale and a shift for each column, or for each channel of a
 * picture {@code [c, h, w]}, which the first batch of training sets so that z has mean 0 and variance 1 on it;
 * afterwards they are parameters like any other. A column whose standard deviation on that batch is below 1e-6 keeps
 * scale 1.
 *
 * <p>Parameters {@code scale}, a, and {@code shift}, t, {@code [1, columns or channels]}; 0 where no training started
 * them.
 */
public final class ActivationNorm extends RowBijection {
    private static final double LEAST_VARIANCE = 1e-12;

    private final Affine affine = Affine.unbounded();
    private final int[] group;
    private final int groups;

    /**
     * An activation normalisation.
     *
     * @param event the shape of an event
     */
    public ActivationNorm(long... event) {
        super("activation-norm", event);
        groups = event.length == 3 ? (int) event[0] : size();
        int each = size() / groups;
        group = IntStream.range(0, size()).map(i -> i / each).toArray();
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        return normalised(s, x, scale(s), shift(s));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        Univariate.WithSlope x = affine.forward(s, z, List.of(row(s, z, scale(s)), row(s, z, shift(s))));
        return new WithLogDet(x.value(), x.logSlope().sum(1));
    }

    @Override
    public WithLogDet initialize(Scope s, SDVariable x, Context c) {
        SDVariable rows = flatten(x);
        SDVariable average = s.constant(average());
        SDVariable mean = rows.mean(true, 0).mmul(average);
        SDVariable centred = rows.sub(Matrices.pick(s, mean, groups, group));
        SDVariable variance = centred.mul(centred).mean(true, 0).mmul(average);
        SDVariable varies = s.mask(variance.gt(LEAST_VARIANCE));
        SDVariable logScale = s.sameDiff()
                .math()
                .log(s.select(varies, variance, s.sameDiff().onesLike(variance)))
                .mul(-0.5);
        SDVariable shift = mean.mul(s.sameDiff().math().exp(logScale)).neg();
        s.assign(scale(s), logScale);
        s.assign(shift(s), shift);
        return unflatten(normalised(s, rows, logScale, shift));
    }

    private WithLogDet normalised(Scope s, SDVariable x, SDVariable scale, SDVariable shift) {
        Univariate.WithSlope z = affine.inverse(s, x, List.of(row(s, x, scale), row(s, x, shift)));
        return new WithLogDet(z.value(), z.logSlope().sum(1));
    }

    private SDVariable scale(Scope s) {
        return s.parameter("scale", Initializer.zeros(), 1, groups);
    }

    private SDVariable shift(Scope s) {
        return s.parameter("shift", Initializer.zeros(), 1, groups);
    }

    /** The group's number for each coordinate of each row. */
    private SDVariable row(Scope s, SDVariable rows, SDVariable value) {
        return Matrices.zeroColumn(rows).add(groups == size() ? value : Matrices.pick(s, value, groups, group));
    }

    /** {@code [d, groups]}: the mean over the coordinates of a group. */
    private INDArray average() {
        INDArray average = Nd4j.zeros(DataType.DOUBLE, size(), groups);
        for (int i = 0; i < size(); i++) {
            average.putScalar(i, group[i], (double) groups / size());
        }
        return average;
    }
}
