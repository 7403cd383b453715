package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Models that are not trained: those without parameters, and those whose parameters keep their start values. */
class NoTrainingTest {
    private static final double MEAN = 1;
    private static final double DEVIATION = 0.5;

    @TempDir
    private Path dir;

    /** The score of a Gaussian on its way along the variance-preserving SDE with beta from 0.1 to 20: no parameters. */
    private static final class GaussianScore implements ScoreModel {
        @Override
        public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
            SDVariable alpha = s.sameDiff().math().exp(t.mul(t).mul(-19.9 / 4).sub(t.mul(0.1 / 2)));
            SDVariable square = alpha.mul(alpha);
            SDVariable variance = square.mul(DEVIATION * DEVIATION - 1).add(1.0);
            return alpha.mul(MEAN).sub(x).div(variance);
        }
    }

    /**
     * The density of the model, which starts from a standard Gaussian where the SDE ends at N(alpha m, alpha^2 s^2 + 1
     * - alpha^2) with alpha = exp(-10.05 / 2): the flow takes a number z deviations from the mean to one z deviations
     * from it.
     */
    private static double logDensity(double... x) {
        double alpha = Math.exp(-10.05 / 2);
        double last = Math.sqrt(alpha * alpha * (DEVIATION * DEVIATION - 1) + 1);
        double sum = 0;
        for (double value : x) {
            double z = (value - MEAN) / DEVIATION;
            double end = alpha * MEAN + last * z;
            sum += -end * end / 2 - Math.log(2 * Math.PI) / 2 + Math.log(last / DEVIATION);
        }
        return sum;
    }

    private INDArray rows(int n) {
        return RandomStream.of(5)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, n, 2)
                .muli(DEVIATION)
                .addi(MEAN);
    }

    private Path csv() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        INDArray rows = rows(400);
        for (int i = 0; i < rows.size(0); i++) {
            text.append(rows.getDouble(i, 0))
                    .append(',')
                    .append(rows.getDouble(i, 1))
                    .append('\n');
        }
        return Files.writeString(dir.resolve("gaussian.csv"), text);
    }

    private Pipeline.Builder gaussian() throws IOException {
        return Pipeline.builder()
                .seed(3)
                .data(Map.of("csv", csv().toString(), "scale", "none", "holdout", 0.5))
                .model("diffusion", Map.of("sde", "vp", "score", Component.using(new GaussianScore())))
                .sample(Map.of("count", 500, "solver", Component.of("euler-maruyama", Map.of("steps", 200))))
                .evaluate("log-likelihood", "sliced-wasserstein");
    }

    private static final class Words implements Reporter {
        private final List<String> all = new ArrayList<>();

        @Override
        public void say(String line) {
            all.add(line);
        }

        @Override
        public void warn(String line) {
            all.add("warning: " + line);
        }

        @Override
        public Progress begin(String work, long total, long from) {
            return Progress.SILENT;
        }
    }

    @Test
    void aModelWithoutParametersIsSampledAndScoredAsItIs() throws IOException {
        Path run = dir.resolve("run");
        Words words = new Words();
        Pipeline pipeline = gaussian().noTraining().output(run).build();
        assertTrue(pipeline.validate().contains("diffusion model that is not trained"), pipeline.validate());
        assertTrue(pipeline.explain(3).contains("asks for no training"), pipeline.explain(3));
        Result result = pipeline.run(RunSettings.silent().telling(words));
        assertTrue(words.all.stream().noneMatch(line -> line.startsWith("warning")), words.all::toString);
        assertFalse(Files.exists(run.resolve("training.png")), "there is nothing to show of a training");

        // Four standard errors of 500 samples: a false alarm once in 15,000 seeds for each of four numbers.
        INDArray samples = result.samples().values();
        for (int column = 0; column < 2; column++) {
            assertEquals(MEAN, samples.getColumn(column).meanNumber().doubleValue(), 4 * DEVIATION / Math.sqrt(500));
            assertEquals(
                    DEVIATION, samples.getColumn(column).stdNumber().doubleValue(), 4 * DEVIATION / Math.sqrt(1000));
        }

        // Single precision and the solver's tolerance; a tenth of this was seen.
        Map<String, Object> objects = Map.of(GaussianScore.class.getName(), new GaussianScore());
        FittedModel model = Pipeline.load(run, Registry.load(), objects);
        INDArray some = rows(20);
        double[] expected = new double[20];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = logDensity(some.getDouble(i, 0), some.getDouble(i, 1));
        }
        assertArrayEquals(expected, model.logProb(some).toDoubleVector(), 5e-5);
        assertArrayEquals(
                samples.getRow(0).toDoubleVector(), model.sample(500).getRow(0).toDoubleVector());

        // On its own data the figure is minus the entropy, log(2 pi e s^2), but for the error of 200 rows.
        double figure = result.metrics().get("log-likelihood").value();
        double error = (Double) result.metrics().get("log-likelihood").details().get("standard-error");
        double entropy = 2 * (Math.log(DEVIATION) + Math.log(2 * Math.PI * Math.E) / 2);
        assertEquals(-entropy, figure, 4 * error);

        String complete = assertThrows(
                        ModelException.class,
                        () -> Pipeline.resume(run, RunSettings.silent(), Registry.load(), objects))
                .getMessage();
        assertTrue(complete.contains("is complete"), complete);
        Files.delete(run.resolve("metrics.json"));
        Result resumed = Pipeline.resume(run, RunSettings.silent(), Registry.load(), objects);
        assertEquals(result.metrics(), resumed.metrics());
    }

    @Test
    void trainingAskedForIsLeftOutWithAWarning() throws IOException {
        Words words = new Words();
        Result result = gaussian()
                .train(Map.of("steps", 50))
                .build()
                .run(RunSettings.silent().telling(words));
        assertTrue(
                words.all.contains("warning: the model has no parameters: it is not trained (train: none says so)"),
                words.all::toString);
        assertEquals(0, result.history().losses().length);
        Result none = gaussian().noTraining().build().run();
        assertEquals(none.samples().values(), result.samples().values());
    }

    @Test
    void parametersKeepTheirStartValuesWithAWarning() {
        Words words = new Words();
        Path run = dir.resolve("run");
        Pipeline.Builder builder = Pipeline.builder()
                .seed(7)
                .data(Map.of("generator", "two-moons", "count", 2000, "scale", "none"))
                .model("flow", Map.of("bijections", List.of("activation-norm")))
                .sample(Map.of("count", 1000));
        builder.train(Map.of("steps", 0, "batch", 1000))
                .output(run)
                .build()
                .run(RunSettings.silent().telling(words));
        assertTrue(
                words.all.contains(
                        "warning: no training was asked for: the model's 4 parameters keep their start values"),
                words.all::toString);
        // Start values of this layer are from data; moons have mean (0, 0.3), see PipelineTest for the tolerance.
        INDArray samples = Pipeline.load(run).sample(1000);
        assertEquals(0, samples.getColumn(0).meanNumber().doubleValue(), 0.26);
        assertEquals(0.3, samples.getColumn(1).meanNumber().doubleValue(), 0.26);
        assertThrows(ModelException.class, () -> Pipeline.resume(run, RunSettings.silent()));
    }

    /** An equation without a Gaussian path: its model cannot be trained by its own objective, and need not be. */
    private static final class OrnsteinUhlenbeck implements SDE {
        @Override
        public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
            return x.mul(-0.5);
        }

        @Override
        public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
            return s.sameDiff().onesLike(t);
        }

        @Override
        public Interval time() {
            return new Interval(0, 10);
        }

        @Override
        public Prior prior() {
            return GaussianPrior.standard();
        }
    }

    @Test
    void aModelThatNothingCanTrainIsSampled() {
        ScoreModel score = (s, x, t, c) -> {
            SDVariable alpha = s.sameDiff().math().exp(t.mul(-0.5));
            SDVariable variance =
                    alpha.mul(alpha).mul(DEVIATION * DEVIATION - 1).add(1.0);
            return alpha.mul(MEAN).sub(x).div(variance);
        };
        Pipeline.Builder builder = Pipeline.builder()
                .seed(2)
                .data(Map.of("generator", "two-moons", "count", 60, "scale", "none"))
                .model(
                        "diffusion",
                        Map.of(
                                "sde",
                                Component.using(new OrnsteinUhlenbeck()),
                                "score",
                                Component.using("score", score)))
                .sample(Map.of("count", 500, "solver", Component.of("euler-maruyama", Map.of("steps", 500))));
        String message = assertThrows(
                        ConfigException.class,
                        () -> builder.train(Map.of("objective", "denoising"))
                                .build()
                                .run())
                .getMessage();
        assertTrue(message.contains("train.objective"), message);
        INDArray samples = builder.noTraining().build().run().samples().values();
        // Four standard errors, as above; 500 steps of 0.02 cost a hundredth.
        assertEquals(MEAN, samples.meanNumber().doubleValue(), 4 * DEVIATION / Math.sqrt(1000) + 0.01);
        assertEquals(DEVIATION, samples.getColumn(0).stdNumber().doubleValue(), 4 * DEVIATION / Math.sqrt(1000) + 0.01);
    }

    @Test
    void aFileAndTheCommandLineSayNone() throws IOException {
        Path file = Files.writeString(dir.resolve("p.yaml"), """
                data: { generator: two-moons, count: 60 }
                model: { kind: diffusion }
                train: none
                """);
        Registry registry = Registry.load();
        assertFalse(Pipeline.fromYaml(file).config().train().trains());
        assertEquals(
                9,
                Pipeline.fromYaml(file, List.of("train.steps=9"), registry)
                        .config()
                        .train()
                        .steps());
        Files.writeString(file, Files.readString(file).replace("none", "{ steps: 9 }"));
        assertFalse(Pipeline.fromYaml(file, List.of("train=none"), registry)
                .config()
                .train()
                .trains());
    }
}
