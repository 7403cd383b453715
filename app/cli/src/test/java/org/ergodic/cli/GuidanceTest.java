package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Guide;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.config.GuidanceConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/** Conditions and guidance as a pipeline file and the command line say them. */
@Tag("measured")
class GuidanceTest {
    private static final String TRAIN =
            "train: { steps: 150, batch: 100, ema: 0.9, optimizer: { name: adam, rate: 1e-2 } }\n";

    @TempDir
    private static Path dir;

    private static Path classes;
    private static Path plain;
    private static Path classifier;

    /** Three classes, 2, 5 and 7, around (-2, 0), (2, 0) and (0, 3). */
    @BeforeAll
    static void train() throws IOException {
        Random random = new Random(8);
        List<String> lines = new ArrayList<>(List.of("x,y,label"));
        double[][] centres = {{-2, 0, 2}, {2, 0, 5}, {0, 3, 7}};
        for (int i = 0; i < 600; i++) {
            double[] centre = centres[i % 3];
            lines.add(String.format(
                    Locale.ROOT,
                    "%f,%f,%.0f",
                    centre[0] + 0.5 * random.nextGaussian(),
                    centre[1] + 0.5 * random.nextGaussian(),
                    centre[2]));
        }
        Files.write(dir.resolve("rows.csv"), lines);
        String small = "score: { name: mlp, hidden: [32, 32] }";
        classes = run("classes", true, "model: { kind: diffusion, " + small + ", condition-dropout: 0.2 }\n", "", "[]");
        plain = run("plain", false, "model: { kind: diffusion, " + small + " }\n", "", "[]");
        classifier = run(
                "classifier", true, "model: { kind: classifier, sde: vp, hidden: [32] }\n", "", "[accuracy, log-loss]");
    }

    private static String pipeline(boolean conditioned, String model, String sample, String metrics) {
        return "ergodic: 1\nseed: 3\ndata: { csv: '" + dir.resolve("rows.csv") + "', "
                + (conditioned ? "condition-columns: [label], condition-classes: true" : "columns: [x, y]") + " }\n"
                + model + TRAIN
                + "sample: { count: 12, solver: { name: dpm-solver++, steps: 10, eta: 1 }" + sample + " }\nevaluate: "
                + metrics + "\n";
    }

