package org.ergodic.common.score;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.model.ScoreWrapper;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A score whose predicted data are kept within a range: with {@code D = (x + sigma^2 s) / alpha} and its clamped value
 * D', the score is {@code s + (D' - D) alpha / sigma^2}. Where D is within, it is the score itself, bit for bit. No
 * solver knows of it.
 *
 * <p>D' is D clipped to the range. With a quantile it is the dynamic threshold of Saharia et al. (2022, "Photorealistic
 * text-to-image diffusion models with deep language understanding", section 2.3): on the scale where the range is -1 to
 * 1, for each sample, D is clipped to -q and q and divided by q, which is the quantile of its absolute values or 1,
 * whichever is more.
 *
 * @param score the score
 * @param path the Gaussian path that it is of
 * @param clamp the range
 */
@API(status = API.Status.EXPERIMENTAL)
public record ClampedScore(ScoreModel score, GaussianPath path, Clamp clamp) implements ScoreWrapper {
    /** All are needed. */
    public ClampedScore {
        Objects.requireNonNull(score, "score");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(clamp, "clamp");
    }

    /**
     * A range for each element of an event, on the model's scale.
     *
     * @param low {@code [1, event]}; not changed
     * @param high {@code [1, event]}, above low; not changed
     * @param quantile that of a dynamic threshold, above 0 and at most 1; empty for a fixed range
     */
    public record Clamp(INDArray low, INDArray high, OptionalDouble quantile) {
        /** Checks the quantile. */
        public Clamp {
            if (quantile.isPresent() && !(quantile.getAsDouble() > 0 && quantile.getAsDouble() <= 1)) {
                throw new IllegalArgumentException("the quantile of a dynamic threshold must be above 0 and at most 1,"
                        + " not " + quantile.getAsDouble());
            }
        }

        private SDVariable of(Scope s, SDVariable data) {
            if (quantile.isEmpty()) {
                return clipped(s, data, s.constant(low), s.constant(high));
            }
            SDVariable middle = s.constant(low.add(high).muli(0.5));
            SDVariable half = s.constant(high.sub(low).muli(0.5));
            SDVariable unit = data.sub(middle).div(half);
            SDVariable q = s.sameDiff().math().max(s.call(new Quantile(quantile.getAsDouble()), unit), s.constant(1));
            SDVariable within = clipped(s, unit, q.neg(), q).div(q);
            // Where nothing is cut off, the data stay as they are to the last bit.
            SDVariable changed = within.sub(unit).mul(half);
            return data.add(changed);
        }

        private static SDVariable clipped(Scope s, SDVariable value, SDVariable least, SDVariable most) {
            return s.sameDiff().math().min(s.sameDiff().math().max(value, least), most);
        }
    }

    /** The quantile of the absolute values of each row, interpolated between the two nearest of them. */
    private record Quantile(double share) implements ArrayFunction {
        @Override
        public String name() {
            return "quantile";
        }

        @Override
        public long[] shape(long[]... inputs) {
            return Events.column(inputs[0][0], Events.event(inputs[0]));
        }

        @Override
        public INDArray apply(INDArray... inputs) {
            int n = Math.toIntExact(inputs[0].size(0));
            double[] all = NativeMemory.values(inputs[0]);
            int width = n == 0 ? 0 : all.length / n;
            double[] quantiles = new double[n];
            for (int i = 0; i < n; i++) {
                double[] row = Arrays.stream(all, i * width, (i + 1) * width)
                        .map(Math::abs)
                        .sorted()
                        .toArray();
                double at = share * (width - 1);
                int below = (int) at;
                double above = row[Math.min(width - 1, below + 1)];
                quantiles[i] = row[below] + (at - below) * (above - row[below]);
            }
            return NativeMemory.array(quantiles, inputs[0].dataType(), shape(inputs[0].shape()));
        }
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        SDVariable alpha = path.alpha(s, t);
        SDVariable sigma = path.sigma(s, t);
        SDVariable variance = sigma.mul(sigma);
        SDVariable plain = score.score(s, x, t, c);
        SDVariable data = x.add(plain.mul(variance)).div(alpha);
        return plain.add(clamp.of(s, data).sub(data).mul(alpha.div(variance)));
    }

    @Override
    public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath along) {
        return clamp.of(s, score.data(s, x, t, c, along));
    }

    @Override
    public ClampedScore around(ScoreModel other) {
        return new ClampedScore(other, path, clamp);
    }
}
