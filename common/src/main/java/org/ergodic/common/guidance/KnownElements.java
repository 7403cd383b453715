package org.ergodic.common.guidance;

import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Events;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Revision;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Puts known elements y of an event into the states between steps: {@code alpha(t) y + sigma(t) eps} with fresh noise
 * eps, which is the replacement of Song et al. (2021, "Score-based generative modeling through stochastic differential
 * equations", appendix I.2). The free elements are then those of a model that never heard how far the known ones are
 * from what it expected, so that the samples are biased towards the unconditional ones (Trippe et al. 2023, "Diffusion
 * probabilistic modeling of protein backbones in 3D for the motif-scaffolding problem", proposition 4.1).
 *
 * <p>With repeats it is RePaint (Lugmayr et al. 2022, "RePaint: inpainting using denoising diffusion probabilistic
 * models", algorithm 1 and section 4.2): steps are taken several times with noise between, by which free and known
 * elements come to agree, and the bias shrinks.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class KnownElements implements Revision {
    private final NumericPath path;
    private final Known known;
    private final int repeats;
    private final int jump;

    /**
     * Rows of which some elements are known; sample i has those of row i modulo m.
     *
     * @param x {@code [m, event]} on the model's scale; not changed
     * @param free {@code [event]}, or {@code [m, event]} where each row has others, 1 for an element to sample and 0
     *     for one that is known; not changed
     */
    public record Known(INDArray x, INDArray free) {
        /** Checks the shapes and the mask. */
        public Known {
            long d = free.length();
            if (x.rank() < 1 || x.size(0) < 1 || x.length() != x.size(0) * d && x.length() != d) {
                throw new IllegalArgumentException("in-painting takes rows of as many elements as its mask has, " + d
                        + ", or a mask for each row, not rows of the shape " + java.util.Arrays.toString(x.shape()));
            }
            for (double value : NativeMemory.values(free)) {
                if (value != 0 && value != 1) {
                    throw new IllegalArgumentException(
                            "the mask of in-painting has 1 for an element to sample and 0 for"
                                    + " one that is known, and not " + value);
                }
            }
        }

        /** What a state has in place of its known elements. */
        private INDArray put(INDArray state, long firstSample, double alpha, double sigma, RandomStream random) {
            int n = Math.toIntExact(state.size(0));
            double[] mask = NativeMemory.values(free);
            double[] rows = NativeMemory.values(x);
            double[] values = NativeMemory.values(state);
            double[] eps = sigma == 0 ? new double[0] : noise(state, random, firstSample);
            int m = Math.toIntExact(x.size(0));
            int d = rows.length / m;
            boolean own = mask.length == rows.length;
            for (int i = 0; i < n; i++) {
                int row = (int) ((firstSample + i) % m);
                for (int k = 0; k < d; k++) {
                    if (mask[own ? row * d + k : k] == 0) {
                        double spread = sigma == 0 ? 0 : sigma * eps[i * d + k];
                        values[i * d + k] = alpha * rows[row * d + k] + spread;
                    }
                }
            }
            return NativeMemory.array(values, state.dataType(), state.shape());
        }

        /**
         * The known elements at the end.
         *
         * @param state {@code [n, event]}; not changed
         * @param firstSample the number of the sample in row 0
         * @return a new array in which the known elements are what they are known to be
         */
        public INDArray at(INDArray state, long firstSample) {
            return put(state, firstSample, 1, 0, RandomStream.of(0));
        }
    }

    /**
     * Known elements.
     *
     * @param path the Gaussian path of the states
     * @param known what is known
     * @param repeats how often the steps between two stops are taken; 1 for replacement
     * @param jump how many steps there are between two stops
     */
    public KnownElements(NumericPath path, Known known, int repeats, int jump) {
        this.path = Objects.requireNonNull(path, "path");
        this.known = Objects.requireNonNull(known, "known");
        this.repeats = repeats;
        this.jump = jump;
    }

    private static double[] noise(INDArray like, RandomStream random, long firstSample) {
        INDArray eps =
                Nd4j.createUninitialized(like.dataType(), Events.batch(like.size(0), Events.event(like.shape())));
        double[] values = NativeMemory.values(random.filli(Noise.NORMAL, firstSample, eps));
        NativeMemory.release(eps);
        return values;
    }

    @Override
    public INDArray revise(INDArray x, double time, RandomStream random, long firstSample) {
        return known.put(x, firstSample, path.alpha(time), path.sigma(time), random);
    }

    @Override
    public int repeats() {
        return repeats;
    }

    @Override
    public int jump() {
        return jump;
    }

    /** {@code x_s = a/b x_t + sqrt(sigma_s^2 - (a/b)^2 sigma_t^2) eps} with a and b the alpha of s and of t. */
    @Override
    public INDArray back(INDArray x, double time, double earlier, RandomStream random, long firstSample) {
        double ratio = path.alpha(earlier) / path.alpha(time);
        double before = path.sigma(earlier);
        double now = ratio * path.sigma(time);
        double spread = Math.sqrt(Math.max(0, (before - now) * (before + now)));
        double[] values = NativeMemory.values(x);
        double[] eps = noise(x, random, firstSample);
        for (int i = 0; i < values.length; i++) {
            values[i] = ratio * values[i] + spread * eps[i];
        }
        return NativeMemory.array(values, x.dataType(), x.shape());
    }
}
