package org.ergodic.score;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.ExplicitScoreMatching;
import org.ergodic.common.score.FiniteDifferenceScoreMatching;
import org.ergodic.common.score.OneLevelDenoising;
import org.ergodic.common.score.Projection;
import org.ergodic.common.score.SlicedScoreMatching;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Trained energies reach the optimum that is known in closed form. */
@Tag("measured")
class OptimumTest {
    private static final double SIGMA = 0.4;

    private static Views of(Energy energy) {
        return Views.of(Energy.VIEW, energy).and(ScoreModel.VIEW, (ScoreModel) (s, x, t, c) ->
                s.gradient(energy.energy(s, x), List.of(x)).get(0).neg());
    }

    /** Beside each the rate and the variance of the noise that its optimum has. */
    static Stream<Arguments> objectives() {
        return Stream.of(
                Arguments.of(new ExplicitScoreMatching(), 0.2, 0.0),
                Arguments.of(new SlicedScoreMatching(Projection.RADEMACHER, 1, true), 0.2, 0.0),
                Arguments.of(new SlicedScoreMatching(Projection.GAUSSIAN, 2, false), 0.1, 0.0),
                Arguments.of(new FiniteDifferenceScoreMatching(Projection.SPHERE, 1, 0.05), 0.1, 0.0),
                Arguments.of(new OneLevelDenoising(SIGMA), 1.0, SIGMA * SIGMA));
    }

    /** The energy of a Gaussian of correlation 0.6: relative Fisher divergence at most 1e-3. */
    @ParameterizedTest
    @MethodSource("objectives")
    void aQuadraticEnergyLearnsAGaussian(Loss objective, double rate, double noise) {
        Energy quadratic = (s, x) -> x.mmul(s.parameter("m", Initializer.zeros(), 2, 2))
                .mul(x)
                .sum(1)
                .mul(0.5)
                .sub(x.mul(s.parameter("c", Initializer.zeros(), 1, 2)).sum(1));
        INDArray z = RandomStream.of(9).draw(Noise.NORMAL, 0, DataType.DOUBLE, 2000, 2);
        INDArray data = z.mmul(Nd4j.createFromArray(new double[][] {{1, 0.6}, {0, 0.8}}))
                .addi(0.5);
        Trial trial = Trial.of(objective, of(quadratic), data);
        INDArray m = Nd4j.zeros(DataType.DOUBLE, 2, 2);
        INDArray c = Nd4j.zeros(DataType.DOUBLE, 1, 2);
        int steps = 200;
        for (int step = 0; step < steps; step++) {
            trial.run(step);
            trial.set("m", trial.value("m").sub(trial.gradient("m").mul(rate)));
            trial.set("c", trial.value("c").sub(trial.gradient("c").mul(rate)));
            if (step >= steps / 2) {
                m.addi(trial.value("m").mul(2.0 / steps));
                c.addi(trial.value("c").mul(2.0 / steps));
            }
        }
        // The optimum for these very rows: their mean and covariance, with the noise's.
        INDArray mean = data.mean(0).reshape(1, 2);
        INDArray away = data.subRowVector(mean);
        INDArray covariance = away.transpose()
                .mmul(away)
                .div(data.size(0))
                .add(Nd4j.eye(2).castTo(DataType.DOUBLE).mul(noise));
        INDArray precision = org.nd4j.linalg.inverse.InvertMatrix.invert(covariance, false);
        INDArray symmetric = m.add(m.transpose()).mul(0.5);
        INDArray d = precision.sub(symmetric);
        INDArray shift = mean.mmul(d).add(c).sub(mean.mmul(precision));
        double divergence =
                trace(d.mmul(covariance).mmul(d)) + shift.mul(shift).sumNumber().doubleValue();
        double relative = divergence / trace(precision);
        assertTrue(relative < 1e-3, () -> "relative Fisher divergence " + relative);
    }

    private static double trace(INDArray a) {
        return a.getDouble(0, 0) + a.getDouble(1, 1);
    }

    /** A mixture of two round Gaussians, of which everything is learned. */
    private static final Energy MIXTURE = (s, x) -> {
        SDVariable total = null;
        for (int k = 0; k < 2; k++) {
            SDVariable mean = s.parameter("mean" + k, Initializer.constant(k == 0 ? -0.3 : 0.3), 1, 2);
            SDVariable log = s.parameter("log-variance" + k, Initializer.zeros());
            SDVariable away = x.sub(mean);
            SDVariable square = away.mul(away).sum(1).div(s.sameDiff().math().exp(log));
            SDVariable part = s.sameDiff().math().exp(square.mul(-0.5).sub(log));
            SDVariable share = s.sameDiff().nn().sigmoid(s.parameter("logit", Initializer.zeros()));
            SDVariable weighted = part.mul(k == 0 ? share : share.rsub(1.0));
            total = total == null ? weighted : total.add(weighted);
        }
        return s.sameDiff().math().log(total.add(1e-30)).neg();
    };

    static Stream<Loss> onMixtures() {
        return Stream.of(new ExplicitScoreMatching(), new SlicedScoreMatching(Projection.RADEMACHER, 1, true));
    }

    /**
     * On a mixture, as points with weights, so that no data are left to chance: the explicit loss less its least value
     * is the Fisher divergence, here at most 2 % of E|s*|^2, where it was more than 20 % at the start.
     */
    @ParameterizedTest
    @MethodSource("onMixtures")
    void anEnergyLearnsAMixture(Loss objective) {
        PlanarMixture data = new PlanarMixture();
        double size = 0;
        for (int i = 0; i < data.weights.length; i++) {
            size += data.weights[i] * (Math.pow(data.scores[i][0], 2) + Math.pow(data.scores[i][1], 2));
        }
        Trial trial = new Trial(objective, of(MIXTURE), data.points, data.weights);
        Trial exact = new Trial(new ExplicitScoreMatching(), of(MIXTURE), data.points, data.weights);
        assertTrue(exact.run(0).mean() + size > 0.2 * size);
        Map<String, INDArray[]> moments = new HashMap<>();
        int steps = 120;
        for (int k = 1; k <= steps; k++) {
            trial.run(k);
            double rate = 0.05 * (1 + Math.cos(Math.PI * k / steps));
            for (String name : trial.parameters()) {
                adam(trial, name, moments, rate, k);
            }
        }
        trial.parameters().forEach(name -> exact.set(name, trial.value(name)));
        double relative = (exact.run(0).mean() + size) / size;
        assertTrue(relative > -1e-6 && relative < 0.02, () -> "relative Fisher divergence " + relative);
    }

    private static void adam(Trial trial, String name, Map<String, INDArray[]> moments, double rate, int step) {
        INDArray g = trial.gradient(name);
        INDArray[] both = moments.computeIfAbsent(name, n ->
                new INDArray[] {Nd4j.zeros(DataType.DOUBLE, g.shape()), Nd4j.zeros(DataType.DOUBLE, g.shape())});
        both[0].muli(0.9).addi(g.mul(0.1));
        both[1].muli(0.99).addi(g.mul(g).mul(0.01));
        INDArray scale = org.nd4j.linalg.ops.transforms.Transforms.sqrt(both[1].div(1 - Math.pow(0.99, step)))
                .add(1e-8);
        trial.set(
                name,
                trial.value(name)
                        .sub(both[0].div(1 - Math.pow(0.9, step)).div(scale).mul(rate)));
    }
}
