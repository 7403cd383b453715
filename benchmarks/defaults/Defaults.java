import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.ergodic.api.random.RandomStream;
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

    private Defaults() {}

    public static void main(String[] args) throws IOException {
        int splits = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        String[] models = args.length > 3 ? args[3].split(",") : new String[] {"flow", "diffusion"};
        int first = args.length > 4 ? Integer.parseInt(args[4]) : 0;
        System.out.printf("| table (rows, columns), split | Gaussian | kernel density | mixture, full | "
                + "mixture, diagonal |");
        System.out.println(" " + String.join(" | ", models) + " |");
        for (String table : args[1].split(",")) {
            double[][] rows = table(Path.of(args[0]), table);
            for (int split = first; split < first + splits; split++) {
                int[] order = RandomStream.of(1000 + split).permutation(rows.length);
                int tenth = rows.length / 10;
                double[][] test = pick(rows, Arrays.copyOf(order, tenth));
                double[][] train = pick(rows, Arrays.copyOfRange(order, tenth, rows.length));
                System.out.printf(
                        Locale.ROOT, "| %s (%d, %d), %d |", table, rows.length, rows[0].length, split);
                for (double figure : baselines(train, test)) {
                    System.out.printf(Locale.ROOT, " %.2f |", figure);
                }
                for (String model : models) {
                    long begun = System.nanoTime();
                    double[] logProb = fit(model, train, test);
                    System.out.printf(
                            Locale.ROOT,
                            " %.2f (worst %.0f, %.0f s) |",
                            Arrays.stream(logProb).average().orElseThrow(),
                            Arrays.stream(logProb).min().orElseThrow(),
                            (System.nanoTime() - begun) * 1e-9);
                }
                System.out.println();
            }
        }
    }

    private static double[][] pick(double[][] rows, int... which) {
        return Arrays.stream(which).mapToObj(i -> rows[i].clone()).toArray(double[][]::new);
    }

    /** A file and a kind of model, and no option but that whole numbers get noise where there are any. */
    private static double[] fit(String model, double[][] train, double[][] test) throws IOException {
        Path file = Files.createTempFile("defaults", ".csv");
        try {
            List<String> lines = new ArrayList<>();
            lines.add(String.join(
                    ",", IntStream.range(0, train[0].length).mapToObj(j -> "c" + j).toList()));
            for (double[] row : train) {
                lines.add(String.join(",", Arrays.stream(row).mapToObj(Defaults::text).toList()));
            }
            Files.write(file, lines);
            boolean whole = IntStream.range(0, train[0].length).anyMatch(j -> isWhole(train, j) && isWhole(test, j));
            Result result = Pipeline.builder()
                    .data(java.util.Map.of("csv", file.toString(), "dequantise", whole))
                    .model(model, java.util.Map.of())
                    .sample(java.util.Map.of("count", 1))
                    .evaluate("bits-per-dim")
                    .build()
                    .run();
            return result.model()
                    .logProb(
                            model.equals("diffusion")
                                    ? Arrays.copyOf(test, Math.min(test.length, MOST_SCORED_BY_DIFFUSION))
                                    : test);
        } finally {
            Files.delete(file);
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static boolean isWhole(double[][] rows, int column) {
        return Arrays.stream(rows).allMatch(row -> row[column] == Math.rint(row[column]));
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
        double[] mean = mean(by);
        double[] std = std(by);
        return Arrays.stream(rows)
                .map(row -> IntStream.range(0, row.length)
                        .mapToDouble(j -> (row[j] - mean[j]) / std[j])
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[] mean(double[][] rows) {
        return IntStream.range(0, rows[0].length)
                .mapToDouble(j -> Arrays.stream(rows).mapToDouble(row -> row[j]).average().orElseThrow())
                .toArray();
    }

    private static double[] std(double[][] rows) {
        double[] mean = mean(rows);
        return IntStream.range(0, mean.length)
                .mapToDouble(j -> Math.sqrt(Arrays.stream(rows)
                        .mapToDouble(row -> Math.pow(row[j] - mean[j], 2))
                        .average()
                        .orElseThrow()))
                .toArray();
    }

    // The baselines, on standardised columns; whole numbers get the noise that the models' do.

    private static double[] baselines(double[][] trained, double[][] tested) {
        Random random = new Random(11);
        double[][] train = pick(trained, IntStream.range(0, trained.length).toArray());
        double[][] test = pick(tested, IntStream.range(0, tested.length).toArray());
        for (int j = 0; j < train[0].length; j++) {
            if (isWhole(trained, j) && isWhole(tested, j)) {
                int column = j;
                Arrays.stream(train).forEach(row -> row[column] += random.nextDouble());
                Arrays.stream(test).forEach(row -> row[column] += random.nextDouble());
            }
        }
        double logDet = Arrays.stream(std(train)).map(Math::log).sum();
        double[][] x = standardised(train, train);
        double[][] y = standardised(test, train);
        return new double[] {
            Mixture.fit(x, 1, true, random).mean(y) - logDet,
            kernel(x, y, random) - logDet,
            Mixture.best(x, true, random).mean(y) - logDet,
            Mixture.best(x, false, random).mean(y) - logDet
        };
    }

    /** Gaussian kernels of one width, which a fifth of the rows chooses. */
    private static double kernel(double[][] x, double[][] y, Random random) {
        List<double[]> shuffled = new ArrayList<>(List.of(x));
        java.util.Collections.shuffle(shuffled, random);
        double[][] chosen = shuffled.subList(0, Math.min(300, x.length / 5)).toArray(double[][]::new);
        double[][] rest = shuffled.subList(x.length / 5, x.length).toArray(double[][]::new);
        double best = Double.NEGATIVE_INFINITY;
        double width = 1;
        for (double h = 0.03; h < 1.2; h *= 1.35) {
            double figure = kernel(rest, chosen, h);
            if (figure > best) {
                best = figure;
                width = h;
            }
        }
        return kernel(x, y, width);
    }

    private static double kernel(double[][] x, double[][] y, double h) {
        int d = x[0].length;
        return Arrays.stream(y)
                .mapToDouble(at -> logSum(Arrays.stream(x)
                                .mapToDouble(row -> {
                                    double square = 0;
                                    for (int j = 0; j < d; j++) {
                                        square += (at[j] - row[j]) * (at[j] - row[j]);
                                    }
                                    return -square / (2 * h * h);
                                })
                                .toArray())
                        - Math.log(x.length)
                        - d * Math.log(h * Math.sqrt(2 * Math.PI)))
                .average()
                .orElseThrow();
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
