import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.Prediction;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.host.Binder;
import org.ergodic.host.OptionInfo;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every SDE with a Gaussian path x every prediction x every solver x every time grid, on Gaussian data whose score is
 * known exactly, as Markdown tables. See README.md beside this file.
 *
 * <p>usage: MatrixStudy [SAMPLES [SDE]]
 */
final class MatrixStudy {
    private static final double[] MEAN = {0.6, -0.4};
    private static final double DEVIATION = 0.5;
    private static final double LAST = 1e-3;
    private static final Registry REGISTRY = Registry.load();
    private static final Evaluator EVALUATOR =
            new Evaluator(Compiler.find(), Compiler.find().variables(DataType.FLOAT, Map.of()));

    private MatrixStudy() {}

    public static void main(String[] args) {
        int n = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        for (Registered<SDE> each : REGISTRY.list(Kind.SDE)) {
            if (args.length > 1 && !args[1].equals(each.name())) {
                continue;
            }
            SDE sde = REGISTRY.assembly(2).create(Kind.SDE, Component.of(each.name()));
            if (sde.gaussianPath().isEmpty()) {
                System.out.println("\n**" + each.name() + "** has no Gaussian path, and so no score in closed form.");
                continue;
            }
            table(each.name(), sde, n);
        }
    }

    /** The score by way of a prediction, as a network that predicts it would give. */
    private static ScoreModel exact(GaussianPath path, Prediction prediction) {
        return (s, x, t, c) -> {
            SDVariable alpha = path.alpha(s, t);
            SDVariable sigma = path.sigma(s, t);
            SDVariable mean = s.constant(NativeMemory.array(MEAN, DataType.FLOAT, 1, 2)).mul(alpha);
            SDVariable variance = alpha.mul(alpha).mul(DEVIATION * DEVIATION).add(sigma.mul(sigma));
            SDVariable predicted = prediction.fromScore(mean.sub(x).div(variance), x, alpha, sigma);
            return prediction.score(predicted, x, alpha, sigma);
        };
    }

    private static void table(String name, SDE sde, int n) {
        GaussianPath path = sde.gaussianPath().orElseThrow();
        Map<Prediction, Model> models = new LinkedHashMap<>();
        for (Prediction prediction : Prediction.values()) {
            models.put(
                    prediction,
                    REGISTRY.assembly(2)
                            .create(
                                    Kind.MODEL,
                                    Component.of(
                                            "diffusion",
                                            Map.of(
                                                    "sde",
                                                    Component.using(name, sde),
                                                    "score",
                                                    Component.using("exact", exact(path, prediction))))));
        }
        List<String> grids =
                REGISTRY.list(Kind.TIME_GRID).stream().map(Registered::name).toList();
        System.out.printf("%n**%s**%n%n| solver | own steps | %s |%n", name, String.join(" | ", grids));
        System.out.println("|---|" + "---|".repeat(grids.size() + 1));
        Map<String, List<String>> why = new TreeMap<>();
        for (Registered<Solver<?>> solver : REGISTRY.list(Kind.SOLVER)) {
            Optional<String> key = Binder.describe(solver.factory().config()).stream()
                    .filter(option -> option.type().equals(Kind.TIME_GRID.name()))
                    .map(OptionInfo::key)
                    .findFirst();
            List<String> cells = new ArrayList<>();
            cells.add(key.isPresent() ? "" : cell(models, solver.name(), "", Map.of(), n, why));
            for (String grid : grids) {
                cells.add(key.isEmpty() ? "" : onGrid(models, solver.name(), key.get(), grid, n, why));
            }
            System.out.println("| " + solver.name() + " | " + String.join(" | ", cells) + " |");
        }
        why.forEach((reason, of) -> System.out.println("\n- refused: " + String.join(", ", of) + ": " + reason));
    }

