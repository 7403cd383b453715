import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.solver.Integration;
import org.ergodic.host.Compatibility;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;

/**
 * What a solver itself costs: the time of its steps with a score that is -x, which is free, against that with the
 * network of the workloads em-2d and dsm-2d, as a Markdown table. See README.md beside this file.
 *
 * <p>usage: SolverCost [SAMPLES]
 */
final class SolverCost {
    private static final int REPEATS = 5;
    private static final int STEPS = 100;

    /** Of this thread, which other work on the machine changes little; the engine is told to work on it alone. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private SolverCost() {}

    public static void main(String... args) {
        System.setProperty("ergodic.threads", "1");
        int n = args.length > 0 ? Integer.parseInt(args[0]) : 1024;
        Registry registry = Registry.load();
        ScoreModel none = (s, x, t, c) -> x.mul(-1.0);
        FittedModel free = model(Component.using("free", none));
        FittedModel net = model(Component.of("mlp"));
        System.out.printf("%d samples of 2 numbers, %d steps, medians of %d%n%n", n, STEPS, REPEATS);
        System.out.println("| solver | us a step: free score | with the network | share of the solver |");
        System.out.println("|---|---|---|---|");
        Map<String, Map<String, Object>> solvers = new LinkedHashMap<>();
        for (String name : List.of(
                "euler-maruyama", "predictor-corrector", "heun", "ddim", "dpm-solver++", "unipc", "deis", "er-sde")) {
            solvers.put(name, Map.of("steps", STEPS));
        }
        solvers.put("dpm-solver++ eta 1", Map.of("steps", STEPS, "eta", 1));
        solvers.put("euler-maruyama on a path", Map.of("steps", STEPS, "path", true));
        solvers.forEach((title, options) -> {
            Component component = Component.of(title.split(" ")[0], options);
            Solver<?> solver = registry.assembly(2).create(Kind.SOLVER, component);
            double own = median(solver, problem(free, component, solver, registry), n);
            double all = median(solver, problem(net, component, solver, registry), n);
            System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f | %.1f %% |%n", title, own, all, 100 * own / all);
        });
    }

    private static FittedModel model(Component score) {
        return Pipeline.builder()
                .data(Map.of("generator", "two-moons", "count", 100))
                .model("diffusion", Map.of("score", score))
                .noTraining()
                .sample(Map.of("count", 1, "solver", Map.of("name", "ddim", "steps", 1)))
                .evaluate()
                .build()
                .run()
                .model();
    }

    private static Problem problem(FittedModel model, Component name, Solver<?> solver, Registry registry) {
        Equation equation = Compatibility.equation(
                model.model(), name.name(), solver, java.util.Optional.empty(), registry);
        Interval time = equation.time();
        return equation.problem(
                Equation.Request.of(model.evaluator(), new Interval(time.from(), time.to() + 1e-3)));
    }

    /** Microseconds a step; the first run of each, in which the step is compiled, is none of them. */
    private static double median(Solver<?> solver, Problem problem, int n) {
        double[] times = new double[REPEATS];
        for (int i = -3; i < REPEATS; i++) {
            long begun = CPU.getCurrentThreadCpuTime();
            Integration.solve(solver, problem, n, Run.of(RandomStream.of(1)));
            if (i >= 0) {
                times[i] = (CPU.getCurrentThreadCpuTime() - begun) / 1e3 / STEPS;
            }
        }
        Arrays.sort(times);
        return times[REPEATS / 2];
    }
}
