package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("measured")
class ScoreTest {
    private static final String FLOW =
            "kind: flow, bijections: [ { name: affine-coupling, layers: 4, hidden: [16], mask: alternate } ]";

    @TempDir
    private Path dir;

    /** Two columns that go together, x and y = x + noise, a third that does not, and a class that shifts all. */
    private Path table(String name, int rows, boolean header) throws IOException {
        Random random = new Random(5);
        List<String> lines = new ArrayList<>();
        if (header) {
            lines.add("x,y,z,class");
        }
        for (int i = 0; i < rows; i++) {
            int type = i % 2;
            double x = random.nextGaussian() + 4 * type;
            lines.add(String.format(
                    Locale.ROOT,
                    "%f,%f,%f,%d",
                    x,
                    x + 0.2 * random.nextGaussian(),
                    3 * random.nextGaussian() + 7,
                    type));
        }
        return Files.write(dir.resolve(name), lines);
    }

    private Path run(Path table, String data, String model, int steps) throws IOException {
        Path file = Files.writeString(
                dir.resolve("pipeline.yaml"),
                "ergodic: 1\nseed: 3\ndata: { csv: '" + table + "', " + data + " }\nmodel: { " + model + " }\n"
                        + "train: { steps: " + steps + ", batch: 64, ema: 0, optimizer: { name: adam, rate: 5e-3 } }\n"
                        + "sample: { count: 10 }\nevaluate: [log-likelihood]\n");
        Path out = dir.resolve("run");
        Cli cli = Cli.run("run", file, "--out", out, "--overwrite", "--quiet");
        assertEquals(0, cli.code(), cli.err());
        return out;
    }