    private static String onGrid(
            Map<Prediction, Model> models,
            String solver,
            String key,
            String grid,
            int n,
            Map<String, List<String>> why) {
        Map<String, Object> options = new LinkedHashMap<>();
        if (grid.equals("given")) {
            Solver<?> plain = REGISTRY.assembly(2).create(Kind.SOLVER, Component.of(solver));
            Model model = models.values().iterator().next();
            Problem bare = Problem.of(
                    Views.none(), NoiseType.NONE, interval(model.equations().get(0)));
            options.put(
                    "times",
                    Arrays.stream(TimeGrid.uniform()
                                    .times(bare, (int) plain.stepsAhead().orElseThrow()))
                            .boxed()
                            .toList());
        }
        return cell(models, solver, grid, Map.of(key, Component.of(grid, options)), n, why);
    }

    /** The worst of the predictions. */
    private static String cell(
            Map<Prediction, Model> models,
            String solver,
            String grid,
            Map<String, ?> options,
            int n,
            Map<String, List<String>> why) {
        double worst = 0;
        for (Map.Entry<Prediction, Model> each : models.entrySet()) {
            try {
                Solver<?> made = REGISTRY.assembly(2).create(Kind.SOLVER, Component.of(solver, options));
                List<String> reasons = new ArrayList<>();
                Optional<Equation> equation = Optional.empty();
                for (Equation e : each.getValue().equations()) {
                    Optional<String> obstacle = made.obstacle(e.noise(), e.calculus(), e.offers());
                    obstacle.ifPresent(reason -> reasons.add(e.name() + ": " + reason));
                    equation = equation.or(() -> obstacle.isEmpty() ? Optional.of(e) : Optional.empty());
                }
                if (equation.isEmpty()) {
                    refuse(why, String.join("; ", reasons), solver, grid);
                    return "-";
                }
                worst = Math.max(worst, error(equation.get(), made, n));
            } catch (ErgodicException e) {
                refuse(why, e.getMessage(), solver, grid);
                return "-";
            }
        }
        return String.format(Locale.ROOT, "%.4f", worst);
    }

    private static void refuse(Map<String, List<String>> why, String reason, String solver, String grid) {
        List<String> of = why.computeIfAbsent(reason, r -> new ArrayList<>());
        String name = grid.isEmpty() ? solver : solver + " on " + grid;
        if (!of.contains(name)) {
            of.add(name);
        }
    }

    private static Interval interval(Equation equation) {
        return new Interval(equation.time().from(), equation.time().to() + LAST);
    }

    /**
     * In standard deviations of the data's time: without noise the root of the mean squared error of samples, with
     * noise the root of the mean of the squared errors of means and deviations.
     */
    private static double error(Equation equation, Solver<?> solver, int n) {
        Problem problem = equation.problem(Equation.Request.of(EVALUATOR, interval(equation)));
        NumericPath path = problem.views().require(NumericPath.VIEW);
        double[] start = NativeMemory.values(RandomStream.of(5).draw(Noise.NORMAL, 0, DataType.DOUBLE, n, 2));
        double[] standard = start.clone();
        double from = problem.time().from();
        for (int i = 0; i < start.length; i++) {
            start[i] = path.alpha(from) * MEAN[i % 2] + deviation(path, from) * start[i];
        }
        INDArray x = NativeMemory.array(start, DataType.FLOAT, n, 2);
        Solution solution = Integration.solve(solver, problem, x, Run.of(RandomStream.of(7)));
        if (!solution.success()) {
            return Double.NaN;
        }
        double[] end = NativeMemory.values(solution.x());
        double to = problem.time().to();
        for (int i = 0; i < end.length; i++) {
            end[i] = (end[i] - path.alpha(to) * MEAN[i % 2]) / deviation(path, to);
        }
        double sum = 0;
        if (equation.noise() == NoiseType.NONE) {
            for (int i = 0; i < end.length; i++) {
                sum += Math.pow(end[i] - standard[i], 2) / end.length;
            }
            return Math.sqrt(sum);
        }
        for (int column = 0; column < 2; column++) {
            double mean = 0;
            double square = 0;
            for (int i = column; i < end.length; i += 2) {
                mean += end[i] / n;
                square += end[i] * end[i] / n;
            }
            sum += (mean * mean + Math.pow(Math.sqrt(square - mean * mean) - 1, 2)) / 4;
        }
        return Math.sqrt(sum);
    }

    private static double deviation(NumericPath path, double t) {
        return Math.hypot(path.alpha(t) * DEVIATION, path.sigma(t));
    }
}
