package org.ergodic.solvers.langevin;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Annealed Langevin dynamics (Song and Ermon 2019, "Generative modeling by estimating gradients of the data
 * distribution", arXiv:1907.05600, Algorithm 1): at each of the noise levels {@code sigma_1 > ... > sigma_L}, T steps
 *
 * <pre>x' = x + a_i/2 s(x, sigma_i) + sqrt(a_i) z,   a_i = eps sigma_i^2 / sigma_L^2</pre>
 *
 * <p>Levels are times of the problem's Gaussian path, from the start of its interval to its end. Where the path scales
 * the data by alpha(t), this is the algorithm for y = x / alpha, whose noise is {@code sigma(t) / alpha(t)} and whose
 * score is alpha times that of x; from level to level x is scaled anew.
 *
 * <p>A last step without noise, if wanted, is the mean of the data given x, {@code (x + sigma^2 s(x)) / alpha}
 * (Jolicoeur-Martineau, Piche-Taillefer, Tachet des Combes and Mitliagkas 2021, "Adversarial score matching and
 * improved sampling for image generation", arXiv:2009.05475, section 3).
 *
 * @param levels L, at least 1; with one level it is that of the interval's end
 * @param stepsPerLevel T, at least 1
 * @param epsilon eps, the step at the last level, above 0; without one 0.2 sigma_L^2, the ratio of the paper
 * @param denoise whether there is a last step without noise
 * @param levelTimes where the levels are; equal steps of the log-SNR are the geometric sequence of the paper
 * @param inAll how many Langevin steps there are at all levels together, in place of T at each: the levels share them
 *     as evenly as they can, and where there are fewer than levels there is a level for each
 */
public record AnnealedLangevin(
        int levels,
        int stepsPerLevel,
        Optional<Double> epsilon,
        boolean denoise,
        TimeGrid levelTimes,
        OptionalInt inAll)
        implements GraphSolver {
    static final Traits TRAITS = Traits.of(Set.of(NoiseType.ADDITIVE), VectorField.SCORE, NumericPath.VIEW)
            .evaluationsPerStep(1);

    /** eps / sigma_L^2 of the paper: 2e-5 and 0.01. */
    private static final double RATIO = 0.2;

    /** From here on a step diverges around a single datum, whose score is -y / sigma^2. */
    private static final double UNSTABLE = 4;

    private static final int DENOISING = 1;

    /** Checks the numbers. */
    public AnnealedLangevin {
        Objects.requireNonNull(levelTimes, "levelTimes");
        if (levels < 1 || stepsPerLevel < 1) {
            throw new IllegalArgumentException("annealed Langevin dynamics needs at least 1 noise level and 1 step at"
                    + " each, not " + levels + " and " + stepsPerLevel);
        }
        if (inAll.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "annealed Langevin dynamics needs at least 1 step in all, not " + inAll.getAsInt());
        }
        epsilon.ifPresent(eps -> Stationary.requirePositive("epsilon, the step at the last noise level,", eps));
        if (inAll.isPresent()) {
            levels = Math.min(levels, inAll.getAsInt());
        }
    }

    /**
     * T steps at each level.
     *
     * @param levels L, at least 1
     * @param stepsPerLevel T, at least 1
     * @param epsilon eps, the step at the last level
     * @param denoise whether there is a last step without noise
     * @param levelTimes where the levels are
     */
    public AnnealedLangevin(
            int levels, int stepsPerLevel, Optional<Double> epsilon, boolean denoise, TimeGrid levelTimes) {
        this(levels, stepsPerLevel, epsilon, denoise, levelTimes, OptionalInt.empty());
    }

    private int langevinSteps() {
        return inAll.orElseGet(() -> Math.multiplyExact(levels, stepsPerLevel));
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public int steps() {
        return Math.addExact(langevinSteps(), denoise ? 1 : 0);
    }

    /** {@return the start, and for each step the time of its level} */
    @Override
    public TimeGrid grid() {
        return new TimeGrid() {
            @Override
            public double[] times(Problem problem, int steps) {
                double[] at = levels(problem);
                double[] times = new double[steps + 1];
                times[0] = problem.time().from();
                for (int i = 1; i <= steps; i++) {
                    int level = (int) ((i - 1L) * levels / langevinSteps());
                    times[i] = at[Math.min(level, levels - 1)];
                }
                return times;
            }

            @Override
            public boolean mayStay() {
                return true;
            }
        };
    }

    private double[] levels(Problem problem) {
        NumericPath path = problem.views().require(NumericPath.VIEW);
        double[] at = levels == 1 ? new double[] {problem.time().to()} : levelTimes.times(problem, levels - 1);
        for (int i = 1; i < levels; i++) {
            if (!(noise(path, at[i]) < noise(path, at[i - 1]))) {
                throw new IllegalArgumentException("noise levels must decrease, and sigma / alpha is "
                        + noise(path, at[i - 1]) + " at time " + at[i - 1] + " and " + noise(path, at[i])
                        + " at time " + at[i] + ": run from the noise to the data, over levels that differ");
            }
        }
        return at;
    }

    private static double noise(NumericPath path, double t) {
        return path.sigma(t) / path.alpha(t);
    }

    /** {@inheritDoc} The ratio of a step to the squared noise of its level is one number for a problem. */
    @Override
    public Steps begin(Problem problem, INDArray start, Run run) {
        double last =
                noise(problem.views().require(NumericPath.VIEW), problem.time().to());
        if (!(last > 0)) {
            throw new IllegalArgumentException("the last noise level must be above 0, and sigma is " + last
                    + " at time " + problem.time().to() + ": end a little before, where there is noise");
        }
        double ratio = epsilon.map(eps -> eps / (last * last)).orElse(RATIO);
        if (ratio >= UNSTABLE) {
            throw new IllegalArgumentException("epsilon is " + epsilon.orElseThrow() + ", " + ratio
                    + " times the square of the last noise level " + last + ", and steps diverge from 4 times on: take"
                    + " at most " + last * last);
        }
        return new WithRatio(this, ratio).begin(problem, start, run);
    }

    /** {@inheritDoc} The last step may be the one without noise. */
    @Override
    public int form(Problem problem, Moment moment) {
        return denoise && moment.last() ? DENOISING : 0;
    }

    /** {@inheritDoc} As a part of another solver, with the ratio of the paper. */
    @Override
    public SDVariable step(StepScope s) {
        return new WithRatio(this, RATIO).step(s);
    }

    /** The same with a_i / sigma_i^2, by which its programs are kept. */
    private record WithRatio(AnnealedLangevin dynamics, double ratio) implements GraphSolver {
        @Override
        public Traits traits() {
            return dynamics.traits();
        }

        @Override
        public TimeGrid grid() {
            return dynamics.grid();
        }

        @Override
        public int steps() {
            return dynamics.steps();
        }

        @Override
        public int form(Problem problem, Moment moment) {
            return dynamics.form(problem, moment);
        }

        @Override
        public SDVariable step(StepScope s) {
            NumericPath path = s.path().orElseThrow();
            SDVariable x = s.x().mul(s.number(m -> path.alpha(m.to()) / path.alpha(m.from())));
            SDVariable score = s.score(x, s.number(Moment::to));
            if (s.form() == DENOISING) {
                SDVariable data = x.add(score.mul(s.number(m -> Math.pow(path.sigma(m.to()), 2))));
                return data.mul(s.number(m -> 1 / path.alpha(m.to())));
            }
            // a_i of y = x / alpha is alpha^2 a_i of x, and alpha noise(t) is sigma.
            SDVariable moved = score.mul(s.number(m -> ratio / 2 * Math.pow(path.sigma(m.to()), 2)));
            return x.add(moved).add(s.normal("langevin").mul(s.number(m -> Math.sqrt(ratio) * path.sigma(m.to()))));
        }
    }
}
