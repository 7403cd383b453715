package org.ergodic.solvers.predictorcorrector;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.ergodic.api.graph.Events;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.GridSolver;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Temporaries;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The predictor-corrector sampler (Song, Sohl-Dickstein, Kingma, Kumar, Ermon and Poole 2021, "Score-based generative
 * modeling through stochastic differential equations", Algorithm 1): each step of the predictor is followed by Langevin
 * steps x' = x + eps s(x, t) + sqrt(2 eps) z at the time it reached.
 *
 * <p>Algorithms 4 and 5 there take eps = 2 a (r |z| / |s|)^2, with norms that are means over the batch, so that a sample
 * would depend on the others in it. Here eps depends on no other sample:
 *
 * <ul>
 *   <li>With a Gaussian path the norms are those expected of the noise and of the score of x_t | x_0, sqrt(d) and
 *       sqrt(d) / sigma(t): eps = 2 a (r sigma(t))^2. As there, a = 1 - beta_i, which is (alpha / alpha_before)^2 over the
 *       step, and 1 for variance-exploding paths. It is the same for all x, so the Langevin step keeps p_t up to O(eps).
 *   <li>Without one, |s| is the sample's own and |z| is sqrt(d), and eps is at most g^2 |h|, the variance of the step's
 *       own noise: near a mode, where s vanishes, the formula alone has no bound.
 * </ul>
 *
 * @param predictor what steps through time, such as Euler-Maruyama; it says steps and grid
 * @param correctorSteps Langevin steps after each step, at least 0; each is one evaluation of the score
 * @param snr r, the signal-to-noise ratio of the Langevin steps, positive
 */
public record PredictorCorrector(GridSolver predictor, int correctorSteps, double snr) implements GridSolver {
    static final Traits TRAITS = Traits.of(
            EnumSet.of(NoiseType.ADDITIVE, NoiseType.DIAGONAL),
            VectorField.DRIFT,
            VectorField.DIFFUSION,
            VectorField.SCORE);

    /** Checks the numbers. */
    public PredictorCorrector {
        Objects.requireNonNull(predictor, "predictor");
        if (correctorSteps < 0) {
            throw new IllegalArgumentException("corrector-steps must be at least 0, not " + correctorSteps);
        }
        if (!(snr > 0) || Double.isInfinite(snr)) {
            throw new IllegalArgumentException("snr must be positive and finite, not " + snr);
        }
    }

    @Override
    public Traits traits() {
        return TRAITS;
    }

    @Override
    public int steps() {
        return predictor.steps();
    }

    @Override
    public TimeGrid grid() {
        return predictor.grid();
    }

    @Override
    public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
        INDArray next = predictor.advance(problem, moment, x, run);
        INDArray t = Moment.times(moment.to(), x);
        Optional<NumericPath> path = problem.views().find(NumericPath.VIEW);
        for (int i = 0; i < correctorSteps; i++) {
            INDArray score = problem.score().at(next, t);
            long number = (long) moment.index() * correctorSteps + i;
            INDArray z = run.noise("corrector", number, Noise.NORMAL, x);
            INDArray before = next;
            if (path.isPresent()) {
                double eps = expected(path.get(), moment);
                next = score.mul(eps).addi(before).addi(z.muli(Math.sqrt(2 * eps)));
            } else {
                INDArray diffusion = problem.diffusion().at(before, t);
                INDArray eps = own(score, diffusion, Math.abs(moment.length()));
                INDArray root = Transforms.sqrt(eps.mul(2));
                next = score.mul(eps).addi(before).addi(z.muli(root));
                Temporaries.releaseBut(x, diffusion, eps, root);
            }
            Temporaries.releaseBut(x, score, z, before);
        }
        Temporaries.releaseBut(x, t);
        return next;
    }

    private double expected(NumericPath path, Moment moment) {
        double noisier = Math.min(path.alpha(moment.from()), path.alpha(moment.to()));
        double cleaner = Math.max(path.alpha(moment.from()), path.alpha(moment.to()));
        double ratio = noisier / cleaner;
        double sigma = path.sigma(moment.to());
        return 2 * ratio * ratio * snr * snr * sigma * sigma;
    }

    /** One step size for each sample; in plain Java, so that it rounds alike in every batch. */
    private INDArray own(INDArray score, INDArray diffusion, double h) {
        double[] s = Temporaries.values(score);
        double[] g = Temporaries.values(diffusion);
        int n = (int) score.size(0);
        int d = s.length / n;
        double[] eps = new double[n];
        for (int i = 0; i < n; i++) {
            double smallestVariance = squares(g, i, g.length / n, Math::min);
            double norm = squares(s, i, d, Double::sum);
            // A score of zero gives infinity, and the minimum is the bound.
            eps[i] = Math.min(2 * snr * snr * d / norm, smallestVariance * h);
        }
        return Nd4j.createFromArray(eps)
                .castTo(score.dataType())
                .reshape('c', Events.column(n, Events.event(score.shape())));
    }

    private static double squares(double[] values, int row, int width, DoubleBinaryOperator fold) {
        return Arrays.stream(values, row * width, (row + 1) * width)
                .map(v -> v * v)
                .reduce(fold)
                .orElse(0);
    }
}
