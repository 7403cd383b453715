import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.field.ScoreField;
import org.ergodic.pipeline.field.Walk;
import org.ergodic.report.Pictures;
import org.ergodic.report.Plane;

/**
 * The pictures of a lecture on score matching and diffusion, on mixtures of Gaussians whose density and score are
 * known. See README.md beside this file.
 *
 * <p>usage: Lecture FOLDER [score-field | rare-data | modes | walk]
 */
final class Lecture {
    private static final List<String> COLUMNS = List.of("x", "y");
    private static final int ROWS = 5000;
    private static final int TRAINING = 100_000;
    private static final int SAMPLES = 4000;
    private static final int ARROWS = 22;

    /** The step at the last level, sigma 0.27: about half its square. */
    private static final double EPSILON = 0.035;

    /** Song and Ermon (2019), section 3.2: two modes of shares 1/5 and 4/5, of unit variance. */
    private static final Mixture TWO = new Mixture(
            new double[] {0.2, 0.8}, new double[][] {{-5, -5}, {5, 5}}, new double[][] {{1, 1, 0}, {1, 1, 0}});

    /** Three modes, two of them not round. */
    private static final Mixture THREE = new Mixture(
            new double[] {0.3, 0.45, 0.25},
            new double[][] {{-1.2, -0.6}, {0.9, -0.8}, {0.3, 1.2}},
            new double[][] {{0.20, 0.30, 0.12}, {0.30, 0.15, -0.10}, {0.12, 0.12, 0}});

    private final Path folder;

    private Lecture(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        Lecture lecture = new Lecture(Files.createDirectories(Path.of(args[0])));
        List<String> which = args.length > 1
                ? Arrays.asList(args).subList(1, args.length)
                : List.of("score-field", "rare-data", "modes", "walk");
        for (String name : which) {
            switch (name) {
                case "score-field" -> lecture.scoreField();
                case "rare-data" -> lecture.rareData();
                case "modes" -> lecture.modes();
                case "walk" -> lecture.walk();
                default -> throw new IllegalArgumentException("no picture " + name);
            }
        }
    }

    /** A mixture of Gaussians in the plane; a covariance is its xx, yy and xy. */
    private record Mixture(double[] shares, double[][] means, double[][] covariances) {
        private double part(int k, double... p) {
            double[] c = covariances[k];
            double det = c[0] * c[1] - c[2] * c[2];
            double x = p[0] - means[k][0];
            double y = p[1] - means[k][1];
            double square = (c[1] * x * x + c[0] * y * y - 2 * c[2] * x * y) / det;
            return shares[k] * Math.exp(-square / 2) / (2 * Math.PI * Math.sqrt(det));
        }

        double density(double... p) {
            double sum = 0;
            for (int k = 0; k < shares.length; k++) {
                sum += part(k, p);
            }
            return sum;
        }

        double[] densities(double[][] points) {
            return Arrays.stream(points).mapToDouble(this::density).toArray();
        }

        double[] score(double... p) {
            double[] score = new double[2];
            double density = density(p);
            for (int k = 0; k < shares.length; k++) {
                double[] c = covariances[k];
                double det = c[0] * c[1] - c[2] * c[2];
                double x = means[k][0] - p[0];
                double y = means[k][1] - p[1];
                double share = part(k, p) / density;
                score[0] += share * (c[1] * x - c[2] * y) / det;
                score[1] += share * (c[0] * y - c[2] * x) / det;
            }
            return score;
        }

        double[][] rows(int n, long seed) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            double[][] rows = new double[n][];
            for (int i = 0; i < n; i++) {
                double u = random.nextDouble();
                int k = 0;
                while (k + 1 < shares.length && u > shares[k]) {
                    u -= shares[k++];
                }
                double[] c = covariances[k];
                double a = random.nextGaussian();
                double b = random.nextGaussian();
                double l = Math.sqrt(c[0]);
                rows[i] = new double[] {
                    means[k][0] + l * a, means[k][1] + c[2] / l * a + Math.sqrt(c[1] - c[2] * c[2] / c[0]) * b
                };
            }
            return rows;
        }

