import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.baseline.GaussianMixture;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.config.TrainConfig;

/**
 * Densities as outlier scores against isolation forest and local outlier factor: see README.md beside this file.
 *
 * <p>usage: Outliers FOLDER [STEPS] [SEEDS]
 */
final class Outliers {
    private enum Table {
        WHITE_WINE("winequality-white.csv", 0, 11),
        PARKINSONS("parkinsons_updrs.csv", 3, 22),
        BOSTON("housing.csv", 0, 14),
        IONOSPHERE("ionosphere.csv", 2, 34);

        final String file;
        final int from;
        final int to;

        Table(String file, int from, int to) {
            this.file = file;
            this.from = from;
            this.to = to;
        }

        double[][] read(Path folder) throws IOException {
            return Files.readAllLines(folder.resolve(file)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("subject"))
                    .map(line -> Arrays.stream(line.split(","), from, to)
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toArray(double[][]::new);
        }
    }

    /** What was done to rows; a row's column that was changed is known. */
    private enum Change {
        /** A column has the value of another row. */
        SWAPPED,
        /** A column is three times as far from its mean. */
        SCALED
    }

    private record Asked(double[][] rows, boolean[] outlier, int[] column) {}

    private Outliers() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
        int seeds = args.length > 2 ? Integer.parseInt(args[2]) : 2;
        System.out.println("| table (columns) | change | flow | mixture | isolation forest | local outlier factor"
                + " | flow blames | mixture blames | by chance |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Table table : Table.values()) {
            double[][] all = table.read(folder);
            int d = all[0].length;
            Map<Change, double[]> sums = new LinkedHashMap<>();
            for (int seed = 0; seed < seeds; seed++) {
                RandomStream random = RandomStream.of(seed).split(table.name());
                int[] order = random.permutation(all.length);
                int held = Math.min(600, all.length / 3);
                double[][] test = IntStream.range(0, held).mapToObj(i -> all[order[i]]).toArray(double[][]::new);
                double[][] train = IntStream.range(held, Math.min(all.length, held + 4000))
                        .mapToObj(i -> all[order[i]])
                        .toArray(double[][]::new);
                FittedModel flow = flow(train, steps, seed);
                GaussianMixture mixture = GaussianMixture.chosen(random.split("mixture"), train);
                Scale scale = Scale.of(train);
                IsolationForest forest = new IsolationForest(train, random.split("forest"));
                LocalOutlierFactor factor = new LocalOutlierFactor(scale.apply(train), 20);
                for (Change change : Change.values()) {
                    Asked asked = change(test, scale, change, random.split(change.name()));
                    double[][] rows = asked.rows();
                    double[] flowScore = negative(flow.logProb(rows));
                    double[] figures = {
                        auc(flowScore, asked.outlier()),
                        auc(each(rows, row -> -mixture.logProb(row)), asked.outlier()),
                        auc(each(rows, forest::score), asked.outlier()),
                        auc(each(scale.apply(rows), factor::score), asked.outlier()),
                        blamed(asked, scale, some -> flow.logProb(some)),
                        blamed(asked, scale, some -> each(some, mixture::logProb)),
                        1.0 / d
                    };
                    double[] sum = sums.computeIfAbsent(change, key -> new double[figures.length]);
                    for (int f = 0; f < figures.length; f++) {
                        sum[f] += figures[f] / seeds;
                    }
                }
            }
            sums.forEach((change, figures) -> {
                StringBuilder line = new StringBuilder("| " + table.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + " (" + d + ") | " + change.name().toLowerCase(Locale.ROOT));
                for (double figure : figures) {
                    line.append(String.format(Locale.ROOT, " | %.2f", figure));
                }
                System.out.println(line + " |");
            });
        }
    }

    /** That of examples/outliers.yaml. */
    private static FittedModel flow(double[][] train, int steps, int seed) {
        return Pipeline.builder()
                .seed(seed)
                .data(ArrayTable.of(train))
                .model(
                        "flow",
                        Map.of(
                                "bijections",
                                List.of(Component.of(
                                        "masked-autoregressive", Map.of("layers", 3, "hidden", List.of(64))))))
                .train(TrainConfig.builder()
                        .steps(steps)
                        .batch(128)
                        .validateEvery(50)
                        .patience(10)
                        .build())
                .evaluate("log-likelihood")
                .build()
                .run(RunSettings.silent())
                .model();
    }

