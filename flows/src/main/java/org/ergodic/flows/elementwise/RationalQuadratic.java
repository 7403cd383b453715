package org.ergodic.flows.elementwise;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.graph.Stable;
import org.ergodic.flows.graph.Triangular;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The monotonic rational-quadratic splines of Durkan, Bekasov, Murray and Papamakarios (2019), "Neural spline flows",
 * arXiv:1906.04032, section 3.1 and appendix A.1, after Gregory and Delbourgo (1982): K bins whose widths and heights
 * are softmaxes and whose knots have positive slopes, on the box from -B to B.
 *
 * <p>Outside the box the map goes on in one of two ways. With {@link Tails#LINEAR} tails it is the identity, and the
 * slopes at the ends are 1. {@link Tails#CIRCULAR}, after Rezende et al. (2020), "Normalizing flows on tori and
 * spheres", arXiv:2002.02428, it repeats, g(x + 2B) = g(x) + 2B, with equal slopes at both ends: the map of a circle of
 * length 2B, right for an angle whatever multiple of 2B is added to it. Conditioners then see its cosine and sine.
 *
 * <p>No bin is narrower or lower than 1e-3 of the box and no slope is below 1e-3. The inverse solves the quadratic
 * equation of appendix A.3 in the form that does not cancel. Both directions find the bin by comparing with all knots.
 *
 * <p>Parameters, all 0 for the identity: {@code widths} and {@code heights}, K for each coordinate, and {@code slopes},
 * K - 1 with linear tails and K circular.
 */
public final class RationalQuadratic implements Univariate {
    private static final double LEAST = 1e-3;
    /** softplus(raw + OFFSET) is 1 - LEAST for raw = 0, so that the slope is then 1. */
    private static final double OFFSET = Math.log(Math.expm1(1 - LEAST));
    /** Keeps the derivative of the square root finite where rounding leaves nothing of the discriminant. */
    private static final double LEAST_DISCRIMINANT = 1e-30;

    /** How the map goes on outside the box. */
    public enum Tails {
        /** As the identity. */
        LINEAR,
        /** Again and again. */
        CIRCULAR
    }

    private final int bins;
    private final double reach;
    private final Tails tails;
    private final INDArray knotsBefore;
    private final INDArray oneOf;
    private final INDArray slopeLeft;
    private final INDArray slopeRight;

    /**
     * Splines.
     *
     * @param bins K, at least 2
     * @param reach B, positive
     * @param tails how the map goes on outside
     */
    public RationalQuadratic(int bins, double reach, Tails tails) {
        if (bins < 2 || bins * LEAST >= 1) {
            throw new IllegalArgumentException("a spline has from 2 to 999 bins, not " + bins);
        }
        if (!(reach > 0) || !Double.isFinite(reach)) {
            throw new IllegalArgumentException("the box of a spline reaches a positive number, not " + reach);
        }
        this.bins = bins;
        this.reach = reach;
        this.tails = tails;
        // Products with these constants are sums over bins before one, differences, and shifts.
        knotsBefore = Triangular.ones(bins, false);
        oneOf = Triangular.differences(bins);
        int slopes = slopes();
        slopeLeft = Nd4j.zeros(DataType.DOUBLE, slopes, bins);
        slopeRight = Nd4j.zeros(DataType.DOUBLE, slopes, bins);
        for (int k = 0; k < bins; k++) {
            int left = tails == Tails.LINEAR ? k - 1 : k;
            int right = tails == Tails.LINEAR ? k : (k + 1) % bins;
            if (left >= 0) {
                slopeLeft.putScalar(left, k, 1);
            }
            if (right < slopes) {
                slopeRight.putScalar(right, k, 1);
            }
        }
    }

    /** How many numbers lie outside the box, where linear tails leave them as they are. */
    @Override
    public Optional<String> advice(INDArray data) {
        if (tails == Tails.CIRCULAR) {
            return Optional.empty();
        }
        AtomicLong outside = new AtomicLong();
        Events.eachRow(data, (row, values) -> {
            outside.addAndGet(
                    Arrays.stream(values).filter(x -> Math.abs(x) > reach).count());
            return true;
        });
        return outside.get() == 0
                ? Optional.empty()
                : Optional.of(outside + " of " + data.length() + " numbers lie outside the box from " + -reach + " to "
                        + reach + ", where a spline is the identity; a larger reach would bend it there too");
    }

    private int slopes() {
        return tails == Tails.LINEAR ? bins - 1 : bins;
    }

    @Override
    public List<Head> heads() {
        return List.of(new Head("widths", bins), new Head("heights", bins), new Head("slopes", slopes()));
    }

    @Override
    public List<SDVariable> features(Scope s, SDVariable x) {
        if (tails == Tails.LINEAR) {
            return List.of(x);
        }
        SDVariable angle = x.mul(Math.PI / reach);
        return List.of(s.sameDiff().math().cos(angle), s.sameDiff().math().sin(angle));
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        return inBox(s, x, column -> {
            Knots knots = knots(s, heads);
            Bin bin = knots.bin(s, column, knots.left());
            SDVariable xi = column.sub(bin.left()).div(bin.width());
            return bin.at(s, xi);
        });
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        return inBox(s, z, column -> {
            Knots knots = knots(s, heads);
            Bin bin = knots.bin(s, column, knots.bottom());
            SDVariable eta = column.sub(bin.bottom()).div(bin.height());
            SDVariable xi = bin.solve(s, eta);
            SDVariable x = bin.left().add(xi.mul(bin.width()));
            return new WithSlope(x, bin.at(s, xi).logSlope().neg());
        });
    }

    /** Applies the spline to {@code [n * d, 1]} within the box, and goes on as the tails say outside. */
    private WithSlope inBox(Scope s, SDVariable x, Function<SDVariable, WithSlope> spline) {
        SDVariable shape = s.sameDiff().shape(x);
        SDVariable inside = s.mask(s.sameDiff().math().abs(x).lt(reach));
        SDVariable turns = s.stopGradient(
                s.sameDiff().math().floor(x.add(reach).mul(0.5 / reach)).mul(2 * reach));
        // Outside, linear tails compute the spline at 0, where it is finite, and do not use it. Rounding must not leave
        // an angle below the first bin.
        SDVariable within =
                tails == Tails.LINEAR ? x.mul(inside) : s.sameDiff().math().max(x.sub(turns), s.constant(-reach));
        WithSlope column = spline.apply(within.reshape(-1, 1));
        SDVariable value = s.sameDiff().reshape(column.value(), shape);
        SDVariable logSlope = s.sameDiff().reshape(column.logSlope(), shape);
        return tails == Tails.LINEAR
                ? new WithSlope(s.select(inside, value, x), logSlope.mul(inside))
                : new WithSlope(value.add(turns), logSlope);
    }

    /**
     * The knots of each coordinate, each {@code [n * d, K]} for the bins in their order.
     *
     * @param left where the bins begin
     * @param width their widths
     * @param bottom where they begin on the other side
     * @param height their heights
     * @param slopeLeft the slopes where they begin
     * @param slopeRight the slopes where they end
     * @param oneOf differences of neighbours, {@code [K, K]}
     */
    private record Knots(
            SDVariable left,
            SDVariable width,
            SDVariable bottom,
            SDVariable height,
            SDVariable slopeLeft,
            SDVariable slopeRight,
            SDVariable oneOf) {
        /** The bin of each number, by where the bins begin on its side. */
        Bin bin(Scope s, SDVariable column, SDVariable begin) {
            // 1 for all bins that begin at or before the number; of two neighbours the difference is 1 at the last.
            SDVariable begun = s.mask(column.gte(begin));
            SDVariable chosen = s.stopGradient(begun.mmul(oneOf));
            return new Bin(
                    of(chosen, left),
                    of(chosen, width),
                    of(chosen, bottom),
                    of(chosen, height),
                    of(chosen, slopeLeft),
                    of(chosen, slopeRight));
        }

        private static SDVariable of(SDVariable chosen, SDVariable all) {
            return chosen.mul(all).sum(true, 1);
        }
    }

    private Knots knots(Scope s, List<SDVariable> heads) {
        SDVariable width = sizes(s, heads.get(0));
        SDVariable height = sizes(s, heads.get(1));
        SDVariable before = s.constant(knotsBefore);
        SDVariable slopes =
                Stable.softplus(heads.get(2).reshape(-1, slopes()).add(OFFSET)).add(LEAST);
        SDVariable slopesLeft = slopes.mmul(s.constant(slopeLeft));
        SDVariable slopesRight = slopes.mmul(s.constant(slopeRight));
        if (tails == Tails.LINEAR) {
            slopesLeft = slopesLeft.add(s.constant(unit(0)));
            slopesRight = slopesRight.add(s.constant(unit(bins - 1)));
        }
        return new Knots(
                width.mmul(before).sub(reach),
                width,
                height.mmul(before).sub(reach),
                height,
                slopesLeft,
                slopesRight,
                s.constant(oneOf));
    }

    /** Positive sizes that add up to 2B. */
    private SDVariable sizes(Scope s, SDVariable raw) {
        return s.sameDiff()
                .nn()
                .softmax(raw.reshape(-1, bins), 1)
                .mul(2 * reach * (1 - bins * LEAST))
                .add(2 * reach * LEAST);
    }

    private INDArray unit(int k) {
        INDArray unit = Nd4j.zeros(DataType.DOUBLE, 1, bins);
        unit.putScalar(0, k, 1);
        return unit;
    }

    /** One bin for each number, all {@code [n * d, 1]}. */
    private record Bin(
            SDVariable left,
            SDVariable width,
            SDVariable bottom,
            SDVariable height,
            SDVariable slopeLeft,
            SDVariable slopeRight) {
        private SDVariable mean() {
            return height.div(width);
        }

        /** Slopes at both ends less twice the mean slope. */
        private SDVariable bend(SDVariable mean) {
            return slopeLeft.add(slopeRight).sub(mean.mul(2.0));
        }

        /** Equations 4 and 5: the value, and the logarithm of the slope, at xi = (x - left) / width. */
        WithSlope at(Scope s, SDVariable xi) {
            SDVariable mean = mean();
            SDVariable other = xi.rsub(1.0);
            SDVariable both = xi.mul(other);
            SDVariable square = xi.mul(xi);
            SDVariable below = mean.add(bend(mean).mul(both));
            SDVariable above = height.mul(mean.mul(square).add(slopeLeft.mul(both)));
            SDVariable slope =
                    slopeRight.mul(square).add(mean.mul(both).mul(2.0)).add(slopeLeft.mul(other.mul(other)));
            SDVariable logSlope = s.sameDiff()
                    .math()
                    .log(mean)
                    .sub(s.sameDiff().math().log(below))
                    .mul(2.0)
                    .add(s.sameDiff().math().log(slope));
            return new WithSlope(bottom.add(above.div(below)), logSlope);
        }

        /**
         * Equations 6 to 8 for eta = (z - bottom) / height, all divided by the height: the root of a xi² + b xi = p
         * with p = eta mean, b = slopeLeft - eta bend = d + 2p, a = mean - b and d = slopeLeft (1 - eta) - slopeRight
         * eta. It is 2p / (b + root), or where b < 0, so that this would cancel, (root - b) / (2a) with a > 0; the
         * discriminant is b² + 4ap = d² + 4 mean² eta (1 - eta), of which no term is negative.
         */
        SDVariable solve(Scope s, SDVariable eta) {
            SDVariable mean = mean();
            SDVariable product = eta.mul(mean);
            SDVariable other = eta.rsub(1.0);
            SDVariable d = slopeLeft.mul(other).sub(slopeRight.mul(eta));
            SDVariable b = d.add(product.mul(2.0));
            SDVariable discriminant = d.mul(d).add(product.mul(mean).mul(other).mul(4.0));
            SDVariable root =
                    s.sameDiff().math().sqrt(s.sameDiff().math().max(discriminant, s.constant(LEAST_DISCRIMINANT)));
            SDVariable negative = s.mask(b.lt(0.0));
            SDVariable sum = root.add(b.mul(negative.mul(-2.0).add(1.0)));
            // 1 where it is not taken, so that both sides are finite.
            SDVariable a = mean.sub(b).mul(negative).add(negative.rsub(1.0));
            return s.select(negative, sum.div(a.mul(2.0)), product.mul(2.0).div(sum));
        }
    }
}
