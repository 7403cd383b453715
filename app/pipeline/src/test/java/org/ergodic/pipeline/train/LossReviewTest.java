package org.ergodic.pipeline.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Warning;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.pipeline.config.TrainConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;

class LossReviewTest {
    private static final int STEPS = 1000;

    /** A loss with noise of deviation 0.3 about a curve; the noise is of another seed in each case. */
    private static double[] noisy(long seed, IntToDoubleFunction curve) {
        double[] z = new double[STEPS];
        RandomStream.of(seed).fill(Noise.NORMAL, 0, z, 0, STEPS);
        for (int i = 0; i < STEPS; i++) {
            z[i] = curve.applyAsDouble(i) + 0.3 * z[i];
        }
        return z;
    }

    static Stream<Arguments> courses() {
        return Stream.of(
                Arguments.of("falls", (IntToDoubleFunction) i -> 3 * Math.exp(-i / 100.0), List.of()),
                Arguments.of("is at its best from the start", (IntToDoubleFunction) i -> 2, List.of()),
                Arguments.of(
                        "falls and rises a little", (IntToDoubleFunction) i -> 3 - i / 500.0 + i / 900.0, List.of()),
                Arguments.of("rises", (IntToDoubleFunction) i -> 2 + i / 200.0, List.of("loss-rose")),
                Arguments.of(
                        "explodes and stays there",
                        (IntToDoubleFunction) i -> i < 500 ? 3 - i / 250.0 : 1e4,
                        List.of("loss-rose")),
                Arguments.of(
                        "explodes and recovers",
                        (IntToDoubleFunction) i -> i > 20 && i < 60 ? 1e6 : 3 * Math.exp(-i / 100.0),
                        List.of("loss-exploded")),
                Arguments.of(
                        "explodes at its second step",
                        (IntToDoubleFunction) i -> i == 0 ? 3 : 2 + 1e9 / (i * i),
                        List.of("loss-exploded")),
                // One batch with an outlier is no explosion.
                Arguments.of(
                        "has an outlier",
                        (IntToDoubleFunction) i -> i == 300 ? 1e6 : 3 * Math.exp(-i / 100.0),
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("courses")
    void coursesOfTheLoss(String name, IntToDoubleFunction curve, List<String> expected) {
        double[] losses = noisy(name.hashCode(), curve);
        assertEquals(expected, ids(Loss.Sense.DESCENT, 1, history(losses, i -> 1, new double[0])));
        // A loss that means nothing is not judged.
        assertEquals(List.of(), ids(Loss.Sense.CONTRAST, 1, history(losses, i -> 1, new double[0])));
    }

    /** Losses that only chance changes: none of a thousand trainings is told to have failed. */
    @Test
    void chanceIsNotAFailure() {
        for (int seed = 0; seed < 1000; seed++) {
            History history = history(noisy(seed, i -> 1), i -> 1, new double[] {1, 1.1, 0.9, 1.05});
            assertEquals(List.of(), ids(Loss.Sense.DESCENT, 1, history), "seed " + seed);
        }
    }

    @Test
    void gradientsThatClippingHides() {
        double[] losses = noisy(1, i -> 3 * Math.exp(-i / 100.0));
        IntToDoubleFunction grows = i -> 2 * Math.exp(i / 100.0);
        assertEquals(List.of("gradient-exploded"), ids(Loss.Sense.NONE, 1, history(losses, grows, new double[0])));
        // Below the bound nothing is clipped, and without one nothing is hidden.
        assertEquals(List.of(), ids(Loss.Sense.NONE, 1e9, history(losses, grows, new double[0])));
        assertEquals(List.of(), ids(Loss.Sense.NONE, 0, history(losses, grows, new double[0])));
        assertEquals(List.of(), ids(Loss.Sense.NONE, 1, history(losses, i -> 50, new double[0])));
        assertEquals(List.of(), ids(Loss.Sense.NONE, 1, history(losses, i -> Double.NaN, new double[0])), "unknown");
    }

    @Test
    void heldOutFiguresThatRise() {
        double[] losses = noisy(1, i -> 1);
        assertEquals(List.of("held-out-rose"), ids(Loss.Sense.NONE, 1, history(losses, i -> 1, new double[] {
            181, 170, 5e12
        })));
        assertEquals(List.of(), ids(Loss.Sense.NONE, 1, history(losses, i -> 1, new double[] {0.9, 0.5, 0.6, 0.7})));
    }

    /** As a denoising loss of about 1 a number does, whose batches differ by little. */
    @Test
    void heldOutFiguresThatRiseWhileTheLossFalls() {
        double[] losses = noisy(1, i -> 0);
        for (int i = 0; i < losses.length; i++) {
            losses[i] = 0.1 * losses[i] + 0.8 - 1e-4 * i;
        }
        double[] byHeart = {0.93, 0.94, 1.14, 1.22};
        assertEquals(List.of("held-out-rose"), ids(Loss.Sense.DESCENT, 1, history(losses, i -> 1, byHeart)));
        assertEquals(List.of(), ids(Loss.Sense.NONE, 1, history(losses, i -> 1, byHeart)));
        // Where it ends below its first figure, or rises by less than batches differ.
        assertEquals(List.of(), ids(Loss.Sense.DESCENT, 1, history(losses, i -> 1, new double[] {1.3, 0.94, 1.14, 1.22
        })));
        assertEquals(List.of(), ids(Loss.Sense.DESCENT, 1, history(losses, i -> 1, new double[] {0.93, 0.94, 1.0, 1.05
        })));
        assertEquals(List.of(), ids(Loss.Sense.DESCENT, 1, history(noisy(1, i -> 1), i -> 1, byHeart)));
    }

    @Test
    void saysWhatToChange() {
        Warning warning = LossReview.of(plan(Loss.Sense.DESCENT, 0), history(noisy(1, i -> i), i -> 1, new double[0]))
                .get(0);
        for (String part : List.of("ended at 9", "train.optimizer.rate", "train.schedule", "set train.clip", "pray")) {
            assertTrue(warning.text().contains(part), warning.text());
        }
    }

    private static List<String> ids(Loss.Sense sense, double clip, History history) {
        return LossReview.of(plan(sense, clip), history).stream()
                .map(Warning::id)
                .toList();
    }

    private static History history(double[] losses, IntToDoubleFunction norm, double[] looks) {
        History history = new History();
        for (int i = 0; i < losses.length; i++) {
            history.step(losses[i], norm.applyAsDouble(i));
        }
        for (int i = 0; i < looks.length; i++) {
            history.addHeldOut((i + 1L) * STEPS / looks.length, looks[i]);
        }
        return history;
    }

    private static TrainingPlan plan(Loss.Sense sense, double clip) {
        Loss objective = new Loss() {
            @Override
            public Set<View<?>> needs() {
                return Set.of();
            }

            @Override
            public SDVariable loss(Scope s, Views model, Batch batch) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Sense sense(Views model) {
                return sense;
            }

            @Override
            public Optional<String> divergenceAdvice() {
                return Optional.of("pray");
            }
        };
        Model model = new Model() {
            @Override
            public long[] event() {
                return new long[] {1};
            }

            @Override
            public Views views() {
                return Views.none();
            }

            @Override
            public List<Equation> equations() {
                return List.of();
            }

            @Override
            public Component defaultObjective() {
                return Component.of("none");
            }

            @Override
            public Component defaultSolver(Solvers present) {
                return Component.of("none");
            }
        };
        TrainConfig config =
                TrainConfig.builder().steps(STEPS).batch(1).ema(0).clip(clip).build();
        return new TrainingPlan(model, Optional.of(objective), null, null, config);
    }
}
