import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.baseline.Baselines;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.Result;

/**
 * Models by their defaults against a Gaussian, a kernel density and mixtures of Gaussians: the mean log-likelihood of
 * rows that none of them saw. See README.md beside this file.
 *
 * <p>usage: Defaults DATA-FOLDER TABLE[,TABLE...] [SPLITS [MODEL,... [FIRST-SPLIT]]]
 */
final class Defaults {
    private static final double RIDGE = 1e-6;
    private static final int MOST_SCORED_BY_DIFFUSION = 200;

    /** Over so much noise in a row's codes densities are averaged, as those of a flow are. */
    private static final int DRAWS = 16;

    private Defaults() {}

    public static void main(String[] args) throws IOException {
        int splits = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        String[] models = args.length > 3 ? args[3].split(",") : new String[] {"flow", "diffusion"};
        int first = args.length > 4 ? Integer.parseInt(args[4]) : 0;
        System.out.println("| table (rows, columns), split | Gaussian | kernels | mixture, full | mixture, diagonal | "
                + "model | nats a row | lead over the best baseline | classifier: model's samples, mixture's | best"
                + " step, seconds |");
        System.out.println("|" + "---|".repeat(10));
        for (String table : args[1].split(",")) {
            double[][] rows = table(Path.of(args[0]), table);
            for (int split = first; split < first + splits; split++) {
                int[] order = RandomStream.of(1000 + split).permutation(rows.length);
                int tenth = rows.length / 10;
                double[][] test = pick(rows, Arrays.copyOf(order, tenth));
                double[][] train = pick(rows, Arrays.copyOfRange(order, tenth, rows.length));
                double[][] baselines = null;
                for (String model : models) {
                    long begun = System.nanoTime();
                    Result result = fit(model, train);
                    double seconds = (System.nanoTime() - begun) * 1e-9;
                    // Of codes, which are the same for every model.
                    baselines = baselines == null ? baselines(result.model().coding(), train, test) : baselines;
                    System.out.printf(
                            Locale.ROOT, "| %s (%d, %d), %d |", table, rows.length, rows[0].length, split);
                    for (double[] baseline : baselines) {
                        System.out.printf(Locale.ROOT, " %.2f |", mean(baseline));
                    }
                    System.out.println(line(model, result, seconds, test, baselines));
                }
            }
        }
    }

    private static String line(
            String model, Result result, double seconds, double[][] test, double[]... baselines) {
        double[][] scored = model.equals("diffusion")
                ? Arrays.copyOf(test, Math.min(test.length, MOST_SCORED_BY_DIFFUSION))
                : test;
        double[] logProb = result.model().logProb(scored);
        double[] best = Arrays.stream(baselines).max(Comparator.comparingDouble(Defaults::mean)).orElseThrow();
        double[] lead = IntStream.range(0, logProb.length).mapToDouble(i -> logProb[i] - best[i]).toArray();
        double error = Math.sqrt(Arrays.stream(lead).map(x -> Math.pow(x - mean(lead), 2)).sum() / (lead.length - 1.0)
                / lead.length);
        Metric.Measurement auc = result.metrics().get("classifier-auc");
        double[] looks = result.history().looks();
        int least = IntStream.range(0, looks.length)
                .boxed()
                .min(Comparator.comparingDouble(i -> looks[i]))
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                " %s | %.2f | %+.2f ± %.2f | %.2f, %.2f | %.0f, %.0f |",
                model,
                mean(logProb),
                mean(lead),
                error,
                auc.value(),
                auc.baseline().orElse(Double.NaN),
                result.history().lookSteps()[least],
                seconds);
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double[][] pick(double[][] rows, int... which) {
        return Arrays.stream(which).mapToObj(i -> rows[i].clone()).toArray(double[][]::new);
    }

