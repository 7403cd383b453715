import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Warning;
import org.ergodic.api.config.Component;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.Result;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Which settings of a neural energy diverge: the divergence of the model from two moons, whose density is known, by a
 * sum over a grid, and what the run says of it. See README.md beside this file.
 *
 * <p>usage: NeuralEnergies [NAME-OF-A-SETTING...]
 */
final class NeuralEnergies {
    private static final int ROWS = 2000;
    private static final double REACH = 12;
    private static final int GRID = 600;
    private static final double NOISE = 0.2;
    private static final int ANGLES = 400;

    private NeuralEnergies() {}

    /** What one setting changes. */
    private record Setting(String name, Map<String, ?> objective, Map<String, ?> train) {}

    private static Setting objective(String name, Object... keysAndValues) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            options.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Setting(name, options, Map.of());
    }

    private static Setting rate(double rate, String schedule, double clip) {
        return new Setting(
                "rate " + rate 
                        + (schedule.equals("cosine") ? "" : ", " + schedule)
                        + (clip == 1 ? "" : ", clip " + clip),
                Map.of(),
                Map.of("optimizer", Component.of("adam", Map.of("rate", rate)), "schedule", schedule, "clip", clip));
    }

    private static List<Setting> settings() {
        return List.of(
                objective("as it is"),
                rate(1e-3, "cosine", 1),
                rate(3e-2, "cosine", 1),
                rate(1e-1, "cosine", 1),
                rate(3e-1, "cosine", 1),
                rate(1e-2, "constant", 1),
                rate(1e-1, "constant", 1),
                rate(1e-1, "constant", 0),
                objective("step 0.03", "step", 0.03),
                objective("step 0.1", "step", 0.1),
                objective("step 0.3", "step", 0.3),
                objective("step 1", "step", 1),
                objective("5 Langevin steps", "steps", 5),
                objective("2 Langevin steps", "steps", 2),
                objective("regularization 0", "regularization", 0),
                objective("regularization 0, step 0.1", "regularization", 0, "step", 0.1),
                objective("regularization 0, step 0.1, 2 Langevin steps", "regularization", 0, "step", 0.1, "steps", 2),
                objective("restart 0", "restart", 0),
                objective("restart 0.5", "restart", 0.5),
                objective("from data", "start", "data"),
                objective("from data, 2 Langevin steps", "start", "data", "steps", 2),
                objective("from noise", "start", "noise"),
                objective("from noise, 2 Langevin steps", "start", "noise", "steps", 2),
                objective("noise 0", "noise", 0));
    }

    public static void main(String[] args) {
        System.out.println("| what is changed | KL in nats | warnings |");
        System.out.println("|---|---|---|");
        for (Setting setting : settings()) {
            if (args.length > 0 && !Arrays.asList(args).contains(setting.name())) {
                continue;
            }
            String line;
            try {
                Result result = run(setting);
                double kl = divergence(result.model());
                String said = result.warnings().stream()
                        .map(Warning::id)
                        .distinct()
                        .collect(Collectors.joining(", "));
                line = (kl > 1000 ? "> 1000" : String.format(Locale.ROOT, "%.3f", kl)) + " | " + said;
            } catch (RuntimeException e) {
                line = " | stopped: " + e.getMessage().split("[:;]")[0];
            }
            System.out.println("| " + setting.name() + " | " + line + " |");
        }
    }

    private static Result run(Setting setting) {
        Map<String, Object> train = new LinkedHashMap<>(Map.of(
                "steps", 1500,
                "batch", 128,
                "optimizer", Component.of("adam", Map.of("rate", 1e-2)),
                "schedule", "cosine"));
        train.putAll(setting.train());
        train.put("objective", Component.of("langevin-likelihood", setting.objective()));
        return Pipeline.builder()
                .seed(7)
                .data(Map.of("generator", "two-moons", "count", 20_000))
                .model("energy", Map.of("energy", Component.of("mlp", Map.of("hidden", List.of(64, 64)))))
                .train(train)
                .sample(Map.of("count", 1000, "solver", Component.of("mala", Map.of("steps", 300))))
                .build()
                .run();
    }

    /** KL(data || model): the mean over rows of the data of log p - (-E - log Z), Z by a sum over a grid. */
    private static double divergence(FittedModel model) {
        double cell = 2 * REACH / GRID;
        double most = Double.NEGATIVE_INFINITY;
        List<double[]> parts = new ArrayList<>();
        for (int i = 0; i < GRID; i++) {
            double[][] points = new double[GRID][];
            for (int j = 0; j < GRID; j++) {
                points[j] = new double[] {-REACH + (i + 0.5) * cell, -REACH + (j + 0.5) * cell};
            }
            double[] logs = log(model, points);
            most = Math.max(most, Arrays.stream(logs).max().orElseThrow());
            parts.add(logs);
        }
        double sum = 0;
        for (double[] logs : parts) {
            for (double log : logs) {
                sum += Math.exp(log - most);
            }
        }
        double logZ = most + Math.log(sum * cell * cell);
        double[][] rows = moons();
        double[] logs = log(model, rows);
        double kl = 0;
        for (int i = 0; i < ROWS; i++) {
            kl += (truth(rows[i]) - logs[i] + logZ) / ROWS;
        }
        return kl;
    }

    /** -E of rows on the data's scale. */
    private static double[] log(FittedModel model, double[][] rows) {
        Energy energy = model.model().views().require(Energy.VIEW);
        Program program = model.evaluator()
                .compile(s -> s.output("e", energy.energy(s, s.input("x", Events.batch(-1, 2)))));
        INDArray x = model.scaling().apply(Nd4j.createFromArray(rows), model.evaluator().dataType(), 2);
        return program.run(model.evaluator().variables(), Map.of("x", x))
                .get("e")
                .castTo(DataType.DOUBLE)
                .neg()
                .toDoubleVector();
    }

    /** Rows of two moons of another seed than the runs'. */
    private static double[][] moons() {
        java.util.Random random = new java.util.Random(1);
        double[][] rows = new double[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            double[] middle = middle(Math.PI * random.nextDouble(), random.nextBoolean());
            rows[i] = new double[] {
                middle[0] + NOISE * random.nextGaussian(), middle[1] + NOISE * random.nextGaussian()
            };
        }
        return rows;
    }

    private static double[] middle(double angle, boolean upper) {
        double x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
        double y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
        return new double[] {2 * x - 1, 2 * y - 0.2};
    }

    /** The log density of two moons, by a sum over angles. */
    private static double truth(double[] row) {
        double sum = 0;
        for (int k = 0; k < ANGLES; k++) {
            for (boolean upper : new boolean[] {true, false}) {
                double[] middle = middle(Math.PI * (k + 0.5) / ANGLES, upper);
                double square = Math.pow(row[0] - middle[0], 2) + Math.pow(row[1] - middle[1], 2);
                sum += Math.exp(-0.5 * square / (NOISE * NOISE)) / (2 * ANGLES);
            }
        }
        return Math.log(sum / (2 * Math.PI * NOISE * NOISE));
    }
}
