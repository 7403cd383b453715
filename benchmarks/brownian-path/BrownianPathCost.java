import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.noise.BrownianPath;
import org.ergodic.common.solver.Integration;
import org.ergodic.solvers.eulermaruyama.EulerMaruyama;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The time of a step's noise by a Brownian path against that of fresh noise: alone, and in Euler-Maruyama with fields
 * that cost next to nothing. See README.md beside this file.
 *
 * <p>usage: BrownianPathCost [ROWS [WIDTH]]
 */
final class BrownianPathCost {
    private static final Interval TIME = new Interval(1, 0);
    private static final int REPEATS = 9;

    /** Of this thread, which other work on the machine changes little; at this size nothing runs on a second one. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private BrownianPathCost() {}

    public static void main(String... args) {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1024;
        int width = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        System.out.printf("%d samples of %d numbers, single precision; medians of %d%n%n", rows, width, REPEATS);
        System.out.println("| steps | grid | numbers drawn a step | noise alone, us a step: fresh | path | times |"
                + " Euler-Maruyama, us a step: fresh | path | times |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        // Once for nothing, until all is compiled.
        for (int i = 0; i < 5; i++) {
            measure(rows, width, 500, "quadratic", TimeGrid.power(2));
        }
        for (int steps : new int[] {20, 50, 100, 125, 250, 500, 1000, 2000}) {
            line(rows, width, steps, "uniform", TimeGrid.uniform());
        }
        for (int steps : new int[] {500, 1000}) {
            line(rows, width, steps, "quadratic", TimeGrid.power(2));
        }
    }

    private static void line(int rows, int width, int steps, String name, TimeGrid grid) {
        System.out.print(measure(rows, width, steps, name, grid));
    }

    private static String measure(int rows, int width, int steps, String name, TimeGrid grid) {
        double fresh = median(() -> fresh(rows, width, steps));
        double path = median(() -> path(rows, width, steps, grid));
        double emFresh = median(() -> solver(rows, width, steps, grid, NoiseSource.FRESH));
        double emPath = median(() -> solver(rows, width, steps, grid, BrownianPath.standard()));
        return String.format(
                Locale.ROOT,
                "| %d | %s | %.2f | %.1f | %.1f | %.2f | %.1f | %.1f | %.2f |%n",
                steps,
                name,
                drawn(steps, grid),
                fresh,
                path,
                path / fresh,
                emFresh,
                emPath,
                emPath / emFresh);
    }

    /** How many numbers are drawn for each step, one a cut: counted on the tree of the standard path, not timed. */
    private static double drawn(int steps, TimeGrid grid) {
        double[] times = grid.times(problem(1), steps);
        double[] lengths = {125, 25, 12.5, 2.5, 1.25, 0.25, 0.125};
        java.util.ArrayDeque<double[]> pieces = new java.util.ArrayDeque<>();
        pieces.push(new double[] {0, BrownianPath.CELLS, 0});
        long drawn = 1;
        for (int i = 1; i < times.length - 1; i++) {
            double u = (1 - times[i]) * BrownianPath.CELLS;
            double fine = u * (1 << 20);
            boolean on = Math.abs(fine - Math.rint(fine)) < 1e-3;
            double target = on ? Math.rint(fine) / (1 << 20) : u;
            while (pieces.peek()[1] <= target) {
                pieces.pop();
            }
            while (pieces.peek()[0] < target) {
                double[] piece = pieces.pop();
                int depth = (int) piece[2];
                double at = target;
                if (depth >= 0) {
                    depth += piece[1] - piece[0] == length(depth, lengths) ? 1 : 0;
                    depth = depth < lengths.length || on ? depth : -1;
                    at = depth < 0 ? target : piece[0] + length(depth, lengths);
                }
                drawn++;
                pieces.push(new double[] {at, piece[1], depth});
                if (at > target) {
                    pieces.push(new double[] {piece[0], at, depth});
                }
            }
        }
        return (double) drawn / steps;
    }

    private static double length(int depth, double... lengths) {
        return depth < lengths.length ? lengths[depth] : Math.scalb(0.125, lengths.length - 1 - depth);
    }

    /** Microseconds a step. */
    private static double median(Runnable work) {
        double[] times = new double[REPEATS];
        for (int i = -3; i < REPEATS; i++) {
            long start = CPU.getCurrentThreadCpuTime();
            work.run();
            if (i >= 0) {
                times[i] = (CPU.getCurrentThreadCpuTime() - start) / 1e3;
            }
        }
        Arrays.sort(times);
        return times[REPEATS / 2] / lastSteps;
    }

    private static int lastSteps;

    private static final Map<Integer, Program> PROGRAMS = new java.util.HashMap<>();

    /** What a step's program does for its noise: one random input filled. */
    private static void fresh(int rows, int width, int steps) {
        lastSteps = steps;
        Compiler compiler = Compiler.find();
        Program program = PROGRAMS.computeIfAbsent(
                width,
                w -> compiler.compile(compiler.graph(
                        DataType.FLOAT, s -> s.output("z", s.noise("z", Noise.NORMAL, s.input("rows", -1, 1), w)))));
        Call call = program.call(compiler.variables(DataType.FLOAT, Map.of()));
        call.set("rows", Nd4j.zeros(DataType.FLOAT, rows, 1));
        RandomStream stream = RandomStream.of(1).split("dw");
        for (int i = 0; i < steps; i++) {
            int step = i;
            call.random(name -> stream.split(step), 0).run();
        }
    }

    private static void path(int rows, int width, int steps, TimeGrid grid) {
        lastSteps = steps;
        NoiseSource.Position position = BrownianPath.standard()
                .begin(new NoiseSource.Request(RandomStream.of(1), TIME, 0, rows, width, false, true));
        double[] times = grid.times(problem(width), steps);
        for (int i = 0; i < steps; i++) {
            position = position.advance(times[i + 1]).next();
        }
    }

    private static Problem problem(int width) {
        Evaluator evaluator = new Evaluator(Compiler.find(), Compiler.find().variables(DataType.FLOAT, Map.of()));
        VectorField drift = evaluator.field(new long[] {width}, (s, x, t) -> x.mul(0.5));
        VectorField diffusion = evaluator.field(new long[] {width}, (s, x, t) -> t.mul(0.5).add(1.0));
        return Problem.sde(drift, diffusion, NoiseType.ADDITIVE, TIME);
    }

    private static void solver(int rows, int width, int steps, TimeGrid grid, NoiseSource noise) {
        lastSteps = steps;
        INDArray start = Nd4j.zeros(DataType.FLOAT, rows, width);
        Problem problem = PROBLEMS.computeIfAbsent(width, BrownianPathCost::problem);
        Integration.solve(
                new EulerMaruyama(steps, grid), problem, start, Run.of(RandomStream.of(1)).withNoise(noise));
    }

    private static final Map<Integer, Problem> PROBLEMS = new java.util.HashMap<>();
}