    /** A file and a kind of model, and no option of the two. */
    private static Result fit(String model, double[][] train) throws IOException {
        Path file = Files.createTempFile("defaults", ".csv");
        try {
            List<String> lines = new ArrayList<>();
            lines.add(String.join(
                    ",", IntStream.range(0, train[0].length).mapToObj(j -> "c" + j).toList()));
            for (double[] row : train) {
                lines.add(String.join(",", Arrays.stream(row).mapToObj(Defaults::text).toList()));
            }
            Files.write(file, lines);
            return Pipeline.builder()
                    .data(Map.of("csv", file.toString()))
                    .model(model, Map.of())
                    .evaluate("classifier-two-sample")
                    .build()
                    .run();
        } finally {
            Files.delete(file);
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    // The tables.

    private static double[][] table(Path folder, String name) throws IOException {
        return switch (name) {
            case "white" -> columns(read(folder.resolve("winequality-white.csv")), 0, 11);
            case "red" -> columns(read(folder.resolve("winequality-red.csv")), 0, 11);
            case "boston" -> read(folder.resolve("housing.csv"));
            case "ionosphere" -> columns(read(folder.resolve("ionosphere.csv")), 2, 34);
            case "parkinsons" -> decorrelated(columns(read(folder.resolve("parkinsons_updrs.csv")), 3, 22));
            default -> generated(name);
        };
    }

    /** Correlated Student t; counts; a lump and a thin ring; log-normal amounts with a column of 0 and 1. */
    private static double[][] generated(String name) {
        Random random = new Random(7);
        int n = 2000;
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = switch (name) {
                case "student" -> {
                    double scale = Math.sqrt(2 / (Math.pow(random.nextGaussian(), 2) +
                            Math.pow(random.nextGaussian(), 2)));
                    double common = random.nextGaussian();
                    double[] row = new double[6];
                    Arrays.setAll(row, j -> scale * (0.7 * common + 0.7 * random.nextGaussian()));
                    yield row;
                }
                case "counts" -> {
                    double rate = Math.exp(0.5 * random.nextGaussian() + 1);
                    yield new double[] {
                        poisson(rate, random), poisson(3 * rate, random), poisson(20, random),
                                random.nextInt(3) == 0 ? 1 : 0
                    };
                }
                case "gaps" -> {
                    boolean ring = random.nextBoolean();
                    double angle = 2 * Math.PI * random.nextDouble();
                    yield ring
                            ? new double[] {
                                3 * Math.cos(angle) + 0.1 * random.nextGaussian(),
                                3 * Math.sin(angle) + 0.1 * random.nextGaussian(),
                                angle > Math.PI ? 5 + random.nextGaussian() : -5 + 0.3 * random.nextGaussian()
                            }
                            : new double[] {
                                0.3 * random.nextGaussian(), 0.3 * random.nextGaussian(), random.nextGaussian()
                            };
                }
                case "amounts" -> {
                    double size = random.nextGaussian();
                    double kind = random.nextInt(5) == 0 ? 1 : 0;
                    yield new double[] {
                        Math.exp(2 + 1.2 * size + kind),
                        Math.exp(1 + 0.5 * size + 0.5 * random.nextGaussian()),
                        kind,
                        random.nextInt(4) == 0 ? 9.99 : 5 + 0.01 * Math.round(500 * random.nextDouble())
                    };
                }
                default -> throw new IllegalArgumentException("there is no table '" + name + "'");
            };
        }
        return rows;
    }

    private static double poisson(double rate, Random random) {
        int count = 0;
        for (double left = Math.exp(-rate), product = random.nextDouble(); product > left; count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    private static double[][] read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && Character.isDigit(line.strip().charAt(0)))
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(field -> field.length() == 1 && Character.isLetter(field.charAt(0)) ? 0 :
                                Double.parseDouble(field))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[][] columns(double[][] rows, int from, int to) {
        return Arrays.stream(rows).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][]::new);
    }