    @Test
    void codesLeadBackToTheirRows() throws IOException {
        Path run = run(table("train.csv", 120, true), "target-column: class", FLOW, 10);
        Path rows = Files.writeString(dir.resolve("rows.csv"), "x,y,z\n0,0.1,7\n0.5,0.4,9.5\n4,4.2,6\n");
        Path codes = dir.resolve("codes.csv");
        Cli encoded = Cli.run("encode", run, "--data", rows, "--out", codes, "--quiet");
        assertEquals(0, encoded.code(), encoded.err());
        List<String> lines = Files.readAllLines(codes);
        assertEquals("z1,z2,z3", lines.get(0));
        assertEquals(4, lines.size());
        Cli decoded = Cli.run("decode", run, "--data", codes, "--quiet");
        assertEquals(0, decoded.code(), decoded.err());
        List<String> back = decoded.out().lines().toList();
        assertEquals("x,y,z", back.get(0));
        List<String> first = Files.readAllLines(rows);
        for (int i = 1; i < 4; i++) {
            for (int k = 0; k < 3; k++) {
                assertEquals(
                        Double.parseDouble(first.get(i).split(",")[k]),
                        Double.parseDouble(back.get(i).split(",")[k]),
                        1e-3);
            }
        }
        Cli wrong = Cli.run("score", run, "--data", rows, "--set", "time=0.5", "--quiet");
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("knows no time"), wrong.err());
    }

    @Test
    void ranksRowsAndNamesTheColumns() throws IOException {
        Path run = run(table("train.csv", 300, true), "target-column: class", FLOW, 150);
        // Columns in another order and no class: they are found by name. Row 2 is off in z alone, by ten deviations.
        Path rows = Files.writeString(dir.resolve("rows.csv"), "z,y,x\n7,0.1,0\n37,0.1,0\n6,4.2,4\n");
        Cli cli = Cli.run("score", run, "--data", rows, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        List<String> lines = cli.out().lines().toList();
        assertEquals("row,log-likelihood,rank,suspect-1,gain-1,suspect-2,gain-2,suspect-3,gain-3", lines.get(0));
        assertEquals(4, lines.size());
        String[] worst = lines.get(2).split(",");
        assertEquals(List.of("2", "1", "z"), List.of(worst[0], worst[2], worst[3]));
        assertTrue(Double.parseDouble(worst[4]) > 5, lines.get(2));
        // A density on the data's scale: that of row 1 is near that of its Gaussian parts, -1.6 - 0.1 + 0.7 - 2.0.
        assertEquals(-3.7, Double.parseDouble(lines.get(1).split(",")[1]), 1.5);
        Path out = dir.resolve("scores.csv");
        assertEquals(0, Cli.run("score", run, "--data", rows, "--out", out).code());
        assertEquals(cli.out(), Files.readString(out));
        assertNotEquals(0, Cli.run("score", run, "--data", rows, "--out", out).code());
    }

    @Test
    void saysWhatAFileLacks() throws IOException {
        Path run = run(table("train.csv", 100, true), "target-column: class", FLOW, 2);
        Path rows = Files.writeString(dir.resolve("rows.csv"), "x,y\n1,2\n");
        Cli cli = Cli.run("score", run, "--data", rows, "--quiet");
        assertEquals(1, cli.code());
        assertTrue(cli.err().contains("lacks columns of the model: z"), cli.err());
        assertNotEquals(
                0,
                Cli.run("score", run, "--data", dir.resolve("none.csv"), "--quiet")
                        .code());
    }

    @Test
    void aModelWithoutLikelihoodIsNotScored() throws IOException {
        Path table = Files.writeString(dir.resolve("bits.csv"), "a,b\n" + "0,1\n1,0\n".repeat(20));
        Path file = Files.writeString(
                dir.resolve("pipeline.yaml"),
                "ergodic: 1\ndata: { csv: '" + table + "', scale: none }\n"
                        + "model: { kind: energy, energy: { name: rbm, hidden: 3 } }\n"
                        + "train: { steps: 2, batch: 8 }\nsample: { count: 4, solver: { name: gibbs, sweeps: 2 } }\n");
        Path out = dir.resolve("run");
        assertEquals(0, Cli.run("run", file, "--out", out, "--quiet").code());
        Cli cli = Cli.run("score", out, "--data", table, "--quiet");
        assertEquals(1, cli.code());
        assertTrue(cli.err().contains("has no likelihood"), cli.err());
    }

    @Test
    void aConditionIsGivenByColumn() throws IOException {
        Path table = table("train.csv", 400, false);
        Path run = run(table, "columns: ['1-3'], condition-columns: ['4']", FLOW, 200);
        double[] means = new double[2];
        for (int type = 0; type < 2; type++) {
            Cli cli = Cli.run("sample", run, "--count", 200, "--condition", "x4=" + type, "--quiet");
            assertEquals(0, cli.code(), cli.err());
            means[type] = cli.out()
                    .lines()
                    .skip(1)
                    .mapToDouble(line -> Double.parseDouble(line.split(",")[0]))
                    .average()
                    .orElseThrow();
        }
        // The classes are 4 deviations apart; the standard error of each mean is 0.07.
        assertEquals(4, means[1] - means[0], 1);
        assertEquals(
                401,
                Cli.run("score", run, "--data", table, "--quiet").out().lines().count());
        Cli without = Cli.run("sample", run, "--count", 2, "--quiet");
        assertEquals(2, without.code());
        assertTrue(without.err().contains("the model is conditioned on x4"), without.err());
        assertEquals(
                2,
                Cli.run("sample", run, "--count", 2, "--condition", "y=1", "--quiet")
                        .code());
    }

    @Test
    void warnsOfWholeNumbersAndOfNumbersOutsideASplinesBox() throws IOException {
        Path table = table("train.csv", 60, true);
        Path file = Files.writeString(
                dir.resolve("pipeline.yaml"),
                "ergodic: 1\nseed: 3\ndata: { csv: '" + table + "', dequantise: false }\n"
                        + "model: { kind: flow, bijections: [ { name: spline-coupling, layers: 1, hidden: [4],"
                        + " reach: 1 } ] }\n"
                        + "train: { steps: 1, batch: 8 }\nsample: { count: 4 }\n");
        Cli cli = Cli.run("run", file, "--out", dir.resolve("run"));
        assertEquals(0, cli.code(), cli.err());
        String warning =
                "the likelihood can grow without limit on columns of whole numbers (class). Set data.dequantise: true";
        assertTrue(cli.err().contains(warning), cli.err());
        assertTrue(cli.err().contains("numbers lie outside the box from -1.0 to 1.0"), cli.err());
        Cli noisy = Cli.run("run", file, "--out", dir.resolve("noisy"), "--set", "data.dequantise=true");
        assertEquals(0, noisy.code(), noisy.err());
        assertTrue(!noisy.err().contains("whole numbers"), noisy.err());
        // A check says what a run would.
        Cli validate = Cli.run("validate", file);
        assertEquals(0, validate.code());
        assertTrue(
                validate.err().contains(warning) && validate.err().contains("numbers lie outside the box"),
                validate.err());
        assertTrue(validate.out().contains(": ok. "), validate.out());
    }

    /** Columns of one name are told apart as the training data were laid out. */
    @Test
    void columnsOfOneNameAreToldApartByTheirOrder() throws IOException {
        List<String> lines = new ArrayList<>(List.of("v,v,age,v"));
        Random random = new Random(2);
        for (int i = 0; i < 80; i++) {
            lines.add(String.format(
                    Locale.ROOT, "%f,%f,%d,%d", random.nextGaussian(), 100 + random.nextGaussian(), i, i % 2));
        }
        Path table = Files.write(dir.resolve("train.csv"), lines);
        Path run = run(table, "columns: [1, 2], condition-columns: [4]", FLOW, 2);
        Cli same = Cli.run("score", run, "--data", table, "--quiet");
        assertEquals(0, same.code(), same.err());
        assertTrue(same.out().contains("v (column 2)"), same.out());
        Cli evaluated = Cli.run("evaluate", run, "--data", table, "--quiet");
        assertEquals(0, evaluated.code(), evaluated.err());
        // In another order nothing tells which is which.
        Path other = Files.writeString(dir.resolve("other.csv"), "age,v,v,v\n1,0.5,100,1\n2,0.5,100,1\n");
        for (String command : List.of("score", "evaluate")) {
            Cli cli = Cli.run(command, run, "--data", other, "--quiet");
            assertEquals(1, cli.code());
            assertTrue(cli.err().contains("several columns are named v, and it is not laid out as"), cli.err());
        }
        Cli sample = Cli.run("sample", run, "--count", 2, "--condition", "v=1", "--quiet");
        assertEquals(0, sample.code(), sample.err());
        run = run(table, "columns: [3, 4], condition-columns: [1, 2]", FLOW, 2);
        sample = Cli.run("sample", run, "--count", 2, "--condition", "v=1", "--quiet");
        assertEquals(2, sample.code());
        assertTrue(
                sample.err().contains("have the same name") && sample.err().contains("--set condition="), sample.err());
        assertEquals(
                0,
                Cli.run("sample", run, "--count", 2, "--set", "condition=[0.5, 100]", "--quiet")
                        .code());
    }

    /** Rows that are none for a model have density 0, and the column is named. */
    @Test
    void rowsThatTheModelCannotTakeHaveDensityZero() throws IOException {
        List<String> lines = new ArrayList<>(List.of("a,k"));
        Random random = new Random(2);
        for (int i = 0; i < 60; i++) {
            lines.add(String.format(Locale.ROOT, "%f,%d", 0.05 + 0.9 * random.nextDouble(), random.nextInt(5)));
        }
        Path table = Files.write(dir.resolve("train.csv"), lines);
        Path rows = Files.writeString(dir.resolve("rows.csv"), "a,k\n0.5,1\n-0.5,1\n0.5,1.5\n-9,2.5\n");
        Path run = run(table, "columns: [a], scale: none", "kind: flow, bijections: [logit, affine]", 2);
        Cli cli = Cli.run("score", run, "--data", rows, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        assertEquals(
                List.of("Infinity", "Infinity"),
                cli.out()
                        .lines()
                        .filter(line -> line.matches("[24],-Infinity,.*"))
                        .map(line -> line.split(",")[4])
                        .toList());
        assertTrue(cli.err().contains("row 2, column a is -0.5, and data for logit"), cli.err());

        run = run(table, "dequantise: [k]", FLOW, 2);
        cli = Cli.run("score", run, "--data", rows, "--quiet");
        assertEquals(0, cli.code(), cli.err());
        List<String> out = cli.out().lines().toList();
        assertTrue(out.get(3).startsWith("3,-Infinity,") && out.get(3).contains(",k,Infinity,"), cli.out());
        assertTrue(out.get(4).startsWith("4,-Infinity,") && out.get(4).contains(",k,Infinity,"), cli.out());
        assertTrue(
                cli.err().contains("row 3, column k is 1.5") && cli.err().contains("Such rows have density 0"),
                cli.err());
        assertTrue(cli.err().contains("mean -Infinity nats, 2 of density 0 (the mean without them: "), cli.err());
        cli = Cli.run("evaluate", run, "--data", rows, "--quiet");
        assertEquals(1, cli.code());
        assertTrue(cli.err().contains("rows.csv: row 3, column k is 1.5"), cli.err());
    }

    @Test
    void blamesWhereItIsAskedTo() throws IOException {
        Path run = run(table("train.csv", 60, true), "target-column: class", FLOW, 2);
        Path rows = Files.writeString(dir.resolve("rows.csv"), "z,y,x\n7,0.1,0\n37,0.1,0\n");
        Cli none = Cli.run("score", run, "--data", rows, "--no-blame", "--quiet");
        assertEquals(0, none.code(), none.err());
        assertEquals("row,log-likelihood,rank", none.out().lines().findFirst().orElseThrow());
        Cli all = Cli.run("score", run, "--data", rows, "--blame", "--quiet");
        assertEquals(Cli.run("score", run, "--data", rows, "--quiet").out(), all.out());
        assertTrue(all.out().contains("suspect-3"), all.out());

        run = run(
                table("train.csv", 60, true),
                "columns: [x, y]",
                "kind: diffusion, sde: vp, score: { name: mlp, hidden: [4] }",
                2);
        Cli solver = Cli.run("score", run, "--data", rows);
        assertEquals("row,log-likelihood,rank", solver.out().lines().findFirst().orElseThrow());
        assertTrue(solver.err().contains("the likelihood needs a solver, here for 4 more rows; --blame"), solver.err());
        solver = Cli.run("score", run, "--data", rows, "--blame", "--quiet");
        assertTrue(solver.out().contains("suspect-2"), solver.out());
    }

    @Test
    void aMissingValueIsNotARowLess() throws IOException {
        Path table = Files.writeString(dir.resolve("train.csv"), "height\n" + "1.5\n2.5\n4\n3.25\n".repeat(10));
        Path run = run(table, "holdout: 0.25", "kind: flow, bijections: [affine]", 2);
        Path rows = Files.writeString(dir.resolve("rows.csv"), "height\n170\n\"\"\n165\n");
        Cli cli = Cli.run("score", run, "--data", rows, "--quiet");
        assertEquals(1, cli.code());
        assertTrue(cli.err().contains("rows.csv:3 column 1 (height): a value is missing"), cli.err());
        Files.writeString(rows, "height\n170\n\n165\n");
        cli = Cli.run("score", run, "--data", rows, "--quiet");
        assertEquals(0, cli.code());
        assertTrue(cli.err().contains("warning: ") && cli.err().contains("blank lines between rows"), cli.err());
    }

    @Test
    void aModelThatReadsNoConditionIsRefused() throws IOException {
        Path table = table("train.csv", 50, true);
        Path file = Files.writeString(
                dir.resolve("pipeline.yaml"),
                "ergodic: 1\ndata: { csv: '" + table + "', condition-columns: [class] }\n"
                        + "model: { kind: flow, bijections: [planar] }\n");
        Cli cli = Cli.run("validate", file);
        assertEquals(2, cli.code());
        assertTrue(cli.err().contains("this model reads no condition"), cli.err());
    }

    /**
     * Radar returns of the ionosphere: a flow of half of the good ones ranks the bad ones among the rest as outliers.
     * The area under the ROC curve, 1/2 for any ranking by chance, has a standard error of some 0.02 here.
     */
    @Test
    void outliersOfARealTable() throws IOException {
        Path data =
                Path.of(System.getProperty("ergodic.data", "../../shared/data")).resolve("uci-rnade/ionosphere.csv");
        assumeTrue(Files.exists(data), () -> "there is no " + data + "; name the folder by -Dergodic.data");
        assertTrue(ranking(Files.readAllLines(data)) > 0.9);
    }

    /** The same on a table of the same form: good rows lie near a plane of their own, bad ones anywhere. */
    @Test
    void outliersOfAMadeTable() throws IOException {
        Random random = new Random(4);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 260; i++) {
            boolean good = i % 4 != 3;
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            StringBuilder line = new StringBuilder();
            for (int k = 0; k < 34; k++) {
                double near = 0.3 * (a * Math.cos(k) + b * Math.sin(k)) + 0.05 * random.nextGaussian();
                line.append(good ? near : 0.3 * random.nextGaussian()).append(',');
            }
            lines.add(line.append(good ? 'g' : 'b').toString());
        }
        assertTrue(ranking(lines) > 0.9);
    }

    /** The area under the ROC curve of bad rows among the good ones that a flow was not trained on. */
    private double ranking(List<String> lines) throws IOException {
        List<String> good = lines.stream().filter(line -> line.endsWith("g")).toList();
        List<String> bad = lines.stream().filter(line -> line.endsWith("b")).toList();
        List<String> train = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < good.size(); i++) {
            (i % 2 == 0 ? train : rest).add(good.get(i));
        }
        int inliers = rest.size();
        rest.addAll(bad);
        Path run = run(
                Files.write(dir.resolve("train.csv"), train),
                "columns: ['3-34'], header: no, holdout: 0.2",
                "kind: flow, bijections: [ { name: masked-autoregressive, layers: 2, hidden: [32] } ]",
                150);
        Cli cli = Cli.run("score", run, "--data", Files.write(dir.resolve("rest.csv"), rest), "--quiet");
        assertEquals(0, cli.code(), cli.err());
        double[] scores = cli.out()
                .lines()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",")[1]))
                .toArray();
        double[] in = Arrays.copyOf(scores, inliers);
        double[] out = Arrays.copyOfRange(scores, inliers, scores.length);
        double area = 0;
        for (double outlier : out) {
            area += Arrays.stream(in).filter(inlier -> inlier > outlier).count() / (double) in.length / out.length;
        }
        return area;
    }

    /** A row far off is marked by each rule, by the right threshold. */
    @Test
    void outliersAreMarked() throws IOException {
        Path run = run(table("train.csv", 120, true), "target-column: class", FLOW, 20);
        Path rows = Files.writeString(dir.resolve("rows.csv"), "x,y,z\n0,0,7\n90,-90,7\n4,4,6\n1,1,8\n");
        for (String rule : List.of("share=0.25", "quantile=0.01", "below=-500")) {
            Cli cli = Cli.run("score", run, "--data", rows, "--outliers", rule, "--no-blame");
            assertEquals(0, cli.code(), cli.err());
            List<String> lines = cli.out().lines().toList();
            assertEquals("row,log-likelihood,rank,outlier", lines.get(0));
            for (int i = 1; i <= 4; i++) {
                assertTrue(lines.get(i).endsWith(i == 2 ? ",yes" : ",no"), rule + ": " + lines);
            }
            assertTrue(cli.err().contains("; 1 marked as outliers, below "), cli.err());
        }
        for (String wrong : List.of("share=2", "quantile=0", "below=x", "top=3", "0.1")) {
            Cli cli = Cli.run("score", run, "--data", rows, "--outliers", wrong);
            assertEquals(2, cli.code());
            assertTrue(cli.err().contains("must be share=S or quantile=S"), cli.err());
        }
    }

    /**
     * What a stopped command leaves is gone on from, and the scores are those of one go; of other rows it is
     * refused.
     */
    @Test
    void scoresGoOn() throws IOException {
        Path run = run(
                table("train.csv", 60, true),
                "target-column: class",
                "kind: diffusion, score: { name: mlp, hidden: [4] }",
                2);
        List<String> many = new ArrayList<>(List.of("x,y,z"));
        for (int i = 0; i < 600; i++) {
            many.add(i % 7 + "," + i % 5 + "," + i % 3);
        }
        Path rows = Files.write(dir.resolve("rows.csv"), many);
        Path whole = dir.resolve("whole.csv");
        List<String> fast = List.of("--set", "solver={name: heun, steps: 2}", "--probes", "2");
        assertEquals(0, score(run, rows, whole, fast).code());

        Path out = dir.resolve("out.csv");
        Path partial = dir.resolve("out.csv.partial");
        org.ergodic.pipeline.FittedModel model = org.ergodic.pipeline.FittedModel.load(run);
        org.ergodic.pipeline.config.ScoreConfig how = new org.ergodic.host.Binder(org.ergodic.host.Registry.load())
                .bind(
                        org.ergodic.pipeline.config.ScoreConfig.class,
                        org.ergodic.api.config.ConfigNode.of(java.util.Map.of(
                                "solver", java.util.Map.of("name", "heun", "steps", 2), "probes", 2, "time-min", 1e-5)),
                        "score");
        int[] asked = {0};
        org.ergodic.pipeline.RunSettings stopped = org.ergodic.pipeline.RunSettings.silent()
                .stoppedBy(() -> asked[0]++ > 0)
                .keeping(partial);
        org.junit.jupiter.api.Assertions.assertThrows(
                java.util.concurrent.CancellationException.class,
                () -> org.ergodic.pipeline.PipelineRunner.of(org.ergodic.host.Registry.load())
                        .score(run, model.scoredBy(how), rows, org.ergodic.pipeline.Scores.Blame.AUTO, stopped));
        assertTrue(Files.exists(partial), "nothing was kept");
        Path other = Files.write(dir.resolve("other.csv"), many.subList(0, 5));
        Cli refused = score(run, other, out, fast);
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("out.csv.partial"), refused.err());

        Cli on = score(run, rows, out, fast);
        assertEquals(0, on.code(), on.err());
        assertTrue(on.err().contains("going on after 512 rows"), on.err());
        assertEquals(Files.readString(whole), Files.readString(out));
        assertTrue(!Files.exists(partial), "it is done, and the part is still there");
    }

    private static Cli score(Path run, Path rows, Path out, List<String> more) {
        List<Object> args = new ArrayList<>(List.of("score", run, "--data", rows, "--out", out));
        args.addAll(more);
        return Cli.run(args.toArray());
    }
}
