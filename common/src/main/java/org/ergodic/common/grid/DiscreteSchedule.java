package org.ergodic.common.grid;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.apiguardian.api.API;
import org.ergodic.api.solver.NumericPath;

/**
 * A variance-preserving noise schedule in N discrete times, as diffusion models for images are trained with:
 * {@code x_i = sqrt(a_i) x_0 + sqrt(1 - a_i) eps} for i from 0, little noise, to N - 1, where {@code a_i} is the
 * product of {@code 1 - beta_j} for j up to i (Ho, Jain and Abbeel 2020, "Denoising diffusion probabilistic models",
 * equation 4). Immutable.
 *
 * <p>{@link #path} takes it to continuous times by the convention of DPM-Solver (Lu, Zhou, Bao, Chen, Li and Zhu 2022,
 * "DPM-Solver", appendix D.2): index i is at time {@code (i + 1) / N}, and log alpha is linear between.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class DiscreteSchedule {
    /** log a_i. */
    private final double[] logs;

    private DiscreteSchedule(double... logs) {
        this.logs = logs;
    }

    /**
     * A schedule by its betas.
     *
     * @param betas beta_i, each from 0 to below 1, or 1 for the last, which leaves nothing of the data
     * @return the schedule
     * @throws IllegalArgumentException if there are fewer than 2, or one is out of range, saying which
     */
    public static DiscreteSchedule given(double... betas) {
        if (betas.length < 2) {
            throw new IllegalArgumentException("a discrete schedule needs at least 2 betas, not " + betas.length);
        }
        double[] logs = new double[betas.length];
        double sum = 0;
        for (int i = 0; i < betas.length; i++) {
            boolean isLast = i == betas.length - 1;
            if (!(betas[i] > 0 && (betas[i] < 1 || isLast && betas[i] == 1))) {
                throw new IllegalArgumentException(
                        "beta " + i + " of a discrete schedule must be above 0 and below 1, not " + betas[i]);
            }
            sum += Math.log1p(-betas[i]);
            logs[i] = sum;
        }
        return new DiscreteSchedule(logs);
    }

    /**
     * Betas at equal distances (Ho, Jain and Abbeel 2020, who take 1000 from 1e-4 to 0.02).
     *
     * @param size N, at least 2
     * @param first beta_0
     * @param last beta_(N-1)
     * @return the schedule
     */
    public static DiscreteSchedule linear(int size, double first, double last) {
        return of(size, i -> first + (last - first) * i / (size - 1));
    }

    /**
     * Betas whose roots are at equal distances, {@code scaled_linear} in diffusers (Rombach, Blattmann, Lorenz, Esser
     * and Ommer 2022, "High-resolution image synthesis with latent diffusion models", who take 1000 from 0.00085 to
     * 0.012 for Stable Diffusion).
     *
     * @param size N, at least 2
     * @param first beta_0
     * @param last beta_(N-1)
     * @return the schedule
     */
    public static DiscreteSchedule scaledLinear(int size, double first, double last) {
        double from = Math.sqrt(first);
        double to = Math.sqrt(last);
        return of(size, i -> Math.pow(from + (to - from) * i / (size - 1), 2));
    }

    /**
     * The cosine schedule, {@code squaredcos_cap_v2} in diffusers: {@code a_i = f((i + 1) / N) / f(0)} with
     * {@code f(u) = cos(pi / 2 (u + 0.008) / 1.008)^2}, no beta being above 0.999 (Nichol and Dhariwal 2021,
     * "Improved denoising diffusion probabilistic models", equation 17).
     *
     * @param size N, at least 2
     * @return the schedule
     */
    public static DiscreteSchedule cosine(int size) {
        return of(size, i -> Math.min(0.999, 1 - squaredCosine((i + 1.0) / size) / squaredCosine((double) i / size)));
    }

    private static double squaredCosine(double u) {
        return Math.pow(Math.cos((u + 0.008) / 1.008 * Math.PI / 2), 2);
    }

    private static DiscreteSchedule of(int size, IntToDoubleFunction beta) {
        if (size < 2) {
            throw new IllegalArgumentException("a discrete schedule needs at least 2 times, not " + size);
        }
        double[] betas = new double[size];
        Arrays.setAll(betas, beta);
        return given(betas);
    }

    /**
     * The schedule with nothing of the data left at its last index, the scale of the data at the first kept and the
     * others between stretched (Lin, Liu, Li and Yang 2024, "Common diffusion noise schedules and sample steps are
     * flawed", algorithm 1).
     *
     * @return a new schedule, whose last a is 0
     */
    public DiscreteSchedule rescaledToZeroSnr() {
        double first = alpha(0);
        double last = alpha(size() - 1);
        double[] stretched = new double[size()];
        for (int i = 0; i < stretched.length; i++) {
            stretched[i] = 2 * Math.log((alpha(i) - last) * (first / (first - last)));
        }
        stretched[0] = logs[0];
        return new DiscreteSchedule(stretched);
    }

    /** {@return N, how many times there are} */
    public int size() {
        return logs.length;
    }

    /**
     * The share of the data in the variance.
     *
     * @param i an index, from 0 to N - 1
     * @return a_i, the product of 1 - beta up to i, from 0 to 1
     */
    public double kept(int i) {
        return Math.exp(logs[i]);
    }

    /**
     * The scale of the data.
     *
     * @param i an index, from 0 to N - 1
     * @return the root of a_i
     */
    public double alpha(int i) {
        return Math.exp(0.5 * logs[i]);
    }

    /**
     * The noise beside data of scale 1, which is sigma for k-diffusion, diffusers' Euler and Karras et al. (2022).
     *
     * @param i an index, from 0 to N - 1
     * @return sqrt((1 - a_i) / a_i); infinite if nothing of the data is left
     */
    public double noise(int i) {
        return Math.sqrt(Math.expm1(-logs[i]));
    }

    /**
     * Half the logarithm of the signal-to-noise ratio.
     *
     * @param i an index, from 0 to N - 1
     * @return log(a_i / (1 - a_i)) / 2
     */
    public double halfLogSnr(int i) {
        return -Math.log(noise(i));
    }

    /**
     * The time of an index.
     *
     * @param index an index from -1, the data, to N - 1; a fraction is between
     * @return (index + 1) / N
     */
    public double time(double index) {
        return (index + 1) / size();
    }

    /**
     * The inverse of {@link #time}, which is what a network that was trained on indices is to be told.
     *
     * @param time a time from 0 to 1
     * @return time N - 1, a fraction between indices
     */
    public double index(double time) {
        return time * size() - 1;
    }

    /**
     * The index of given noise, between two of them by the logarithm of the noise, as k-diffusion and diffusers have
     * it.
     *
     * @param noise sigma / alpha
     * @return the index from 0 to N - 1, a fraction; the nearer end for noise beyond the ends
     */
    public double indexOfNoise(double noise) {
        int below = 0;
        int above = size() - 1;
        if (!(noise > noise(below))) {
            return below;
        }
        if (noise >= noise(above)) {
            return above;
        }
        while (above - below > 1) {
            int middle = (below + above) / 2;
            if (noise(middle) <= noise) {
                below = middle;
            } else {
                above = middle;
            }
        }
        double from = Math.log(noise(below));
        return below + (Math.log(noise) - from) / (Math.log(noise(above)) - from);
    }

    /**
     * The schedule in continuous times from 0, where there is no noise, to 1. Index i is at time {@code (i + 1) / N}.
     * Between two, and between time 0 and index 0, log alpha is linear; alpha itself is where it ends at 0.
     *
     * @return the path
     */
    public NumericPath path() {
        return new NumericPath() {
            @Override
            public double alpha(double t) {
                double log = log(t);
                return Double.isNaN(log)
                        ? DiscreteSchedule.this.alpha(size() - 2) * (size() - t * size())
                        : Math.exp(0.5 * log);
            }

            @Override
            public double sigma(double t) {
                double log = log(t);
                double alpha = alpha(t);
                return Double.isNaN(log) ? Math.sqrt((1 - alpha) * (1 + alpha)) : Math.sqrt(0 - Math.expm1(log));
            }
        };
    }

    /** log a at a time; not a number on the way from the last index but one to no data at all. */
    private double log(double t) {
        if (!(t >= 0 && t <= 1)) {
            throw new IllegalArgumentException("a discrete schedule has times from 0 to 1, not " + t);
        }
        double at = t * size();
        int before = Math.min((int) at, size() - 1);
        double from = before == 0 ? 0 : logs[before - 1];
        double to = logs[before];
        return Double.isInfinite(to) ? Double.NaN : from + (at - before) * (to - from);
    }
}
