package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.model.Likelihood;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.ScoreConfig;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Likelihoods of samples and at any time, codes, the dial of a reverse SDE, simulations, and horizons. */
class LikelihoodOptionsTest {
    private static final Component RK4 = Component.of("rk4", Map.of("steps", 40));
    private static final SampleConfig HOW =
            SampleConfig.builder().count(12).batch(5).solver(RK4).build();
    private static final Map<String, Object> DIFFUSION = Map.of("score", Map.of("name", "mlp", "hidden", List.of(8)));
    private static final Map<String, Object> FLOW = Map.of("bijections", List.of("affine-coupling", "affine"));

    private static Pipeline.Builder builder(String kind, Map<String, ?> options, SampleConfig how) {
        return Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 80))
                .model(kind, options)
                .noTraining()
                .sample(how)
                .evaluate();
    }

    private static double[] reports(Samples samples) {
        return samples.beside().get("log-likelihood");
    }

    private static double worst(INDArray a, INDArray b) {
        return a.sub(b).amaxNumber().doubleValue();
    }

    /** They are the samples of the flow itself, and log p is what scoring them gives: RK4 is off by 1e-4. */
    @Test
    void samplesComeWithTheirLikelihoods(@TempDir Path dir) throws Exception {
        SampleConfig with = HOW.toBuilder().logLikelihood(true).build();
        Result result = builder("diffusion", DIFFUSION, with)
                .output(dir.resolve("run"))
                .build()
                .run();
        Samples samples = result.samples();
        INDArray plain = result.model()
                .sample(HOW.toBuilder().equation("probability-flow").build());
        assertEquals(0, worst(plain, samples.values()), 1e-4);
        FittedModel scored =
                result.model().scoredBy(ScoreConfig.DEFAULT.withSolver(RK4).withTimeMin(HOW.timeMin()));
        double[] expected = scored.logProb(samples.values()).toDoubleVector();
        double[] found = reports(samples);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected[i], found[i], 2e-3);
        }
        List<String> lines = Files.readAllLines(dir.resolve("run").resolve("samples.csv"));
        assertEquals("x1,x2,log-likelihood", lines.get(0));
        assertEquals(found[2], Double.parseDouble(lines.get(3).split(",")[2]), 1e-6);
        assertTrue(result.metrics().containsKey("sampling-log-likelihood"));

        Samples ofFlow = builder(
                        "flow",
                        FLOW,
                        SampleConfig.builder().count(7).logLikelihood(true).build())
                .build()
                .run()
                .samples();
        assertEquals(7, reports(ofFlow).length);
        FittedModel flow = builder("flow", FLOW, SampleConfig.builder().count(7).build())
                .build()
                .run()
                .model();
        double[] exact = flow.logProb(ofFlow.values()).toDoubleVector();
        for (int i = 0; i < 7; i++) {
            assertEquals(exact[i], reports(ofFlow)[i], 1e-4);
        }
    }

    private static void refuse(String part, Pipeline.Builder builder) {
        String message = assertThrows(
                        ConfigException.class, () -> builder.build().validate())
                .getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void likelihoodsOfSamplesAreRefusedWhereThereAreNone() {
        SampleConfig with = SampleConfig.builder().count(3).logLikelihood(true).build();
        refuse("has no codes", builder("energy", Map.of("energy", Map.of("name", "mlp", "hidden", List.of(4))), with));
        refuse(
                "not watched",
                builder("diffusion", DIFFUSION, with.toBuilder().film(true).build()));
        refuse(
                "equation without noise",
                builder(
                        "diffusion",
                        DIFFUSION,
                        with.toBuilder().equation("reverse-sde").build()));
        refuse(
                "needs the view",
                builder("diffusion", DIFFUSION, with.toBuilder().solver("ddim").build()));
    }

    @Test
    void codesGoThereAndBack() {
        for (String kind : List.of("diffusion", "flow")) {
            FittedModel model = builder(
                            kind,
                            kind.equals("flow") ? FLOW : DIFFUSION,
                            HOW.toBuilder()
                                    .solver(kind.equals("flow") ? Component.of("direct") : RK4)
                                    .build())
                    .build()
                    .run()
                    .model()
                    .scoredBy(ScoreConfig.DEFAULT.withSolver(RK4).withTimeMin(1e-3));
            double[][] rows = {{0.3, -0.2}, {1.5, 0.9}, {-1.1, 0.4}};
            double[][] back = model.decode(model.encode(rows));
            for (int i = 0; i < rows.length; i++) {
                for (int k = 0; k < 2; k++) {
                    assertEquals(rows[i][k], back[i][k], 2e-3, kind);
                }
            }
            assertThrows(IllegalArgumentException.class, () -> model.encode(new double[][] {{1}}));
        }
    }

    @Test
    void theReverseSdeHasADial() {
        SampleConfig half = SampleConfig.builder().count(4).stochasticity(0.5).build();
        Pipeline.Builder dialed = builder("diffusion", DIFFUSION, half);
        String line = dialed.build().validate();
        assertTrue(line.contains("(reverse-sde)"), line);
        String none = builder(
                        "diffusion",
                        DIFFUSION,
                        half.toBuilder().stochasticity(0).solver("ddim").build())
                .build()
                .validate();
        assertTrue(none.contains("ddim (probability-flow)"), none);
        refuse(
                "cannot sample this model",
                builder(
                        "diffusion",
                        DIFFUSION,
                        half.toBuilder().solver("ancestral").build()));
        refuse("this model has none", builder("flow", FLOW, half));
        refuse(
                "probability-flow is none",
                builder(
                        "diffusion",
                        DIFFUSION,
                        half.toBuilder().equation("probability-flow").build()));
        SampleConfig euler =
                half.toBuilder().solver("euler-maruyama", Map.of("steps", 20)).build();
        FittedModel model = builder("diffusion", DIFFUSION, euler).build().run().model();
        assertTrue(worst(
                        model.sample(euler),
                        model.sample(euler.toBuilder().stochasticity(1.5).build()))
                > 0.01);
        // Its own amount of noise is what it has unless something is said.
        SampleConfig own = euler.toBuilder().stochasticity(1).build();
        SampleConfig plain = SampleConfig.builder()
                .count(4)
                .solver("euler-maruyama", Map.of("steps", 20))
                .build();
        assertEquals(0, worst(model.sample(own), model.sample(plain)));
    }

    @Test
    void samplesAreKeptAtTimes(@TempDir Path dir) throws Exception {
        SampleConfig how = SampleConfig.builder()
                .count(6)
                .solver("euler-maruyama", Map.of("steps", 10))
                .times(1, 0.5, 0.2)
                .build();
        Path run = dir.resolve("run");
        Film film = builder("diffusion", DIFFUSION, how)
                .output(run)
                .build()
                .run()
                .samples()
                .film()
                .orElseThrow();
        assertEquals(List.of(1.0, 0.5, 0.2), film.times());
        List<String> lines = Files.readAllLines(run.resolve("paths.csv"));
        assertEquals(1 + 3 * 6, lines.size());
        assertEquals("time,sample,x1,x2", lines.get(0));
        assertTrue(lines.get(7).startsWith("0.5,1,"), lines.get(7));
        refuse(
                "number 1 of the times is 1.5",
                builder("diffusion", DIFFUSION, how.toBuilder().times(1.5).build()));
        refuse(
                "0.9 comes after 0.2",
                builder("diffusion", DIFFUSION, how.toBuilder().times(0.2, 0.9).build()));
    }

    /** At time 5 an Ornstein-Uhlenbeck process has forgotten its start: N(0, 1) on the model's scale. */
    @Test
    void anSdeIsSimulatedFromRowsOfTheData(@TempDir Path dir) {
        Path run = dir.resolve("run");
        Pipeline pipeline = Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 300, "scale", "none"))
                .model("simulation", Map.of("sde", "ornstein-uhlenbeck"))
                .noTraining()
                .sample(SampleConfig.builder()
                        .count(500)
                        .solver("euler-maruyama", Map.of("steps", 100))
                        .times(0, 5)
                        .build())
                .evaluate()
                .output(run)
                .build();
        Result result = pipeline.run();
        INDArray start = result.samples().film().orElseThrow().frames().get(0);
        double[][] data = result.model().sampleRows(3);
        assertEquals(3, data.length);
        // Starts lie on the moons: within noise of circles of radius 2 around (0, 0) or so; none is as far as (4, 4).
        assertTrue(start.amaxNumber().doubleValue() < 4);
        assertTrue(start.stdNumber().doubleValue() > 1.2, "the moons are wider than what they become");
        INDArray end = result.samples().values();
        assertEquals(0, end.meanNumber().doubleValue(), 4 / Math.sqrt(1000));
        assertEquals(1, end.stdNumber().doubleValue(), 4 / Math.sqrt(2000) + 0.03);
        // The rows are in the model's folder.
        assertEquals(end, FittedModel.load(run).sample(500));
    }

    @Test
    void whatASimulationCannotBeIsRefused() {
        SampleConfig few = SampleConfig.builder().count(3).build();
        refuse("not from 0.0 to 9.0", builder("simulation", Map.of("sde", "vp", "to", 9), few));
        refuse("has 3 numbers", builder("simulation", Map.of("sde", "vp", "point", List.of(1, 2, 3)), few));
        refuse(
                "Solvers that would do: ",
                builder(
                        "simulation",
                        Map.of("sde", "vp"),
                        few.toBuilder().solver("ddim").build()));
        refuse(
                "the likelihood at a time of its own",
                builder("diffusion", DIFFUSION, few).score(ScoreConfig.DEFAULT.withTime(1.5)));
    }

    /** What is warned of. */
    private static final class Warnings implements Reporter {
        private final List<String> all = new ArrayList<>();

        @Override
        public Progress begin(String what, long total, long done) {
            return Reporter.SILENT.begin(what, total, done);
        }

        @Override
        public void say(String line) {}

        @Override
        public void warn(String line) {
            all.add(line);
        }
    }

    @Test
    void aPriorOutOfReachIsRefusedAndOneAtADistanceTold() {
        SampleConfig few = SampleConfig.builder().count(3).build();
        Map<String, Object> score = Map.of("name", "mlp", "hidden", List.of(4));
        Map<String, Object> narrow = Map.of("score", score, "sde", Map.of("name", "ve", "sigma-max", 0.5));
        refuse("80.0 % of the square of column x", builder("diffusion", narrow, few));
        refuse(
                "does not reach its prior",
                builder("diffusion", Map.of("score", score, "sde", Map.of("name", "vp", "beta-max", 0.5)), few));
        Warnings warnings = new Warnings();
        builder("diffusion", Map.of("score", score, "sde", Map.of("name", "ve", "sigma-max", 4)), few)
                .build()
                .validate(warnings);
        assertTrue(
                warnings.all.stream().anyMatch(line -> line.contains("does not reach its prior")),
                warnings.all.toString());
        Warnings none = new Warnings();
        builder("diffusion", DIFFUSION, few).build().validate(none);
        assertTrue(none.all.stream().noneMatch(line -> line.contains("prior")), none.all.toString());
    }

    /** Rows keep their probes however they are split; of 6 numbers 4 probes leave an error. */
    @Test
    void scoresHaveStandardErrors() {
        double[][] rows = new double[30][];
        Arrays.setAll(rows, i -> new double[] {i % 3, Math.sin(i), Math.cos(2 * i), i % 5, i % 7, Math.sin(3 * i)});
        FittedModel model = Pipeline.builder()
                .data(rows)
                .model("diffusion", DIFFUSION)
                .noTraining()
                .sample(HOW)
                .evaluate()
                .build()
                .run()
                .model()
                .scoredBy(ScoreConfig.DEFAULT
                        .withSolver(Component.of("rk4", Map.of("steps", 2)))
                        .withProbes(4, Likelihood.Estimator.HUTCHINSON));
        assertTrue(model.rowScores().isEstimated());
        double[][] all = model.rowScores().estimated(LazyMatrix.of(Nd4j.createFromArray(rows)), Optional.empty(), 0);
        assertTrue(Arrays.stream(all[1]).allMatch(error -> error > 0 && error < 10), Arrays.toString(all[1]));
        double[][] late = model.rowScores()
                .estimated(LazyMatrix.of(Nd4j.createFromArray(Arrays.copyOfRange(rows, 9, 20))), Optional.empty(), 9);
        for (int i = 0; i < 11; i++) {
            assertEquals(all[0][9 + i], late[0][i], 1e-3);
        }
    }
}
