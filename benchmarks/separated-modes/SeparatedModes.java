import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Energy;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What each objective for energies makes of three separated modes of unequal weights: the divergence of the energy's
 * density from that of the data, and the share of each mode, both by a sum over a grid. See README.md beside this file.
 *
 * <p>usage: SeparatedModes [--steps N] [--seeds N] [PART-OF-A-NAME...]
 */
final class SeparatedModes {
    private static final double[][] MODES = {{-3, -1.5}, {3, -1}, {0, 3}};
    private static final double[] WEIGHTS = {0.2, 0.5, 0.3};
    private static final double STD = 0.6;
    private static final double REACH = 12;
    private static final int GRID = 600;
    private static final int ROWS = 20_000;

    private SeparatedModes() {}

    /** An objective. */
    private record Setting(String name, Component objective) {}

    private static Setting setting(String name, String objective, Object... keysAndValues) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            options.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Setting(name, Component.of(objective, options));
    }

    private static Component flow() {
        return Component.of(
                "flow",
                Map.of(
                        "bijections",
                        List.of(Component.of("spline-coupling", Map.of("layers", 4, "hidden", List.of(32, 32))))));
    }

    private static List<Setting> settings() {
        return List.of(
                setting("langevin-likelihood, persistent", "langevin-likelihood"),
                setting("langevin-likelihood, from data", "langevin-likelihood", "start", "data"),
                setting("langevin-likelihood, from noise", "langevin-likelihood", "start", "noise", "steps", 100),
                setting("explicit-score-matching", "explicit-score-matching"),
                setting("sliced-score-matching", "sliced-score-matching"),
                setting("finite-difference-score-matching", "finite-difference-score-matching"),
                setting("one-level-denoising, sigma 0.2", "one-level-denoising"),
                setting("one-level-denoising, sigma 0.5", "one-level-denoising", "sigma", 0.5),
                setting("energy-matching", "energy-matching"),
                setting("energy-matching, weight 1", "energy-matching", "weight", 1.0),
                setting("noise-contrastive", "noise-contrastive"),
                setting("noise-contrastive, std 1", "noise-contrastive", "std", 1.0),
                setting("noise-contrastive, std 3", "noise-contrastive", "std", 3.0),
                setting("flow-contrastive, adversarial", "flow-contrastive", "flow", flow()),
                setting("flow-contrastive, likelihood", "flow-contrastive", "flow", flow(), "update", "likelihood"),
                setting("flow-contrastive, none", "flow-contrastive", "flow", flow(), "update", "none"));
    }

    public static void main(String[] args) {
        int steps = 4000;
        int seeds = 1;
        int first = 0;
        for (; first + 1 < args.length && args[first].startsWith("--"); first += 2) {
            int value = Integer.parseInt(args[first + 1]);
            if (args[first].equals("--steps")) {
                steps = value;
            } else {
                seeds = value;
            }
        }
        List<String> wanted = Arrays.asList(args).subList(first, args.length);
        System.out.println("| objective | seed | KL in nats | shares | largest error of a share | seconds |");
        System.out.println("|---|---|---|---|---|---|");
        for (Setting setting : settings()) {
            if (!wanted.isEmpty() && wanted.stream().noneMatch(setting.name()::contains)) {
                continue;
            }
            for (int seed = 7; seed < 7 + seeds; seed++) {
                System.out.println("| " + setting.name() + " | " + seed + " | " + line(setting, seed, steps) + " |");
            }
        }
    }

    private static String line(Setting setting, int seed, int steps) {
        long start = System.nanoTime();
        try {
            FittedModel model = run(setting.objective(), seed, steps);
            double seconds = (System.nanoTime() - start) / 1e9;
            Figures figures = figures(model);
            return String.format(
                    Locale.ROOT,
                    "%s | %.3f %.3f %.3f | %.3f | %.0f",
                    figures.kl > 1000 ? "> 1000" : String.format(Locale.ROOT, "%.4f", figures.kl),
                    figures.shares[0],
                    figures.shares[1],
                    figures.shares[2],
                    figures.worst(),
                    seconds);
        } catch (RuntimeException e) {
            return " | | | stopped: " + e.getMessage().split("[:;]")[0];
        }
    }

    private static FittedModel run(Component objective, int seed, int steps) {
        return Pipeline.builder()
                .seed(seed)
                .data(rows())
                .model("energy", Map.of("energy", Component.of("mlp", Map.of("hidden", List.of(64, 64)))))
                .train(Map.of(
                        "objective", objective,
                        "steps", steps,
                        "batch", 256,
                        "optimizer", Component.of("adam", Map.of("rate", 1e-2)),
                        "schedule", "cosine"))
                .sample(Map.of("count", 100, "solver", Component.of("ula", Map.of("steps", 10))))
                .build()
                .run()
                .model();
    }

    private static double[][] rows() {
        Random random = new Random(1);
        double[][] rows = new double[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            // Exact shares, so that errors are the objectives'.
            double u = (i + 0.5) / ROWS;
            int mode = u < WEIGHTS[0] ? 0 : u < WEIGHTS[0] + WEIGHTS[1] ? 1 : 2;
            rows[i] = new double[] {
                MODES[mode][0] + STD * random.nextGaussian(), MODES[mode][1] + STD * random.nextGaussian()
            };
        }
        java.util.Collections.shuffle(Arrays.asList(rows), random);
        return rows;
    }

    /** KL(data || model), and the model's share of what is nearest to each mode. */
    private record Figures(double kl, double[] shares) {
        double worst() {
            double worst = 0;
            for (int i = 0; i < shares.length; i++) {
                worst = Math.max(worst, Math.abs(shares[i] - WEIGHTS[i]));
            }
            return worst;
        }
    }

    private static Figures figures(FittedModel model) {
        Energy energy = model.model().views().require(Energy.VIEW);
        Program program = model.evaluator()
                .compile(s -> s.output("e", energy.energy(s, s.input("x", Events.batch(-1, 2)))));
        double cell = 2 * REACH / GRID;
        double[][] points = new double[GRID * GRID][];
        double[] logs = new double[GRID * GRID];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < GRID; i++) {
            double[][] column = new double[GRID][];
            for (int j = 0; j < GRID; j++) {
                column[j] = new double[] {-REACH + (i + 0.5) * cell, -REACH + (j + 0.5) * cell};
                points[i * GRID + j] = column[j];
            }
            INDArray x = model.scaling().apply(Nd4j.createFromArray(column), model.evaluator().dataType(), 2);
            double[] e = program.run(model.evaluator().variables(), Map.of("x", x))
                    .get("e")
                    .castTo(DataType.DOUBLE)
                    .toDoubleVector();
            for (int j = 0; j < GRID; j++) {
                logs[i * GRID + j] = -e[j];
                most = Math.max(most, -e[j]);
            }
        }
        double sum = 0;
        double[] shares = new double[MODES.length];
        for (int k = 0; k < logs.length; k++) {
            double mass = Math.exp(logs[k] - most);
            sum += mass;
            shares[nearest(points[k])] += mass;
        }
        double logZ = most + Math.log(sum * cell * cell);
        double kl = 0;
        for (int k = 0; k < logs.length; k++) {
            double log = truth(points[k]);
            kl += Math.exp(log) * (log - logs[k] + logZ) * cell * cell;
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return new Figures(kl, shares);
    }

    private static int nearest(double[] x) {
        int best = 0;
        for (int i = 1; i < MODES.length; i++) {
            best = square(x, MODES[i]) < square(x, MODES[best]) ? i : best;
        }
        return best;
    }

    private static double square(double[] x, double[] mode) {
        return Math.pow(x[0] - mode[0], 2) + Math.pow(x[1] - mode[1], 2);
    }

    private static double truth(double[] x) {
        double[] logs = new double[MODES.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < MODES.length; i++) {
            logs[i] = Math.log(WEIGHTS[i]) - square(x, MODES[i]) / (2 * STD * STD);
            most = Math.max(most, logs[i]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return most + Math.log(sum) - Math.log(2 * Math.PI * STD * STD);
    }
}