    private static Path run(String name, boolean conditioned, String model, String sample, String metrics)
            throws IOException {
        Path file = Files.writeString(dir.resolve(name + ".yaml"), pipeline(conditioned, model, sample, metrics));
        Path out = dir.resolve(name);
        Cli cli = Cli.run("run", file, "--out", out, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        return out;
    }

    /** The mean of samples drawn as is said, a row each of x and y. */
    private static double[] mean(Path run, Object... how) {
        List<Object> words = new ArrayList<>(List.of("sample", run, "--count", 60));
        words.addAll(List.of(how));
        Cli cli = Cli.run(words.toArray());
        assertEquals(0, cli.code(), cli.err());
        double[] mean = new double[2];
        List<String> lines = cli.out().lines().skip(1).toList();
        assertEquals(60, lines.size());
        for (String line : lines) {
            String[] fields = line.split(",");
            mean[0] += Double.parseDouble(fields[0]) / 60;
            mean[1] += Double.parseDouble(fields[1]) / 60;
        }
        return mean;
    }

    private static String refused(Object... words) {
        Cli cli = Cli.run(words);
        assertNotEquals(0, cli.code(), cli.out());
        return cli.err();
    }

    @Test
    void samplesAreOfTheClassThatIsAskedFor() {
        assertEquals(-2, mean(classes, "--condition", "label=2")[0], 0.6);
        assertEquals(2, mean(classes, "--condition", "label=5")[0], 0.6);
        assertEquals(3, mean(classes, "--condition", "label=7")[1], 0.6);
        // Further along the way from the others, and at 0 of no class.
        assertTrue(mean(classes, "--condition", "label=7", "--set", "guidance.scale=4")[1] > 2.8);
        double[] none = mean(classes, "--condition", "label=7", "--set", "guidance.scale=0");
        assertEquals(1, none[1], 0.8);
    }

    @Test
    void aClassifierGuidesAModelWithoutClasses() throws IOException {
        assertTrue(Files.readString(classifier.resolve("metrics.json")).contains("\"log-loss\""));
        assertTrue(Files.notExists(classifier.resolve("samples.csv")));
        String by = "guidance={scale: 1, classifier: '" + classifier + "'}";
        assertEquals(-2, mean(plain, "--set", by, "--set", "condition=[2]")[0], 0.6);
        assertEquals(3, mean(plain, "--set", by, "--set", "condition=[7]")[1], 0.6);
        assertTrue(refused("sample", classifier, "--count", 3).contains("cannot be sampled"));
        double[][] p = FittedModel.load(classifier).classProbabilities(new double[][] {{-2, 0}, {2, 0}, {0, 3}});
        for (int i = 0; i < 3; i++) {
            assertTrue(p[i][i] > 0.8, "class " + i + ": " + p[i][i]);
            assertEquals(1, p[i][0] + p[i][1] + p[i][2], 1e-5);
        }
        String none = refused("sample", plain, "--count", 3, "--set", by);
        assertTrue(none.contains("label"), none);
        String wrong =
                refused("sample", plain, "--count", 3, "--set", "guidance={scale: 1, classifier: '" + plain + "'}");
        assertTrue(wrong.contains("no classifier"), wrong);
    }

    @Test
    void aWeakRunGuides() {
        String by = "guidance={scale: 2, weak: '" + classes + "'}";
        // The run itself is as weak as it is: nothing changes but rounding.
        double[] guided = mean(classes, "--condition", "label=5", "--set", by);
        double[] own = mean(classes, "--condition", "label=5");
        assertEquals(own[0], guided[0], 1e-3);
        assertEquals(own[1], guided[1], 1e-3);
    }

    @Test
    void whatMakesNoSenseIsRefused() throws IOException {
        assertTrue(refused("sample", classes, "--count", 3, "--condition", "label=4")
                .contains("4 is none of the 3 classes of label, which are 2, 5, 7"));
        assertTrue(refused("sample", plain, "--count", 3, "--set", "guidance.scale=2")
                .contains("guidance without a condition"));
        assertTrue(refused(
                        "sample",
                        classes,
                        "--count",
                        3,
                        "--condition",
                        "label=2",
                        "--set",
                        "guidance={scale: 2," + " interval: [0.5, 1.5]}")
                .contains("within the model's times, 0.0 to 1.0"));
        Path file = Files.writeString(
                dir.resolve("wrong.yaml"),
                pipeline(false, "model: { kind: diffusion, condition-dropout: 0.1 }\n", "", "[]"));
        assertTrue(refused("validate", file).contains("come with no condition to leave out"));
        Files.writeString(file, pipeline(true, "model: diffusion\n", ", condition: [4]", "[]"));
        assertTrue(refused("validate", file).contains("none of the 3 classes"));
        Files.writeString(file, pipeline(true, "model: diffusion\n", ", guidance: { scale: 2 }", "[]"));
        assertTrue(refused("validate", file).contains("model.condition-dropout: 0.1"));
        Files.writeString(file, pipeline(false, "model: classifier\n", "", "[]"));
        assertTrue(refused("validate", file).contains("data.condition-classes: true"));
    }

    /** By the likelihoods of a conditional model and by a classifier; the file has no classes. */
    @Test
    void classesAreTold() throws IOException {
        Path rows = Files.writeString(dir.resolve("unknown.csv"), "y,x\n0,-2\n0,2\n3,0\n");
        for (Path run : List.of(classes, classifier)) {
            Cli cli = Cli.run("classify", run, "--data", rows, "--quiet");
            assertEquals(0, cli.code(), cli.err());
            List<String> lines = cli.out().lines().toList();
            assertEquals("row,label,p(2),p(5),p(7)", lines.get(0));
            for (int i = 0; i < 3; i++) {
                String[] fields = lines.get(i + 1).split(",");
                assertEquals(List.of("2", "5", "7").get(i), fields[1], lines.get(i + 1));
                assertTrue(Double.parseDouble(fields[2 + i]) > 0.8, lines.get(i + 1));
            }
        }
        assertTrue(
                refused("classify", plain, "--data", rows).contains("neither a classifier nor conditioned on classes"));
        assertTrue(refused("classify", classes, "--data", rows, "--column", "x").contains("there is label"));
    }

    @Test
    void rowsAreInterpolated() throws IOException {
        Path rows = Files.writeString(dir.resolve("ends.csv"), "x,y\n-2,0\n9,9\n2,0.5\n");
        Cli cli = Cli.run("interpolate", plain, "--data", rows, "--rows", "1,3", "--between", 3, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        List<String> lines = cli.out().lines().toList();
        assertEquals("x,y,from-row,to-row,share", lines.get(0));
        assertEquals(6, lines.size());
        assertEquals(-2, Double.parseDouble(lines.get(1).split(",")[0]), 0.05);
        assertTrue(lines.get(2).endsWith(",1,3,0.25"), lines.get(2));
        assertEquals(0.5, Double.parseDouble(lines.get(5).split(",")[1]), 0.05);
        assertTrue(
                refused("interpolate", plain, "--data", rows, "--rows", "1,4").contains("has no row 4"));
    }

    @Test
    void aMeasurementIsAgreedWith() {
        double[] mean = mean(plain, "--set", "measurement={matrix: [[1, 1]], values: [3], noise: 0.05}");
        assertEquals(3, mean[0] + mean[1], 0.2);
        double[] stepped = mean(plain, "--set", "measurement={matrix: [[1, 1]], values: [3], step: 0.1}");
        assertEquals(3, stepped[0] + stepped[1], 0.4);
        String own = refused(
                "sample",
                plain,
                "--count",
                3,
                "--set",
                "measurement={matrix: [[1, 1]], values: [3], step: 0.1}",
                "--set",
                "solver=tsit5");
        assertTrue(own.contains("chooses its own steps"), own);
        String wrong = refused("sample", plain, "--count", 3, "--set", "measurement={matrix: [[1]], values: [3]}");
        assertTrue(wrong.contains("needs one for each"), wrong);
    }

    /** Wants large values in the first column: p(x) exp(x0) in place of p(x), on the model's scale. */
    private record Large() implements Guide {
        @Override
        public SDVariable logProb(Scope s, At at) {
            SDVariable first = s.constant(Nd4j.createFromArray(new double[][] {{1, 0}}));
            return at.data().mul(first).sum(1);
        }
    }

    private static double first(FittedModel model, SampleConfig how) {
        return Arrays.stream(model.sampleRows(how))
                .mapToDouble(row -> model.scaling().scaled(0, row[0]))
                .average()
                .orElseThrow();
    }

    /** To first order the mean rises by the variance, which is 1; the mixture's ends make it less. */
    @Test
    void aStrangersGuideGuides() {
        FittedModel model = FittedModel.load(plain);
        SampleConfig own = model.sampleConfig().toBuilder().count(100).build();
        GuidanceConfig guidance = GuidanceConfig.scale(1).by(Component.using(new Large()));
        double guided = first(model, own.toBuilder().guidance(guidance).build());
        double free = first(model, own);
        assertTrue(guided > free + 0.3 && guided < free + 2, guided + ", and " + free + " without a guide");
    }

    @Test
    void rowsAreFilledIn() throws IOException {
        for (String method : List.of("replacement", "repaint", "posterior")) {
            Path out = dir.resolve(method + ".csv");
            Cli cli = Cli.run(
                    "inpaint", plain, "--free", 2, "--rows", 20, "--times", 1, "--method", method, "--out", out);
            assertEquals(0, cli.code(), cli.err());
            assertEquals(21, Files.readAllLines(out).size());
        }
        String wrong = refused("inpaint", plain, "--free", 2, "--set", "solver=tsit5", "--out", dir.resolve("no.csv"));
        assertTrue(wrong.contains("chooses its own steps"), wrong);
    }
}
