import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.random.RandomStream;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.Result;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Flows on the UCI tables of Uria, Murray and Larochelle (2013), "RNADE", by its protocol: 10 folds of 90 % and 10 %,
 * columns standardised by the 90 %, mean test log-likelihood in nats. See README.md beside this file.
 *
 * <p>usage: Rnade DATA-FOLDER TABLE FLOW[,OPTION=VALUE...] [FOLDS]
 */
final class Rnade {
    private static final double CORRELATED = 0.98;
    private static final int FOLDS = 10;
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("layers", "2"),
            Map.entry("units", "32"),
            Map.entry("depth", "1"),
            Map.entry("order", "alternate"),
            Map.entry("bins", "8"),
            Map.entry("reach", "5"),
            Map.entry("bound", "2"),
            Map.entry("lu", ""),
            Map.entry("freedom", "0"),
            Map.entry("noise", "0"),
            Map.entry("decay", "0.01"),
            Map.entry("rate", "1e-3"),
            Map.entry("batch", "100"),
            Map.entry("steps", "10000"),
            Map.entry("patience", "15"));

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

    /** What was tried, with what it is unless said; README.md says what the validation part chose. */
    private record Settings(String flow, Map<String, String> given) {
        /** {@code maf} or {@code rq-nsf}, then options such as {@code layers=3}, with commas between. */
        static Settings of(String text) {
            String[] parts = text.split(",");
            Map<String, String> given = new HashMap<>();
            Arrays.stream(parts).skip(1).map(part -> part.split("=", 2)).forEach(pair -> {
                if (!OPTIONS.containsKey(pair[0])) {
                    throw new IllegalArgumentException("there is no option '" + pair[0] + "': " + OPTIONS.keySet());
                }
                given.put(pair[0], pair[1]);
            });
            return new Settings(parts[0], given);
        }

        double number(String option) {
            return Double.parseDouble(given.getOrDefault(option, OPTIONS.get(option)));
        }

        int count(String option) {
            return (int) number(option);
        }

        Component bijection() {
            Map<String, Object> layers = new HashMap<>(Map.of(
                    "layers", count("layers"),
                    "order", given.getOrDefault("order", OPTIONS.get("order")),
                    "hidden", Collections.nCopies(count("depth"), count("units"))));
            return switch (flow) {
                case "maf" -> {
                    layers.put("bound", number("bound"));
                    yield Component.of("masked-autoregressive", layers);
                }
                case "rq-nsf" -> {
                    layers.put("bins", count("bins"));
                    layers.put("reach", number("reach"));
                    yield Component.of("spline-autoregressive", layers);
                }
                default -> throw new IllegalArgumentException("there is no flow '" + flow + "': maf or rq-nsf");
            };
        }

        List<Component> bijections() {
            return given.containsKey("lu")
                    ? List.of(Component.of("linear-lu"), bijection())
                    : List.of(bijection());
        }

        Component base() {
            double freedom = number("freedom");
            return freedom == 0 ? Component.of("gaussian") : Component.of("student-t", Map.of("freedom", freedom));
        }
    }

    public static void main(String[] args) throws IOException {
        Table table = Table.valueOf(args[1].toUpperCase(Locale.ROOT));
        double[][] rows = decorrelated(read(Path.of(args[0]).resolve(table.file), table));
        int[] order = RandomStream.of(2013).permutation(rows.length);
        int folds = args.length > 3 ? Integer.parseInt(args[3]) : FOLDS;
        Settings settings = Settings.of(args[2]);
        double[] validation = new double[folds];
        double[] test = new double[folds];
        for (int fold = 0; fold < folds; fold++) {
            int begin = fold * rows.length / FOLDS;
            int end = (fold + 1) * rows.length / FOLDS;
            List<double[]> nine = new ArrayList<>();
            List<double[]> tenth = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                (i >= begin && i < end ? tenth : nine).add(rows[order[i]].clone());
            }
            standardise(nine, tenth);
            Result result = fit(settings, nine, fold);
            validation[fold] = result.metrics().get("log-likelihood").value();
            double[] logProb = result.model()
                    .logProb(Nd4j.createFromArray(tenth.toArray(double[][]::new)))
                    .data()
                    .asDouble();
            Arrays.sort(logProb);
            test[fold] = Arrays.stream(logProb).average().orElseThrow();
            System.out.printf(
                    Locale.ROOT,
                    "fold %d: %d steps, validation %.3f, test %.3f, its least three rows %.1f %.1f %.1f%n",
                    fold + 1,
                    result.history().losses().length,
                    validation[fold],
                    test[fold],
                    logProb[0],
                    logProb[1],
                    logProb[2]);
        }
        System.out.printf(
                Locale.ROOT,
                "%s %s: d = %d, %d rows, %d folds: validation %s, test %s%n",
                table,
                args[2],
                rows[0].length,
                rows.length,
                folds,
                meanAndError(validation),
                meanAndError(test));
    }

    private static String meanAndError(double... figures) {
        double mean = Arrays.stream(figures).average().orElseThrow();
        double squares = Arrays.stream(figures).map(f -> (f - mean) * (f - mean)).sum();
        return String.format(
                Locale.ROOT, "%.3f ± %.3f", mean, Math.sqrt(squares / (figures.length - 1) / figures.length));
    }

    private static Result fit(Settings settings, List<double[]> rows, int fold) throws IOException {
        Path file = Files.createTempFile("rnade", ".csv");
        try {
            Files.write(
                    file,
                    rows.stream()
                            .map(row -> String.join(
                                    ",",
                                    Arrays.stream(row).mapToObj(Double::toString).toList()))
                            .toList());
            return Pipeline.builder()
                    .seed(fold)
                    .data(Map.of("csv", file.toString(), "header", "no", "scale", "none", "holdout", 0.1))
                    .model("flow", Map.of("base", settings.base(), "bijections", settings.bijections()))
                    // The tenth that is held out chooses the step, and nothing else.
                    .train(Map.of(
                            "objective",
                            Component.of("maximum-likelihood", Map.of("noise", settings.number("noise"))),
                            "steps",
                            settings.count("steps"),
                            "batch",
                            settings.count("batch"),
                            "optimizer",
                            Component.of(
                                    "adamw",
                                    Map.of("rate", settings.number("rate"), "weight-decay", settings.number("decay"))),
                            "schedule",
                            "cosine",
                            "ema",
                            0.99,
                            "validate-every",
                            100,
                            "patience",
                            settings.count("patience")))
                    .sample(Map.of("count", 1))
                    .evaluate("log-likelihood")
                    .build()
                    .run();
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
