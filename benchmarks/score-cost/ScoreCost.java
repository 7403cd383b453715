import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solver;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.FittedModel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a row's log-likelihood by the probability flow costs, and how wrong it is, by solver, tolerance and probes:
 * model evaluations and processor time for each row, the difference from the same probes at a tolerance of 1e-7, and
 * the standard error that the probes themselves have. Processor time, not time by the clock: it means something on a
 * busy machine too.
 *
 * <p>usage: {@code benchmarks/run benchmarks/score-cost/ScoreCost.java RUN FILE [ROWS [SOLVER...]]}; RUN is the folder
 * of a run whose likelihood needs a solver, FILE a CSV file with a header whose first columns are the run's.
 */
public final class ScoreCost {
    private static final double EXACT = 1e-7;
    private static final double[] TOLERANCES = {1e-5, 1e-4, 1e-3, 1e-2};

    private record Outcome(double[] logProb, double[] error, double evaluations, double milliseconds) {}

    private ScoreCost() {}

    /**
     * Runs the study.
     *
     * @param args see the class
     */
    public static void main(String... args) throws Exception {
        FittedModel model = FittedModel.load(Path.of(args[0]));
        int n = args.length > 2 ? Integer.parseInt(args[2]) : 128;
        List<String> solvers = args.length > 3 ? Arrays.asList(args).subList(3, args.length) : List.of("dopri5");
        INDArray x = rows(model, Path.of(args[1]), n);
        System.out.printf(
                Locale.ROOT, "%d rows of %d numbers, java %s%n%n", x.size(0), x.size(1), Runtime.version());
        System.out.println("| solver | tolerance | probes | evaluations a row | ms of a processor a row"
                + " | mean difference, nats | root mean square | largest | standard error by probes |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (int probes : new int[] {8, 0}) {
            of(model, x, "dopri5", 1e-2, probes);
            Outcome exact = of(model, x, "dopri5", EXACT, probes);
            line("dopri5", EXACT, probes, exact, exact);
            for (String solver : solvers) {
                for (double tolerance : TOLERANCES) {
                    line(solver, tolerance, probes, of(model, x, solver, tolerance, probes), exact);
                }
            }
        }
    }

    private static Outcome of(FittedModel model, INDArray x, String solver, double tolerance, int probes) {
        Solver<?> by = Registry.load()
                .assembly(x.size(1))
                .create(Kind.SOLVER, Component.of(solver, Map.of("rtol", tolerance, "atol", tolerance)));
        Likelihood.Request request = Likelihood.Request.of(RandomStream.of(1))
                .withTimeMin(model.scoreConfig().orElseThrow().timeMin())
                .withProbes(probes)
                .withSolver(by);
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        Likelihood.Result result =
                model.model().views().require(Likelihood.VIEW).logProb(model.evaluator(), request, x);
        double spent = (system.getProcessCpuTime() - before) * 1e-6 / x.size(0);
        return new Outcome(
                result.logProb().castTo(DataType.DOUBLE).data().asDouble(),
                result.standardError().castTo(DataType.DOUBLE).data().asDouble(),
                Arrays.stream(result.evaluations()).average().orElse(0),
                spent);
    }

    private static void line(String solver, double tolerance, int probes, Outcome got, Outcome exact) {
        double sum = 0;
        double squares = 0;
        double most = 0;
        int n = got.logProb().length;
        for (int i = 0; i < n; i++) {
            double difference = got.logProb()[i] - exact.logProb()[i];
            sum += difference;
            squares += difference * difference;
            most = Math.max(most, Math.abs(difference));
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0e | %s | %.0f | %.2f | %.4f | %.4f | %.4f | %.2f |%n",
                solver,
                tolerance,
                probes == 0 ? "exact" : probes,
                got.evaluations(),
                got.milliseconds(),
                sum / n,
                Math.sqrt(squares / n),
                most,
                Arrays.stream(got.error()).average().orElse(0));
    }

    /** Rows of the file, chosen at random, on the model's scale. */
    private static INDArray rows(FittedModel model, Path file, int n) throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(0);
        java.util.Collections.shuffle(lines, new Random(0));
        int width = model.columns().size();
        double[][] rows = lines.stream()
                .limit(n)
                .map(line -> Arrays.stream(line.split(","))
                        .limit(width)
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
        return model.scaling()
                .apply(
                        model.space().centred(LazyMatrix.of(Nd4j.createFromArray(rows))),
                        model.evaluator().dataType(),
                        model.model().event());
    }
}
