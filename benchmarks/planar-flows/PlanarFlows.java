import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import javax.imageio.ImageIO;
import org.ergodic.api.model.Metric;
import org.ergodic.api.config.Component;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.Result;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Planar flows of 2, 8 and 32 maps and a spline flow on the four energies of Rezende and Mohamed (2015), figure 3:
 * their divergence from each in nats, as a table, and their densities as a picture. See README.md beside this file.
 *
 * <p>usage: PlanarFlows FOLDER [STEPS]
 */
final class PlanarFlows {
    /**
     * log Z of the energies with their wall, by the midpoint rule with 4000² points on [-6, 6]²; README.md says more.
     */
    private static final double[] LOG_Z = {1.877502, 2.112941, 2.672557, 2.724694};

    private static final int CELL = 200;
    private static final int GAP = 8;
    private static final int TITLE = 22;
    private static final double REACH = 4;

    private PlanarFlows() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        Map<String, Component> flows = new LinkedHashMap<>();
        for (int k : new int[] {2, 8, 32}) {
            // Sampling, by which it is trained, is then in closed form.
            flows.put(
                    "planar, K = " + k,
                    Component.of("invert", Map.of("of", Component.of("planar", Map.of("layers", k)))));
        }
        flows.put(
                "splines",
                Component.of("spline-coupling", 
                        Map.of("layers", 6, "hidden", List.of(32, 32), "bins", 16, "reach", 5)));
        List<String> titles = new ArrayList<>(List.of("exp(-U)"));
        titles.addAll(flows.keySet());
        BufferedImage figure = new BufferedImage(
                titles.size() * (CELL + GAP) + GAP, 4 * (CELL + GAP) + TITLE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = figure.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, figure.getWidth(), figure.getHeight());
        g.setColor(Color.BLACK);
        for (int i = 0; i < titles.size(); i++) {
            g.drawString(titles.get(i), GAP + i * (CELL + GAP), TITLE - GAP);
        }
        StringBuilder table = new StringBuilder("| flow | U1 | U2 | U3 | U4 |\n|---|---|---|---|---|\n");
        Map<String, StringBuilder> rows = new LinkedHashMap<>();
        flows.keySet().forEach(name -> rows.put(name, new StringBuilder("| " + name)));
        for (int number = 1; number <= 4; number++) {
            int energy = number;
            draw(figure, 0, number - 1, density((x, y) -> -energy(energy, x, y)));
            int column = 1;
            for (Map.Entry<String, Component> flow : flows.entrySet()) {
                long start = System.nanoTime();
                Result result = train(number, flow.getValue(), steps);
                Metric.Measurement kl = result.metrics().get("reverse-kl");
                rows.get(flow.getKey())
                        .append(String.format(
                                Locale.ROOT,
                                " | %.4f ± %.4f",
                                kl.value(),
                                (double) kl.details().get("standard-error")));
                System.out.printf(
                        Locale.ROOT,
                        "U%d %s: %.4f nats, %s, %.0f s%n",
                        number,
                        flow.getKey(),
                        kl.value(),
                        kl.details(),
                        (System.nanoTime() - start) / 1e9);
                draw(figure, column++, number - 1, density(result.model()));
                ImageIO.write(figure, "png", folder.resolve("planar-flows.png").toFile());
            }
        }
        rows.values().forEach(row -> table.append(row).append(" |\n"));
        System.out.print(table);
        Files.writeString(folder.resolve("table.md"), table);
    }

    private static Result train(int number, Component flow, int steps) {
        Component energy = Component.of("rezende-mohamed", Map.of("number", number));
        return Pipeline.builder()
                .seed(number)
                // The data only say how many samples a step draws.
                .data(Map.of("generator", "two-moons", "count", 2000, "scale", "none"))
                .model("flow", Map.of("bijections", List.of(flow)))
                .train(Map.of(
                        "objective", Component.of("reverse-kl", Map.of("energy", energy)),
                        "steps", steps,
                        "batch", 256,
                        "optimizer", Component.of("adam", Map.of("rate", 3e-3)),
                        "schedule", "cosine",
                        "validate-every", steps))
                .sample(Map.of("count", 100))
                .evaluate(Component.of("reverse-kl", Map.of("energy", energy, "log-z", LOG_Z[number - 1])))
                .build()
                .run();
    }

    /** U1 to U4 of the paper's table 1. */
    private static double energy(int number, double x, double y) {
        double wave = y - Math.sin(Math.PI * x / 2);
        return switch (number) {
            case 1 -> square((Math.hypot(x, y) - 2) / 0.4) / 2
                    - logSum(-square((x - 2) / 0.6) / 2, -square((x + 2) / 0.6) / 2);
            case 2 -> square(wave / 0.4) / 2;
            case 3 -> -logSum(
                    -square(wave / 0.35) / 2, -square((wave + 3 * Math.exp(-square((x - 1) / 0.6) / 2)) / 0.35) / 2);
            default -> -logSum(
                    -square(wave / 0.4) / 2,
                    -square((wave + 3 / (1 + Math.exp(-(x - 1) / 0.3))) / 0.35) / 2);
        };
    }

    private static double square(double x) {
        return x * x;
    }

    private static double logSum(double a, double b) {
        return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    private static double[] density(DoubleBinaryOperator logDensity) {
        double[] values = new double[CELL * CELL];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(logDensity.applyAsDouble(place(i % CELL), -place(i / CELL)));
        }
        return values;
    }

    private static double[] density(FittedModel model) {
        double[] points = new double[2 * CELL * CELL];
        for (int i = 0; i < CELL * CELL; i++) {
            points[2 * i] = place(i % CELL);
            points[2 * i + 1] = -place(i / CELL);
        }
        INDArray logProb = model.logProb(Nd4j.createFromArray(points).reshape(CELL * CELL, 2));
        double[] values = logProb.data().asDouble();
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.isNaN(values[i]) ? 0 : Math.exp(values[i]);
        }
        return values;
    }

    private static double place(int pixel) {
        return -REACH + 2 * REACH * (pixel + 0.5) / CELL;
    }

    /** From white through blue to black; the darkest is the greatest density but for the top thousandth. */
    private static void draw(BufferedImage figure, int column, int row, double... density) {
        double[] sorted = density.clone();
        java.util.Arrays.sort(sorted);
        double top = sorted[sorted.length - 1 - sorted.length / 1000];
        for (int i = 0; i < density.length; i++) {
            float share = (float) Math.min(1, Math.sqrt(density[i] / top));
            int rgb = Color.HSBtoRGB(0.6f, Math.min(1, 2 * share), 1 - 0.85f * share * share);
            figure.setRGB(GAP + column * (CELL + GAP) + i % CELL, TITLE + row * (CELL + GAP) + i / CELL, rgb);
        }
    }
}