    /** From the last column on, each that has a correlation above 0.98 with one that is kept is dropped. */
    private static double[][] decorrelated(double[][] rows) {
        double[][] x = standardised(rows, rows);
        List<Integer> kept = new ArrayList<>();
        for (int j = rows[0].length - 1; j >= 0; j--) {
            int column = j;
            if (kept.stream()
                    .noneMatch(k -> Math.abs(Arrays.stream(x).mapToDouble(row -> row[k] *
                            row[column]).average().orElseThrow()) > 0.98)) {
                kept.add(0, j);
            }
        }
        return Arrays.stream(rows)
                .map(row -> kept.stream().mapToDouble(j -> row[j]).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] standardised(double[][] rows, double[][] by) {
        double[] mean = columnMeans(by);
        double[] std = std(by);
        return Arrays.stream(rows)
                .map(row -> IntStream.range(0, row.length)
                        .mapToDouble(j -> (row[j] - mean[j]) / std[j])
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[] columnMeans(double[]... rows) {
        return IntStream.range(0, rows[0].length)
                .mapToDouble(j -> Arrays.stream(rows).mapToDouble(row -> row[j]).average().orElseThrow())
                .toArray();
    }

    private static double[] std(double[][] rows) {
        double[] mean = columnMeans(rows);
        return IntStream.range(0, mean.length)
                .mapToDouble(j -> Math.sqrt(Arrays.stream(rows)
                        .mapToDouble(row -> Math.pow(row[j] - mean[j], 2))
                        .average()
                        .orElseThrow()))
                .toArray();
    }

    /** The log density of each row by each baseline, with the noise that codes have, as the models' rows have it. */
    private static double[][] baselines(RowCoding coding, double[][] trained, double[]... tested) {
        RandomStream random = RandomStream.of(11);
        double[][] train = coding.encode(rows(trained), random.split("train")).toRows();
        List<ToDoubleFunction<double[]>> all = new ArrayList<>();
        Baselines.ofNumbers(train.length, train[0].length, rows(train)::read, random)
                .all()
                .forEach(baseline -> all.add(baseline::logProb));
        double logDet = Arrays.stream(std(train)).map(Math::log).sum();
        Mixture diagonal = Mixture.best(standardised(train, train), false, new Random(11));
        double[] mean = columnMeans(train);
        double[] std = std(train);
        all.add(row -> logSum(diagonal.logs(IntStream.range(0, row.length)
                        .mapToDouble(j -> (row[j] - mean[j]) / std[j])
                        .toArray()))
                - logDet);
        int draws = coding.isNoisy() ? DRAWS : 1;
        double[][][] logs = new double[all.size()][tested.length][draws];
        for (int k = 0; k < draws; k++) {
            double[][] test = coding.encode(rows(tested), random.split("test").split(k)).toRows();
            for (int i = 0; i < test.length; i++) {
                for (int b = 0; b < logs.length; b++) {
                    logs[b][i][k] = all.get(b).applyAsDouble(test[i]) - coding.logNoise(test[i]);
                }
            }
        }
        return Arrays.stream(logs)
                .map(each -> Arrays.stream(each).mapToDouble(of -> logSum(of) - Math.log(draws)).toArray())
                .toArray(double[][]::new);
    }

    private static LazyMatrix rows(double[]... rows) {
        return LazyMatrix.reading(
                rows.length, rows[0].length, (i, into) -> System.arraycopy(rows[i], 0, into, 0, into.length));
    }

    private static double logSum(double... logs) {
        double most = Arrays.stream(logs).max().orElseThrow();
        return most + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - most)).sum());
    }

    /** A mixture of Gaussians by the EM algorithm, its covariances full (as Cholesky factors) or diagonal. */
    private record Mixture(double[] weight, double[][] mean, double[][][] root, boolean full, double[][] rows) {
        /** The number of components by BIC. */
        static Mixture best(double[][] x, boolean full, Random random) {
            int d = x[0].length;
            Mixture best = null;
            double least = Double.POSITIVE_INFINITY;
            for (int k : full ? new int[] {1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20} : new int[] {1, 2, 4, 6, 8, 10,
                    15, 20, 25, 30}) {
                Mixture mixture = fit(x, k, full, random);
                double parameters = k - 1 + k * d + (full ? k * d * (d + 1) / 2.0 : k * d);
                double bic = -2 * x.length * mixture.mean(x) + parameters * Math.log(x.length);
                if (bic < least) {
                    least = bic;
                    best = mixture;
                } else if (k > 2 * best.weight.length) {
                    break;
                }
            }
            return best;
        }

