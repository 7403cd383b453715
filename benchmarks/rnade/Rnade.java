import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.ergodic.api.plugin.Component;
import org.ergodic.api.random.RandomStream;
import org.ergodic.app.run.Pipeline;
import org.ergodic.app.run.Result;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Flows on the UCI tables of Uria, Murray and Larochelle (2013), "RNADE", by its protocol: 10 folds of 90 % and 10 %, columns
 * standardised by the 90 %, mean test log-likelihood in nats. See README.md beside this file.
 *
 * <p>usage: Rnade DATA-FOLDER TABLE FLOW,LAYERS,UNITS,BINS,DECAY [FOLDS]
 */
final class Rnade {
    private static final double CORRELATED = 0.98;
    private static final int FOLDS = 10;

    private Rnade() {}

    /** A table's file and the columns, from 0, that the protocol keeps before correlated ones are dropped. */
    private enum Table {
        RED("winequality-red.csv", 0, 11),
        WHITE("winequality-white.csv", 0, 11),
        PARKINSONS("parkinsons_updrs.csv", 3, 22),
        IONOSPHERE("ionosphere.csv", 2, 34);

        final String file;
        final int from;
        final int to;

        Table(String file, int from, int to) {
            this.file = file;
            this.from = from;
            this.to = to;
        }
    }

    /** What was tried; README.md says what the validation part chose. */
    private record Settings(String flow, int layers, int hidden, int bins, double decay) {
        /** {@code maf} or {@code rq-nsf}, then layers, units, bins and weight decay, with commas between. */
        static Settings of(String text) {
            String[] parts = text.split(",");
            return new Settings(
                    parts[0],
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    Integer.parseInt(parts[3]),
                    Double.parseDouble(parts[4]));
        }

        Component bijection() {
            return switch (flow) {
                case "maf" -> Component.of(
                        "masked-autoregressive", Map.of("layers", layers, "hidden", List.of(hidden)));
                case "rq-nsf" -> Component.of(
                        "spline-autoregressive",
                        Map.of("layers", layers, "hidden", List.of(hidden), "bins", bins, "reach", 5));
                default -> throw new IllegalArgumentException("there is no flow '" + flow + "': maf or rq-nsf");
            };
        }
    }

    public static void main(String[] args) throws IOException {
        Table table = Table.valueOf(args[1].toUpperCase(Locale.ROOT));
        double[][] rows = decorrelated(read(Path.of(args[0]).resolve(table.file), table));
        int[] order = RandomStream.of(2013).permutation(rows.length);
        int folds = args.length > 3 ? Integer.parseInt(args[3]) : FOLDS;
        double[] figures = new double[folds];
        for (int fold = 0; fold < folds; fold++) {
            int begin = fold * rows.length / FOLDS;
            int end = (fold + 1) * rows.length / FOLDS;
            List<double[]> train = new ArrayList<>();
            List<double[]> test = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                (i >= begin && i < end ? test : train).add(rows[order[i]].clone());
            }
            standardise(train, test);
            figures[fold] = fit(Settings.of(args[2]), train, test, fold);
            System.out.printf(Locale.ROOT, "%s %s fold %d: %.3f%n", table, args[2], fold + 1, figures[fold]);
        }
        double mean = Arrays.stream(figures).average().orElseThrow();
        double squares = Arrays.stream(figures).map(f -> (f - mean) * (f - mean)).sum();
        System.out.printf(
                Locale.ROOT,
                "%s %s: d = %d, %d rows, %.3f ± %.3f (mean and standard error of %d folds)%n",
                table,
                args[2],
                rows[0].length,
                rows.length,
                mean,
                folds > 1 ? Math.sqrt(squares / (folds - 1) / folds) : Double.NaN,
                folds);
    }

    private static double fit(Settings settings, List<double[]> train, List<double[]> test, int fold) throws IOException {
        Path file = Files.createTempFile("rnade", ".csv");
        try {
            Files.write(
                    file,
                    train.stream()
                            .map(row -> String.join(
                                    ",",
                                    Arrays.stream(row).mapToObj(Double::toString).toList()))
                            .toList());
            Result result = Pipeline.builder()
                    .seed(fold)
                    .data(Map.of("csv", file.toString(), "header", "no", "scale", "none", "holdout", 0.1))
                    .model("flow", Map.of("bijections", List.of(settings.bijection())))
                    // The tenth that is held out chooses the step, and nothing else.
                    .train(Map.of(
                            "steps", 20000,
                            "batch", 100,
                            "optimizer", Component.of("adamw", Map.of("rate", 5e-4, "weight-decay", settings.decay)),
                            "ema", 0.99,
                            "validate-every", 100,
                            "patience", 10))
                    .sample(Map.of("count", 1))
                    .evaluate("log-likelihood")
                    .build()
                    .run();
            System.out.printf(
                    Locale.ROOT, "validation %.3f%n", result.metrics().get("log-likelihood").value());
            return result.model()
                    .logProb(Nd4j.createFromArray(test.toArray(double[][]::new)))
                    .meanNumber()
                    .doubleValue();
        } finally {
            Files.delete(file);
        }
    }

    private static double[][] read(Path file, Table table) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && Character.isDigit(line.strip().charAt(0)))
                .map(line -> line.split(","))
                .map(fields -> IntStream.range(table.from, table.to)
                        .mapToDouble(i -> Double.parseDouble(fields[i]))
                        .toArray())
                .toArray(double[][]::new);
    }

    /** From the last column on, each that has a correlation above 0.98 with one that is kept is dropped. */
    private static double[][] decorrelated(double[][] rows) {
        int d = rows[0].length;
        List<Integer> kept = new ArrayList<>();
        for (int j = d - 1; j >= 0; j--) {
            int column = j;
            if (kept.stream().noneMatch(other -> Math.abs(correlation(rows, other, column)) > CORRELATED)) {
                kept.add(0, j);
            }
        }
        return Arrays.stream(rows)
                .map(row -> kept.stream().mapToDouble(j -> row[j]).toArray())
                .toArray(double[][]::new);
    }

    private static double correlation(double[][] rows, int a, int b) {
        double meanA = Arrays.stream(rows).mapToDouble(row -> row[a]).average().orElseThrow();
        double meanB = Arrays.stream(rows).mapToDouble(row -> row[b]).average().orElseThrow();
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (double[] row : rows) {
            product += (row[a] - meanA) * (row[b] - meanB);
            squaresA += (row[a] - meanA) * (row[a] - meanA);
            squaresB += (row[b] - meanB) * (row[b] - meanB);
        }
        return product / Math.sqrt(squaresA * squaresB);
    }

    private static void standardise(List<double[]> train, List<double[]> test) {
        for (int column = 0; column < train.get(0).length; column++) {
            int j = column;
            double mean = train.stream().mapToDouble(row -> row[j]).average().orElseThrow();
            double deviation = Math.sqrt(train.stream()
                    .mapToDouble(row -> (row[j] - mean) * (row[j] - mean))
                    .average()
                    .orElseThrow());
            for (List<double[]> part : List.of(train, test)) {
                part.forEach(row -> row[j] = (row[j] - mean) / deviation);
            }
        }
    }
}
