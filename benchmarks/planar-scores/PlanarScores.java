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
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Metric;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.host.Registry;
import org.ergodic.report.Pictures;
import org.ergodic.report.Plane;

/**
 * Score models on the planar generators: the distance of samples to held-out data over that of real data, for the
 * noise-conditional score network with annealed Langevin dynamics, variance exploding with a predictor-corrector and
 * variance preserving, at equal evaluations. See README.md beside this file.
 *
 * <p>usage: PlanarScores FOLDER [STEPS [GENERATOR...]]
 */
final class PlanarScores {
    private static final List<String> GENERATORS =
            List.of("two-moons", "eight-gaussians", "checkerboard", "pinwheel", "rings", "spirals");
    private static final int COUNT = 4000;
    private static final double MARK = 1.5;

    private PlanarScores() {}

    /** A model with its objective, and how it is sampled. */
    private record Trial(
            String title, Component sde, Component objective, double timeMin, Map<String, Component> solvers) {}

    private static List<Trial> trials() {
        Component ve = Component.of("ve", Map.of("sigma-min", 0.01, "sigma-max", 10));
        Map<String, Component> annealed = new LinkedHashMap<>();
        annealed.put("annealed Langevin, 400", langevin(40));
        annealed.put("annealed Langevin, 100", langevin(10));
        Map<String, Component> corrected = new LinkedHashMap<>();
        corrected.put("predictor-corrector, 400", steps("predictor-corrector", 200));
        corrected.put("predictor-corrector, 100", steps("predictor-corrector", 50));
        Map<String, Component> preserving = new LinkedHashMap<>();
        preserving.put("euler-maruyama, 400", steps("euler-maruyama", 400));
        preserving.put("euler-maruyama, 100", steps("euler-maruyama", 100));
        preserving.put("dpm-solver++, 20", steps("dpm-solver++", 20));
        return List.of(
                // Sampled at the levels that it was trained at: sigma is 0.01 at time 0.05.
                new Trial("NCSN", ve, Component.of("annealed-denoising", Map.of("levels", 10)), 0.05, annealed),
                new Trial("VE", ve, Component.of("denoising", Map.of()), 1e-3, corrected),
                new Trial("VP", Component.of("vp", Map.of()), Component.of("denoising", Map.of()), 1e-3, preserving));
    }

    private static Component langevin(int perLevel) {
        return Component.of(
                "annealed-langevin", Map.of("levels", 10, "steps-per-level", perLevel));
    }

    private static Component steps(String name, int steps) {
        return Component.of(name, Map.of("steps", steps));
    }

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 4000;
        List<String> generators = args.length > 2 ? Arrays.asList(args).subList(2, args.length) : GENERATORS;
        StringBuilder table = new StringBuilder("| generator |");
        StringBuilder line = new StringBuilder("|---|");
        for (Trial trial : trials()) {
            for (String solver : trial.solvers().keySet()) {
                table.append(' ').append(trial.title()).append(", ").append(solver).append(" |");
                line.append("---|");
            }
        }
        table.append('\n').append(line).append('\n');
        System.out.print(table);
        List<Plane> panels = new ArrayList<>();
        for (String generator : generators) {
            String row = row(folder, generator, steps, panels);
            System.out.print(row);
            table.append(row);
            try (OutputStream out = Files.newOutputStream(folder.resolve("planar-scores.png"))) {
                Pictures.write(out, Pictures.planes(List.of("x", "y"), 4, panels));
            }
        }
        Files.writeString(folder.resolve("table.md"), table);
    }

    private static String row(Path folder, String generator, int steps, List<Plane> panels) throws IOException {
        StringBuilder row = new StringBuilder("| " + generator + " |");
        PipelineRunner runner = PipelineRunner.of(Registry.load());
        boolean first = true;
        for (Trial trial : trials()) {
            Path run = folder.resolve(generator + "-" + trial.title().toLowerCase(Locale.ROOT));
            boolean drawn = false;
            for (Map.Entry<String, Component> solver : trial.solvers().entrySet()) {
                Pipeline pipeline = pipeline(generator, trial, solver.getValue(), steps, run);
                if (!Files.exists(run)) {
                    pipeline.run(RunSettings.silent());
                }
                Metric.Measurement distance = runner.evaluate(
                                run, overrides(solver.getValue()), java.util.Optional.empty(), RunSettings.silent())
                        .metrics()
                        .get("sliced-wasserstein");
                double floor = distance.floor().orElseThrow();
                double share = distance.value() / floor;
                row.append(String.format(Locale.ROOT, " %.2f%s |", share, share <= MARK ? "" : " *"));
                if (!drawn) {
                    FittedModel model = runner.load(run);
                    double[][] real = runner.rows(run, 2000, RunSettings.silent());
                    Plane frame = Plane.around(first ? generator : trial.title(), real);
                    if (first) {
                        panels.add(frame.data(real));
                        frame = Plane.around(trial.title(), real);
                    }
                    panels.add(frame.samples(model.sampleRows(2000)).note(solver.getKey()));
                    drawn = true;
                    first = false;
                }
            }
        }
        return row.append('\n').toString();
    }

    /** A solver in place of the run's, as the command line would say it. */
    private static List<String> overrides(Component solver) {
        StringBuilder text = new StringBuilder("sample.solver={name: " + solver.name());
        ((Map<?, ?>) solver.options().plain()).forEach((key, value) -> text.append(", " + key + ": " + value));
        return List.of(text.append("}").toString());
    }

    private static Pipeline pipeline(String generator, Trial trial, Component solver, int steps, Path run) {
        return Pipeline.builder()
                .seed(11)
                .data(Map.of("generator", generator, "count", 24_000, "holdout", 1.0 / 6))
                .model("diffusion", Map.of(
                        "sde", trial.sde(), "score", Component.of("mlp", Map.of("hidden", List.of(96, 96)))))
                .train(Map.of(
                        "objective", trial.objective(),
                        "steps", steps,
                        "batch", 256,
                        "optimizer", Component.of("adam", Map.of("rate", 2e-3)),
                        "schedule", "cosine",
                        "ema", 0.99))
                .sample(Map.of("count", COUNT, "batch", COUNT, "time-min", trial.timeMin(), "solver", solver))
                .evaluate("sliced-wasserstein")
                .output(run)
                .build();
    }
}
