import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.FieldDefinition;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.host.Registry;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adaptive steps of each sample against steps that a whole batch shares, where samples differ in stiffness: the
 * equation x' = -k (x - cos t) from x(0) = 0 to t = 1, k from 1 to a greatest one, evenly in its logarithm. A batch
 * that shares its steps is one sample of n elements to the same solver, whose error norm is then the root mean square
 * over the batch, as in torchdiffeq. See README.md beside this file.
 *
 * <p>usage: PerSampleSteps [SAMPLES]
 */
final class PerSampleSteps {
    private static final int REPEATS = 7;

    private PerSampleSteps() {}

    public static void main(String... args) {
        int n = args.length > 0 ? Integer.parseInt(args[0]) : 1024;
        System.out.printf(Locale.ROOT, "%d samples, rtol = atol = 1e-6, medians of %d%n%n", n, REPEATS);
        System.out.println("| solver | greatest k | row evaluations: per sample | batch | ratio"
                + " | largest error: per sample | batch | ms: per sample | batch |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (String name : List.of("dopri5", "tsit5", "bogacki-shampine")) {
            for (double most : new double[] {1, 10, 100, 1000}) {
                line(name, n, most);
            }
        }
    }

    private record Outcome(double evaluations, double error, double milliseconds) {}

    private static void line(String name, int n, double most) {
        double[] k = new double[n];
        Arrays.setAll(k, i -> Math.pow(most, i / (n - 1.0)));
        Solver<?> solver = Registry.load()
                .assembly(2)
                .create(Kind.SOLVER, Component.of(name, Map.of("rtol", 1e-6, "atol", 1e-6, "max-steps", 100_000)));
        double[] rows = new double[2 * n];
        double[] batch = new double[2 * n];
        for (int i = 0; i < n; i++) {
            rows[2 * i + 1] = k[i];
            batch[n + i] = k[i];
        }
        // Elements of a state: x and k, whose derivative is 0; in a batch first all x and then all k.
        Outcome each = outcome(solver, 1, k, NativeMemory.array(rows, DataType.DOUBLE, n, 2), 2);
        Outcome all = outcome(solver, n, k, NativeMemory.array(batch, DataType.DOUBLE, 1, 2L * n), n);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.2f | %.1e | %.1e | %.1f | %.1f |%n",
                name,
                most,
                each.evaluations(),
                all.evaluations(),
                all.evaluations() / each.evaluations(),
                each.error(),
                all.error(),
                each.milliseconds(),
                all.milliseconds());
    }

    private static Outcome outcome(Solver<?> solver, int size, double[] k, INDArray start, int stride) {
        FieldDefinition field = (s, x, t) -> {
            SDVariable both = x.reshape(-1, 2, size);
            double[] first = new double[2];
            first[0] = 1;
            SDVariable isX = s.constant(NativeMemory.array(first, DataType.DOUBLE, 1, 2, 1));
            SDVariable isK = s.constant(NativeMemory.array(new double[] {0, 1}, DataType.DOUBLE, 1, 2, 1));
            SDVariable value = both.mul(isX).sum(true, 1);
            SDVariable rate = both.mul(isK).sum(true, 1);
            SDVariable force = s.sameDiff().math().cos(t).reshape(-1, 1, 1);
            return value.sub(force).mul(rate).mul(-1.0).mul(isX).reshape(-1, 2 * size);
        };
        Compiler compiler = Compiler.find();
        Evaluator evaluator = new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of()));
        Problem problem = Problem.ode(evaluator.field(new long[] {2L * size}, field), new Interval(0, 1));
        Run run = Run.of(RandomStream.of(0));
        double[] times = new double[REPEATS];
        Solution end = null;
        for (int i = -3; i < REPEATS; i++) {
            end = Integration.solve(solver, problem, start, run);
            if (i >= 0) {
                times[i] = 1e3 * end.clock().seconds();
            }
        }
        Arrays.sort(times);
        double[] x = NativeMemory.values(end.x());
        double error = 0;
        for (int i = 0; i < k.length; i++) {
            error = Math.max(error, Math.abs(x[size == 1 ? stride * i : i] - exact(k[i])));
        }
        double evaluations = Arrays.stream(end.evaluations()).sum() * (double) size;
        return new Outcome(evaluations, error, times[REPEATS / 2]);
    }

    /** x(t) = (k^2 cos t + k sin t) / (1 + k^2) - k^2 / (1 + k^2) exp(-k t). */
    private static double exact(double k) {
        double square = k * k / (1 + k * k);
        return square * Math.cos(1) + square / k * Math.sin(1) - square * Math.exp(-k);
    }
}