        static Mixture fit(double[][] x, int k, boolean full, Random random) {
            int n = x.length;
            double[][] share = new double[n][k];
            double[][] centres = IntStream.range(0, k).mapToObj(c ->
                    x[random.nextInt(n)].clone()).toArray(double[][]::new);
            for (int round = 0; round < 20; round++) {
                double[][] sum = new double[k][x[0].length];
                int[] count = new int[k];
                for (int i = 0; i < n; i++) {
                    int nearest = 0;
                    double least = Double.POSITIVE_INFINITY;
                    for (int c = 0; c < k; c++) {
                        double square = 0;
                        for (int j = 0; j < x[0].length; j++) {
                            square += (x[i][j] - centres[c][j]) * (x[i][j] - centres[c][j]);
                        }
                        if (square < least) {
                            least = square;
                            nearest = c;
                        }
                    }
                    Arrays.fill(share[i], 0);
                    share[i][nearest] = 1;
                    count[nearest]++;
                    for (int j = 0; j < x[0].length; j++) {
                        sum[nearest][j] += x[i][j];
                    }
                }
                for (int c = 0; c < k; c++) {
                    for (int j = 0; j < x[0].length; j++) {
                        centres[c][j] = count[c] == 0 ? x[random.nextInt(n)][j] : sum[c][j] / count[c];
                    }
                }
            }
            Mixture mixture = maximised(x, share, full);
            double last = Double.NEGATIVE_INFINITY;
            for (int round = 0; round < 200; round++) {
                double total = 0;
                for (int i = 0; i < n; i++) {
                    double[] logs = mixture.logs(x[i]);
                    double log = logSum(logs);
                    total += log / n;
                    for (int c = 0; c < k; c++) {
                        share[i][c] = Math.exp(logs[c] - log);
                    }
                }
                if (total - last < 1e-4) {
                    break;
                }
                last = total;
                mixture = maximised(x, share, full);
            }
            return mixture;
        }

        private static Mixture maximised(double[][] x, double[][] share, boolean full) {
            int k = share[0].length;
            int d = x[0].length;
            double[] weight = new double[k];
            double[][] mean = new double[k][d];
            double[][][] root = new double[k][d][d];
            for (int c = 0; c < k; c++) {
                double all = 1e-9;
                for (int i = 0; i < x.length; i++) {
                    all += share[i][c];
                    for (int j = 0; j < d; j++) {
                        mean[c][j] += share[i][c] * x[i][j];
                    }
                }
                weight[c] = all / x.length;
                for (int j = 0; j < d; j++) {
                    mean[c][j] /= all;
                }
                double[][] covariance = root[c];
                for (int i = 0; i < x.length; i++) {
                    if (share[i][c] > 1e-12) {
                        for (int a = 0; a < d; a++) {
                            double left = share[i][c] * (x[i][a] - mean[c][a]) / all;
                            for (int b = full ? 0 : a; b <= a; b++) {
                                covariance[a][b] += left * (x[i][b] - mean[c][b]);
                            }
                        }
                    }
                }
                for (int a = 0; a < d; a++) {
                    covariance[a][a] += RIDGE;
                    for (int b = 0; b <= a; b++) {
                        double sum = covariance[a][b];
                        for (int j = 0; j < b; j++) {
                            sum -= covariance[a][j] * covariance[b][j];
                        }
                        covariance[a][b] = a == b ? Math.sqrt(Math.max(sum, RIDGE / 10)) : sum / covariance[b][b];
                    }
                }
            }
            return new Mixture(weight, mean, root, full, x);
        }

        double[] logs(double... row) {
            int d = row.length;
            double[] logs = new double[weight.length];
            double[] z = new double[d];
            for (int c = 0; c < logs.length; c++) {
                logs[c] = Math.log(weight[c]) - d * 0.5 * Math.log(2 * Math.PI);
                for (int a = 0; a < d; a++) {
                    double sum = row[a] - mean[c][a];
                    for (int b = 0; b < a && full; b++) {
                        sum -= root[c][a][b] * z[b];
                    }
                    z[a] = sum / root[c][a][a];
                    logs[c] -= z[a] * z[a] / 2 + Math.log(root[c][a][a]);
                }
            }
            return logs;
        }

        double mean(double[][] y) {
            return Arrays.stream(y).mapToDouble(row -> logSum(logs(row))).average().orElseThrow();
        }
    }
}