    private static double[] negative(double... values) {
        return Arrays.stream(values).map(v -> -v).toArray();
    }

    private static double[] each(double[][] rows, ToDoubleFunction<double[]> score) {
        return Arrays.stream(rows).parallel().mapToDouble(score).toArray();
    }

    /** The rows as they are, and then changed. */
    private static Asked change(double[][] test, Scale scale, Change change, RandomStream random) {
        int n = test.length;
        int d = test[0].length;
        double[][] rows = new double[2 * n][];
        boolean[] outlier = new boolean[2 * n];
        int[] column = new int[2 * n];
        for (int i = 0; i < n; i++) {
            rows[i] = test[i];
            rows[n + i] = test[i].clone();
            outlier[n + i] = true;
            int j = (int) (random.uniform(i, 0) * d);
            column[n + i] = j;
            rows[n + i][j] = change == Change.SWAPPED
                    ? test[(i + 1 + (int) (random.uniform(i, 1) * (n - 1))) % n][j]
                    : scale.mean[j] + 3 * (test[i][j] - scale.mean[j]);
        }
        return new Asked(rows, outlier, column);
    }

    private interface Density {
        double[] of(double[][] rows);
    }

    /** The share of outliers whose changed column is the one that, at its median, makes the row the most likely. */
    private static double blamed(Asked asked, Scale scale, Density density) {
        int d = scale.mean.length;
        List<double[]> variants = new ArrayList<>();
        List<Integer> which = new ArrayList<>();
        for (int i = 0; i < asked.rows().length; i++) {
            if (asked.outlier()[i]) {
                which.add(i);
                for (int j = 0; j < d; j++) {
                    double[] row = asked.rows()[i].clone();
                    row[j] = scale.median[j];
                    variants.add(row);
                }
            }
        }
        double[] log = density.of(variants.toArray(double[][]::new));
        int right = 0;
        for (int k = 0; k < which.size(); k++) {
            int best = 0;
            for (int j = 1; j < d; j++) {
                best = log[k * d + j] > log[k * d + best] ? j : best;
            }
            right += best == asked.column()[which.get(k)] ? 1 : 0;
        }
        return (double) right / which.size();
    }

    /** The share of pairs of an outlier and another row of which the outlier has the higher score. */
    private static double auc(double[] score, boolean[] outlier) {
        double pairs = 0;
        double right = 0;
        for (int i = 0; i < score.length; i++) {
            for (int j = 0; outlier[i] && j < score.length; j++) {
                if (!outlier[j]) {
                    pairs++;
                    right += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
                }
            }
        }
        return right / pairs;
    }

    private record Scale(double[] mean, double[] deviation, double[] median) {
        static Scale of(double[][] rows) {
            int d = rows[0].length;
            double[] mean = new double[d];
            double[] deviation = new double[d];
            double[] median = new double[d];
            for (int j = 0; j < d; j++) {
                int column = j;
                double[] values = Arrays.stream(rows).mapToDouble(row -> row[column]).sorted().toArray();
                mean[j] = Arrays.stream(values).average().orElseThrow();
                double at = mean[j];
                deviation[j] = Math.sqrt(
                        Arrays.stream(values).map(v -> (v - at) * (v - at)).average().orElseThrow());
                median[j] = values[values.length / 2];
            }
            return new Scale(mean, deviation, median);
        }

        double[][] apply(double[][] rows) {
            return Arrays.stream(rows)
                    .map(row -> IntStream.range(0, row.length)
                            .mapToDouble(j -> (row[j] - mean[j]) / (deviation[j] > 0 ? deviation[j] : 1))
                            .toArray())
                    .toArray(double[][]::new);
        }
    }

    /**
     * Isolation forest (Liu, Ting and Zhou 2008, doi:10.1109/ICDM.2008.17): 100 trees of random cuts of 256 rows; a row
     * that few cuts leave alone is an outlier. The score is 2^(-mean depth / c(256)).
     */
    private static final class IsolationForest {
        private static final int TREES = 100;
        private static final int ROWS = 256;

        private final Node[] trees = new Node[TREES];
        private final double unit;

        private record Node(int column, double cut, int size, Node low, Node high) {}