        /** The share of rows that are nearest to each mean. */
        double[] nearest(double[][] rows) {
            double[] count = new double[shares.length];
            for (double[] row : rows) {
                int best = 0;
                for (int k = 1; k < count.length; k++) {
                    if (Math.hypot(row[0] - means[k][0], row[1] - means[k][1])
                            < Math.hypot(row[0] - means[best][0], row[1] - means[best][1])) {
                        best = k;
                    }
                }
                count[best] += 1.0 / rows.length;
            }
            return count;
        }

        /** Its exact score at all times as a part of a pipeline. */
        Component component() {
            List<Map<String, Object>> parts = new ArrayList<>();
            for (int k = 0; k < shares.length; k++) {
                double[] c = covariances[k];
                Map<String, Object> part = new LinkedHashMap<>();
                part.put("weight", shares[k]);
                part.put("mean", List.of(means[k][0], means[k][1]));
                part.put("covariance", List.of(c[0], c[2], c[2], c[1]));
                parts.add(part);
            }
            return Component.of("gaussian-mixture", Map.of("parts", parts));
        }
    }

    private void scoreField() throws IOException {
        Plane plane = Plane.of("score over contours of the density", -2.8, 2.8, -2.8, 2.8);
        double[][] points = plane.lattice(ARROWS);
        double[][] scores = Arrays.stream(points).map(THREE::score).toArray(double[][]::new);
        save("score-field", 1, List.of(plane.contours(THREE::densities)
                .arrows(points, scores)
                .note(longest(scores))));
    }

    /** A score by explicit score matching: right where there are data, and nowhere else. */
    private void rareData() throws IOException {
        double[][] rows = TWO.rows(TRAINING, 1);
        FittedModel fitted = Pipeline.builder()
                .seed(1)
                .data(ArrayTable.of(rows))
                .model("score", Map.of("score", Component.of("mlp", Map.of("hidden", List.of(128, 128))), "sigma", 0.1))
                .train(Map.of(
                        "objective", Component.of("explicit-score-matching", Map.of()),
                        "steps", 4000,
                        "batch", 512,
                        "optimizer", Component.of("adam", Map.of("rate", 2e-3)),
                        "schedule", "cosine",
                        "ema", 0.99))
                .sample(Map.of("count", 1, "solver", Component.of("euler-maruyama", Map.of("steps", 1))))
                .build()
                .run()
                .model();
        ScoreField learned = ScoreField.of(fitted);
        double[] box = {-8, 8, -8, 8};
        Plane exact = plane("exact score", box);
        double[][] points = exact.lattice(ARROWS);
        double[][] right = Arrays.stream(points).map(TWO::score).toArray(double[][]::new);
        double[][] guess = learned.at(points, 0);
        Plane error = plane("error of the learned score", box);
        double most = 6;
        save("rare-data", 3, List.of(
                exact.contours(TWO::densities).arrows(points, right).note(longest(right)),
                plane("learned score", box)
                        .contours(TWO::densities)
                        .arrows(points, shortened(guess, right))
                        .note("none drawn longer than the exact ones"),
                error.shades(all -> errors(learned.at(all, 0), all), most)
                        .contours(TWO::densities)
                        .note("white 0, darkest " + (int) most + " or more")));
        double[][] fresh = TWO.rows(ROWS, 2);
        double[][] at = learned.at(fresh, 0);
        double divergence = 0;
        double size = 0;
        for (int i = 0; i < fresh.length; i++) {
            double[] s = TWO.score(fresh[i]);
            divergence += Math.pow(distance(at[i], s), 2) / fresh.length;
            size += (s[0] * s[0] + s[1] * s[1]) / fresh.length;
        }
        double[][] middle = {{0, 0}, {-2, 2}, {2, -2}, {-6, 6}, {6, -6}};
        double[][] there = learned.at(middle, 0);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < middle.length; i++) {
            line.append(String.format(Locale.ROOT, " (%.0f, %.0f) %.2f", middle[i][0], middle[i][1],
                    distance(there[i], TWO.score(middle[i]))));
        }
        System.out.printf(Locale.ROOT, "rare-data: relative Fisher divergence on new data %.4f; error at%s%n",
                divergence / size, line);
    }

    /** From the same kind of start: plain Langevin dynamics and the same number of steps over levels of noise. */
    private void modes() throws IOException {
        double[][] rows = TWO.rows(SAMPLES, 3);
        double[][] plain = exact(TWO, "score", Map.of("sigma", 1e-3, "start-std", 5, "time", 200),
                sampled(Component.of("euler-maruyama", Map.of("steps", 2000)), 0)).sampleRows(SAMPLES);
        double[][] annealed = exact(TWO, "diffusion",
                Map.of("sde", Component.of("ve", Map.of("sigma-min", 0.1, "sigma-max", 20))),
                sampled(
                                Component.of(
                                        "annealed-langevin",
                                        Map.of("levels", 20, "steps-per-level", 100, "epsilon", EPSILON)),
                                0.2))
                .sampleRows(SAMPLES);
        double[] box = {-10, 10, -10, 10};
        save("modes", 3, List.of(
                panel("data", box, rows, true),
                panel("plain Langevin", box, plain, false),
                panel("annealed Langevin", box, annealed, false)));
        System.out.printf("modes: shares of data %s, plain %s, annealed %s%n", percent(TWO.nearest(rows)),
                percent(TWO.nearest(plain)), percent(TWO.nearest(annealed)));
    }

    private static Map<String, ?> sampled(Component solver, double timeMin) {
        return Map.of("count", SAMPLES, "batch", SAMPLES, "time-min", timeMin, "solver", solver);
    }

    private static Plane panel(String title, double[] box, double[][] rows, boolean data) {
        Plane plane = plane(title, box).contours(TWO::densities);
        return (data ? plane.data(rows) : plane.samples(rows)).note("shares " + percent(TWO.nearest(rows)));
    }

    private void walk() throws IOException {
        FittedModel fitted = exact(THREE, "diffusion", Map.of("sde", "vp"),
                Map.of("count", 1, "solver", Component.of("euler-maruyama", Map.of("steps", 500))));
        Walk walk = Walk.of(fitted, THREE.rows(1500, 4), 7, RunSettings.silent());
        try (OutputStream out = Files.newOutputStream(folder.resolve("walk.png"))) {
            Pictures.write(out, Pictures.walk(walk));
        }
    }

    /** A model with the exact score, which is not trained. */
    private static FittedModel exact(Mixture mixture, String kind, Map<String, Object> options, Map<String, ?> sample) {
        Map<String, Object> model = new LinkedHashMap<>(options);
        model.put("score", mixture.component());
        return Pipeline.builder()
                .seed(5)
                .data(
                        ArrayTable.of(mixture.rows(100, 5)).withColumns(COLUMNS),
                        DataConfig.ofArrays().scale(DataConfig.Scale.NONE).build())
                .model(kind, model)
                .sample(sample)
                .build()
                .run()
                .model();
    }

    private static Plane plane(String title, double... box) {
        return Plane.of(title, box[0], box[1], box[2], box[3]);
    }

    private static double distance(double[] a, double... b) {
        return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }

    /** None longer than the longest of others, so that one picture can be compared with another. */
    private static double[][] shortened(double[][] vectors, double[][] others) {
        double most = Arrays.stream(others).mapToDouble(v -> Math.hypot(v[0], v[1])).max().orElse(0);
        return Arrays.stream(vectors)
                .map(v -> {
                    double factor = Math.min(1, most / Math.hypot(v[0], v[1]));
                    return new double[] {factor * v[0], factor * v[1]};
                })
                .toArray(double[][]::new);
    }

    private static double[] errors(double[][] guess, double[][] points) {
        return IntStream.range(0, points.length)
                .mapToDouble(i -> distance(guess[i], TWO.score(points[i])))
                .toArray();
    }

    private static String longest(double[][] vectors) {
        return String.format(Locale.ROOT, "longest arrow %.2g",
                Arrays.stream(vectors).mapToDouble(v -> Math.hypot(v[0], v[1])).max().orElse(0));
    }

    private static String percent(double... shares) {
        return String.format(Locale.ROOT, "%.0f %% and %.0f %%", 100 * shares[0], 100 * shares[1]);
    }

    private void save(String name, int perRow, List<Plane> panels) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name + ".png"))) {
            Pictures.write(out, Pictures.planes(COLUMNS, perRow, panels));
        }
    }
}
