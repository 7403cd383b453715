import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.ergodic.api.config.Selection;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.Samples;
import org.ergodic.pipeline.config.GuidanceConfig;
import org.ergodic.pipeline.config.SampleConfig;

/**
 * Strengths of guidance side by side, on two classes in the plane that overlap: how often Bayes' classifier takes a
 * sample for its class, and what of the class is lost. See README.md beside this file.
 *
 * <p>usage: GuidanceStudy [SAMPLES [FOLDER]]
 */
final class GuidanceStudy {
    /** Four Gaussians of each class, around the corners of two squares that overlap. */
    private static final double[][][] MEANS = {
        {{-2.2, -1}, {-2.2, 1}, {-0.4, -1}, {-0.4, 1}}, {{0.4, -1}, {0.4, 1}, {2.2, -1}, {2.2, 1}}
    };

    private static final double STD = 0.4;
    private static final int PARTS = 4;
    private static final int ROWS = 8000;
    private static final int DIRECTIONS = 64;

    private GuidanceStudy() {}

    /** A way to guide. */
    private record Way(String title, GuidanceConfig guidance) {}

    /** What is seen of samples of one class. */
    private record Seen(
            double accuracy, double least, double inner, double spread, double distance, double evaluations) {}

    public static void main(String[] args) throws IOException {
        int n = args.length > 0 ? Integer.parseInt(args[0]) : 4000;
        Path folder = Path.of(args.length > 1 ? args[1] : "runs/guidance");
        Path strong = folder.resolve("strong");
        Path weak = folder.resolve("weak");
        Path classifier = folder.resolve("classifier");
        Map<String, Object> score = Map.of("name", "mlp", "hidden", List.of(96, 96, 96));
        FittedModel model = trained(strong, "diffusion", Map.of("score", score, "condition-dropout", 0.15), 4000);
        trained(weak, "diffusion", Map.of("score", score, "condition-dropout", 0.15), 300);
        trained(classifier, "classifier", Map.of("sde", "vp", "hidden", List.of(96, 96)), 2000);
        Map<Way, double[][]> all = new LinkedHashMap<>();
        System.out.println("| guidance | accuracy | least of 4 parts | near the border | spread | distance |"
                + " evaluations |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        double[][] real = new double[n][];
        Random random = new Random(77);
        for (int i = 0; i < n; i++) {
            real[i] = drawn(random, 1);
        }
        row("the class itself", seen(real, real(n, 78), 0));
        for (Way way : ways(weak.toString(), classifier.toString())) {
            SampleConfig how = model.sampleConfig().toBuilder()
                    .count(n)
                    .condition(1)
                    .guidance(way.guidance())
                    .build();
            Samples samples = model.draw(how, RunSettings.silent());
            double[][] x = rows(samples);
            row(way.title(), seen(x, real, samples.evaluations()));
            all.put(way, x);
        }
        Path picture = folder.resolve("guidance.png");
        draw(picture, real, all);
        System.out.println();
        System.out.println("picture: " + picture);
    }

    private static List<Way> ways(String weak, String classifier) {
        List<Way> ways = new ArrayList<>();
        for (double scale : new double[] {0, 1, 1.5, 2, 3, 5, 8}) {
            ways.add(new Way("scale " + number(scale), GuidanceConfig.scale(scale)));
        }
        GuidanceConfig three = GuidanceConfig.scale(3);
        ways.add(new Way("scale 3 from 0.1 to 0.5", three.between(0.1, 0.5)));
        ways.add(new Way("scale 3, rescale 0.7", three.rescaled(0.7)));
        ways.add(new Way("weak run, scale 2", GuidanceConfig.scale(2).byWeak(weak)));
        ways.add(new Way("weak run, scale 3", three.byWeak(weak)));
        ways.add(new Way("classifier, scale 1", GuidanceConfig.scale(1).byClassifier(classifier)));
        return ways;
    }

    private static FittedModel trained(Path dir, String kind, Map<String, ?> options, int steps) {
        if (Files.exists(dir.resolve("model.safetensors"))) {
            return FittedModel.load(dir);
        }
        double[][] rows = new double[ROWS][];
        double[][] labels = new double[ROWS][];
        Random random = new Random(5);
        for (int i = 0; i < ROWS; i++) {
            labels[i] = new double[] {i % 2};
            rows[i] = drawn(random, i % 2);
        }
        ArrayTable table = ArrayTable.of(rows).withConditions(ArrayTable.of(labels).withColumns("label"));
        boolean isSampled = !kind.equals("classifier");
        Map<String, ?> adam = Map.of("name", "adam", "rate", 2e-3);
        FittedModel model = Pipeline.builder()
                .seed(7)
                .data(table, DataConfig.ofArrays().conditionClasses(Selection.ALL).build())
                .model(kind, options)
                .train(Map.of("steps", steps, "batch", 256, "ema", 0.99, "optimizer", adam))
                .sample(isSampled ? Map.of("count", 10) : Map.of())
                .evaluate(isSampled ? "sliced-wasserstein" : "accuracy")
                .build()
                .run()
                .model();
        model.save(dir);
        return model;
    }

    private static double[] drawn(Random random, int of) {
        double[] mean = MEANS[of][random.nextInt(PARTS)];
        return new double[] {mean[0] + STD * random.nextGaussian(), mean[1] + STD * random.nextGaussian()};
    }

    private static double[][] real(int n, long seed) {
        Random random = new Random(seed);
        double[][] rows = new double[n][];
        Arrays.setAll(rows, i -> drawn(random, 1));
        return rows;
    }

    private static double[][] rows(Samples samples) {
        double[] values = samples.values().dup('c').data().asDouble();
        double[][] rows = new double[values.length / 2][];
        Arrays.setAll(rows, i -> new double[] {values[2 * i], values[2 * i + 1]});
        return rows;
    }

    private static double density(double[] x, double[] mean) {
        double square = Math.pow(x[0] - mean[0], 2) + Math.pow(x[1] - mean[1], 2);
        return Math.exp(-square / (2 * STD * STD));
    }

    private static double density(double[] x, int of) {
        return Arrays.stream(MEANS[of]).mapToDouble(mean -> density(x, mean)).sum();
    }

    private static Seen seen(double[][] x, double[][] real, double evaluations) {
        double right = 0;
        double inner = 0;
        double[] shares = new double[PARTS];
        for (double[] row : x) {
            right += density(row, 1) > density(row, 0) ? 1.0 / x.length : 0;
            int nearest = 0;
            for (int k = 1; k < PARTS; k++) {
                nearest = density(row, MEANS[1][k]) > density(row, MEANS[1][nearest]) ? k : nearest;
            }
            shares[nearest] += 1.0 / x.length;
            inner += nearest < 2 ? 1.0 / x.length : 0;
        }
        double least = Arrays.stream(shares).min().orElseThrow();
        return new Seen(right, least, inner, spread(x) / spread(real), distance(x, real), evaluations);
    }

    /** The root of the mean square distance to the nearest mean of the class. */
    private static double spread(double[][] x) {
        double sum = 0;
        for (double[] row : x) {
            double least = Double.POSITIVE_INFINITY;
            for (double[] mean : MEANS[1]) {
                least = Math.min(least, Math.pow(row[0] - mean[0], 2) + Math.pow(row[1] - mean[1], 2));
            }
            sum += least / x.length;
        }
        return Math.sqrt(sum);
    }

    /** The sliced Wasserstein distance of order 1. */
    private static double distance(double[][] x, double[][] y) {
        int n = Math.min(x.length, y.length);
        double sum = 0;
        for (int d = 0; d < DIRECTIONS; d++) {
            double angle = Math.PI * d / DIRECTIONS;
            double[] a = along(x, n, angle);
            double[] b = along(y, n, angle);
            for (int i = 0; i < n; i++) {
                sum += Math.abs(a[i] - b[i]) / n / DIRECTIONS;
            }
        }
        return sum;
    }

    private static double[] along(double[][] x, int n, double angle) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> x[i][0] * Math.cos(angle) + x[i][1] * Math.sin(angle));
        Arrays.sort(values);
        return values;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private static void row(String title, Seen seen) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.3f | %.3f | %.3f | %.2f | %.3f | %.0f |%n",
                title,
                seen.accuracy(),
                seen.least(),
                seen.inner(),
                seen.spread(),
                seen.distance(),
                seen.evaluations());
    }

    private static void draw(Path file, double[][] real, Map<Way, double[][]> all) throws IOException {
        int columns = 4;
        int rows = (all.size() + columns) / columns;
        int side = 260;
        int title = 26;
        BufferedImage image =
                new BufferedImage(columns * side, rows * (side + title), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        panel(g, 0, 0, side, title, "data of the class", real);
        int at = 1;
        for (Map.Entry<Way, double[][]> entry : all.entrySet()) {
            panel(
                    g,
                    at % columns * side,
                    at / columns * (side + title),
                    side,
                    title,
                    entry.getKey().title(),
                    entry.getValue());
            at++;
        }
        g.dispose();
        Files.createDirectories(file.toAbsolutePath().getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private static void panel(Graphics2D g, int left, int top, int side, int title, String name, double[][] x) {
        g.setColor(Color.DARK_GRAY);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        g.drawString(name, left + 8, top + title - 8);
        double scale = (side - 16) / 8.0;
        double middleX = left + side / 2.0;
        double middleY = top + title + side / 2.0 - 4;
        g.setStroke(new BasicStroke(1));
        g.setColor(new Color(220, 220, 220));
        g.draw(new Rectangle2D.Double(left + 4, top + title, side - 8, side - 8));
        for (int of = 0; of < 2; of++) {
            g.setColor(of == 0 ? new Color(230, 150, 60) : new Color(90, 90, 90));
            for (double[] mean : MEANS[of]) {
                double r = 2 * STD * scale;
                g.draw(new Ellipse2D.Double(
                        middleX + mean[0] * scale - r, middleY - mean[1] * scale - r, 2 * r, 2 * r));
            }
        }
        g.setColor(new Color(30, 100, 200, 110));
        for (int i = 0; i < Math.min(x.length, 1000); i++) {
            double px = middleX + x[i][0] * scale;
            double py = middleY - x[i][1] * scale;
            boolean inside = px > left + 6
                    && px < left + side - 6
                    && py > top + title + 2
                    && py < top + title + side - 10;
            if (inside) {
                g.fill(new Ellipse2D.Double(px - 1.5, py - 1.5, 3, 3));
            }
        }
    }
}