        IsolationForest(double[][] rows, RandomStream random) {
            int n = Math.min(ROWS, rows.length);
            unit = average(n);
            int most = (int) Math.ceil(Math.log(n) / Math.log(2));
            for (int t = 0; t < TREES; t++) {
                RandomStream own = random.split(t);
                int[] order = own.permutation(rows.length);
                double[][] some = IntStream.range(0, n).mapToObj(i -> rows[order[i]]).toArray(double[][]::new);
                trees[t] = grow(some, most, own, 1);
            }
        }

        /** The number of a node in its tree, root 1, is its place among random numbers. */
        private static Node grow(double[][] rows, int depth, RandomStream random, int number) {
            List<Integer> varying = new ArrayList<>();
            for (int j = 0; rows.length > 1 && depth > 0 && j < rows[0].length; j++) {
                int column = j;
                if (Arrays.stream(rows).anyMatch(row -> row[column] != rows[0][column])) {
                    varying.add(j);
                }
            }
            if (varying.isEmpty()) {
                return new Node(-1, 0, rows.length, null, null);
            }
            int column = varying.get((int) (random.uniform(number, 0) * varying.size()));
            double least = Arrays.stream(rows).mapToDouble(row -> row[column]).min().orElseThrow();
            double most = Arrays.stream(rows).mapToDouble(row -> row[column]).max().orElseThrow();
            double cut = least + random.uniform(number, 1) * (most - least);
            double[][] low = Arrays.stream(rows).filter(row -> row[column] < cut).toArray(double[][]::new);
            double[][] high = Arrays.stream(rows).filter(row -> row[column] >= cut).toArray(double[][]::new);
            return new Node(
                    column,
                    cut,
                    rows.length,
                    grow(low, depth - 1, random, 2 * number),
                    grow(high, depth - 1, random, 2 * number + 1));
        }

        double score(double... row) {
            double depth = 0;
            for (Node tree : trees) {
                Node node = tree;
                while (node.column >= 0) {
                    node = row[node.column] < node.cut ? node.low : node.high;
                    depth++;
                }
                depth += average(node.size);
            }
            return Math.pow(2, -depth / TREES / unit);
        }

        /** The mean depth of a search that fails in a binary tree of n. */
        private static double average(int n) {
            return n < 2 ? 0 : n == 2 ? 1 : 2 * (Math.log(n - 1) + 0.5772156649) - 2.0 * (n - 1) / n;
        }
    }

    /**
     * Local outlier factor (Breunig, Kriegel, Ng and Sander 2000, doi:10.1145/335191.335388) of new rows among training
     * rows: the density around a row's neighbours over that around itself.
     */
    private static final class LocalOutlierFactor {
        private final double[][] rows;
        private final int k;
        private final double[] reach;
        private final double[] density;

        LocalOutlierFactor(double[][] rows, int k) {
            this.rows = rows;
            this.k = k;
            int[][] near = IntStream.range(0, rows.length)
                    .parallel()
                    .mapToObj(i -> neighbours(rows[i], i))
                    .toArray(int[][]::new);
            reach = IntStream.range(0, rows.length)
                    .mapToDouble(i -> distance(rows[i], rows[near[i][k - 1]]))
                    .toArray();
            density = IntStream.range(0, rows.length)
                    .mapToDouble(i -> density(rows[i], near[i]))
                    .toArray();
        }

        private int[] neighbours(double[] row, int without) {
            double[] distances = Arrays.stream(rows).mapToDouble(other -> distance(row, other)).toArray();
            if (without >= 0) {
                distances[without] = Double.POSITIVE_INFINITY;
            }
            return IntStream.range(0, rows.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(distances[a], distances[b]))
                    .limit(k)
                    .mapToInt(i -> i)
                    .toArray();
        }

        private double density(double[] row, int[] near) {
            double sum = 0;
            for (int other : near) {
                sum += Math.max(reach[other], distance(row, rows[other]));
            }
            return 1 / (sum / k + 1e-10);
        }

        double score(double... row) {
            int[] near = neighbours(row, -1);
            return Arrays.stream(near).mapToDouble(i -> density[i]).average().orElseThrow() / density(row, near);
        }

        private static double distance(double[] a, double[] b) {
            double sum = 0;
            for (int j = 0; j < a.length; j++) {
                sum += (a[j] - b[j]) * (a[j] - b[j]);
            }
            return Math.sqrt(sum);
        }
    }
}
