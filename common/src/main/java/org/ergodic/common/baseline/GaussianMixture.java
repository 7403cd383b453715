package org.ergodic.common.baseline;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.baseline.ExpectationMaximisation.Parameters;

/**
 * A mixture of Gaussians with full covariances, fitted by expectation maximisation from several starts. How many
 * components it has is chosen by the Bayesian information criterion, log L - k/2 log n for k parameters and n rows
 * (Schwarz 1978, doi:10.1214/aos/1176344136). A weak prior keeps covariances regular: that of one more row of a
 * hundredth of the variance in each component.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class GaussianMixture implements Baseline {
    private static final int STARTS = 3;
    private static final int STEPS_OF_A_START = 5;
    private static final int MOST_STEPS = 100;

    /** A step that gains a row so few nats is the last. */
    private static final double CONVERGED = 3e-4;

    /** The numbers of components that are tried, while the criterion rises. */
    private static final int[] COMPONENTS = {1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32};

    /** The criterion may fall so many times before it rises again. */
    private static final int PATIENCE = 2;

    /** So many multiplications are some seconds; no larger mixture is begun after them. */
    private static final double MOST_WORK = 5e9;

    /** A logarithm and an exponential for each row and component count as so many. */
    private static final double WORK_OF_EXP = 40;

    private final Standardisation scale;
    private final Parameters parameters;
    private final double[] constant;
    private final double[][] inverse;
    private final double criterion;
    private final boolean complete;

    private GaussianMixture(Standardisation scale, Parameters parameters, double criterion, boolean complete) {
        int d = scale.columns();
        this.scale = scale;
        this.parameters = parameters;
        this.criterion = criterion;
        this.complete = complete;
        this.constant = new double[parameters.components()];
        this.inverse = new double[parameters.components()][];
        for (int c = 0; c < constant.length; c++) {
            double[] root = parameters.roots()[c];
            constant[c] = Math.log(parameters.weights()[c])
                    - Cholesky.logDet(root, d)
                    - 0.5 * d * Math.log(2 * Math.PI)
                    - scale.logScale();
            inverse[c] = Cholesky.inverse(root, d);
        }
    }

    /**
     * Fits a mixture of so many components.
     *
     * @param components how many, at most as many as there are rows
     * @param random decides where it starts
     * @param rows {@code [n][d]}, finite
     * @return the mixture
     */
    public static GaussianMixture fit(int components, RandomStream random, double[]... rows) {
        if (components < 1 || components > rows.length) {
            throw new IllegalArgumentException("a mixture has at least one component and at most as many as there are"
                    + " rows, not " + components + " for " + rows.length + " rows");
        }
        Standardisation scale = Standardisation.of(rows);
        return new Fit(new ExpectationMaximisation(scale.apply(rows), scale.columns()), components, random)
                .mixture(scale, true);
    }

    /**
     * Fits mixtures of 1 component, 2, 3 and so on, and takes the one with the greatest criterion. It stops where that
     * has fallen twice, or where this has cost some seconds; {@link #isComplete} tells.
     *
     * @param random decides where they start
     * @param rows {@code [n][d]}, finite
     * @return the mixture
     */
    public static GaussianMixture chosen(RandomStream random, double[]... rows) {
        Standardisation scale = Standardisation.of(rows);
        ExpectationMaximisation em = new ExpectationMaximisation(scale.apply(rows), scale.columns());
        double work = 0;
        int fallen = 0;
        List<Fit> fits = new ArrayList<>();
        for (int components : COMPONENTS) {
            if (components > rows.length || fallen == PATIENCE) {
                break;
            }
            if (work > MOST_WORK) {
                return best(fits).mixture(scale, false);
            }
            Fit fit = new Fit(em, components, random.split(components));
            fallen = fits.isEmpty() || fit.criterion() > best(fits).criterion() ? 0 : fallen + 1;
            fits.add(fit);
            work += fit.work();
        }
        return best(fits).mixture(scale, true);
    }

    private static Fit best(List<Fit> fits) {
        Fit best = fits.get(0);
        for (Fit fit : fits) {
            best = fit.criterion() > best.criterion() ? fit : best;
        }
        return best;
    }

    /** One fit, from the best of some starts. */
    private static final class Fit {
        private final ExpectationMaximisation em;
        private final int components;
        private Parameters parameters;
        private double likelihood;
        private int steps;

        Fit(ExpectationMaximisation em, int components, RandomStream random) {
            this.em = em;
            this.components = components;
            Parameters best = null;
            double most = Double.NEGATIVE_INFINITY;
            double[][] shares = new double[0][];
            for (int s = 0; s < (components == 1 ? 1 : STARTS); s++) {
                shares = em.start(components, random.split(s));
                parameters = em.maximise(shares);
                double reached = climb(STEPS_OF_A_START, shares);
                if (best == null || reached > most) {
                    most = reached;
                    best = parameters;
                }
            }
            parameters = best;
            climb(MOST_STEPS, shares);
        }

        /** Steps until hardly anything is gained; the parameters are those whose likelihood is known. */
        private double climb(int most, double[]... shares) {
            double last = Double.NEGATIVE_INFINITY;
            for (int i = 0; ; i++) {
                likelihood = em.expect(parameters, shares);
                steps++;
                double reached = likelihood + em.logPrior(parameters);
                if (i == most || reached - last <= CONVERGED * em.rows()) {
                    return reached;
                }
                last = reached;
                parameters = em.maximise(shares);
            }
        }

        double criterion() {
            double d = em.columns();
            double free = components - 1 + components * (d + d * (d + 1) / 2);
            return likelihood - free / 2 * Math.log(em.rows());
        }

        double work() {
            double d = em.columns();
            return (double) steps * components * em.rows() * (d * d + WORK_OF_EXP);
        }

        GaussianMixture mixture(Standardisation scale, boolean complete) {
            return new GaussianMixture(scale, parameters, criterion() - em.rows() * scale.logScale(), complete);
        }
    }

    @Override
    public String name() {
        return "mixture-of-gaussians";
    }

    @Override
    public String description() {
        return components() == 1 ? "a mixture of one Gaussian" : "a mixture of " + components() + " Gaussians";
    }

    /** {@return how many components there are} */
    public int components() {
        return parameters.components();
    }

    /** {@return the criterion by which it was chosen, of the rows it was fitted to, in nats; more is better} */
    public double criterion() {
        return criterion;
    }

    /** {@return whether more components were found not to pay, and not left out for their cost} */
    public boolean isComplete() {
        return complete;
    }

    /** The mixture on the standardised scale. */
    Parameters parameters() {
        return parameters;
    }

    @Override
    public double logProb(double... row) {
        int d = scale.columns();
        double[] z = new double[d];
        scale.apply(row, z, 0);
        double[] log = new double[constant.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < log.length; c++) {
            double[] mean = parameters.means()[c];
            double square = 0;
            for (int j = 0; j < d; j++) {
                double white = 0;
                for (int k = 0; k <= j; k++) {
                    white += inverse[c][j * d + k] * (z[k] - mean[k]);
                }
                square += white * white;
            }
            // Infinities of both signs meet where a row is so far out that its square overflows.
            log[c] = Double.isNaN(square) ? Double.NEGATIVE_INFINITY : constant[c] - 0.5 * square;
            most = Math.max(most, log[c]);
        }
        if (most == Double.NEGATIVE_INFINITY) {
            return most;
        }
        double sum = 0;
        for (double value : log) {
            sum += Math.exp(value - most);
        }
        return most + Math.log(sum);
    }

    @Override
    public double[][] draw(RandomStream random, int n) {
        int d = scale.columns();
        RandomStream which = random.split("components");
        double[][] rows = new double[n][d];
        double[] noise = new double[d];
        for (int i = 0; i < n; i++) {
            double left = which.uniform(i, 0);
            int c = 0;
            while (c < constant.length - 1 && (left -= parameters.weights()[c]) > 0) {
                c++;
            }
            random.fill(Noise.NORMAL, i, noise, 0, d);
            double[] root = parameters.roots()[c];
            for (int j = 0; j < d; j++) {
                rows[i][j] = parameters.means()[c][j];
                for (int k = 0; k <= j; k++) {
                    rows[i][j] += root[j * d + k] * noise[k];
                }
            }
            scale.restore(rows[i]);
        }
        return rows;
    }
}
