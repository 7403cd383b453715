package org.ergodic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.graph.Compiler;
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
import org.ergodic.api.solver.TimeGridException;
import org.ergodic.api.view.Views;
import org.ergodic.cli.describe.Example;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.host.Binder;
import org.ergodic.host.OptionInfo;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every registered solver with every registered SDE, and with every registered time grid, by numbers: each is made with
 * its default options and carries the prior of Gaussian data to the data, with a score in closed form.
 *
 * <p>Without noise each sample has an exact end, {@code alpha m + sqrt(v / v_T) (x_T - alpha_T m)} with the variance
 * {@code v = alpha^2 s^2 + sigma^2}. The largest error in standard deviations is bounded. With noise means, variances
 * and the correlation of the two coordinates are tested against their exact values, each allowed the bias that the
 * number of steps may have, at a level of 1 % for all tests together (Bonferroni). Where the default steps are too few
 * for a grid or an SDE that does not suit the solver, the error, with noise that of means and deviations, must fall to
 * half or less with four times the steps. What is not run or not judged is listed with its reason in
 * {@code target/solvers-and-sdes.txt}, beside the errors of what is.
 */
class SolversAndSdesIT {
    private static final double LEVEL = 0.01;
    private static final double[] MEAN = {0.6, -0.4};
    private static final double DEVIATION = 0.5;
    private static final double LAST = 1e-3;
    private static final int ROWS = 2000;
    private static final String STEPS = "steps";

    /** On time grids, so that the test stays short. */
    private static final int MOST_STEPS = 200;

    private static final int ROWS_WITHOUT_NOISE = 200;

    /** Means, variances and a correlation. */
    private static final int TESTS = 5;

    /** By how much a solver with its default steps may be off, in standard deviations; twice that of the variance. */
    private static final double BIAS = 0.05;

    /** Solvers whose distribution is told and not judged, and why it is another one. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "lcm",
            "a step puts samples at the mean of the data, which is a sample of them for consistency models alone",
            "annealed-langevin",
            "steps of a fixed share of the noise are biased at every level, whatever the number of levels");

    private static final Registry REGISTRY = Registry.load();
    private static final Compiler COMPILER = Compiler.find();
    private static final Evaluator EVALUATOR = new Evaluator(COMPILER, COMPILER.variables(DataType.FLOAT, Map.of()));
    private static final List<String> REPORT = new ArrayList<>();

    /** The model of an SDE, with the exact score. */
    private record Subject(String name, Model model) {
        static Interval interval(Equation equation) {
            Interval whole = equation.time();
            return new Interval(whole.from(), whole.to() - Math.signum(whole.length()) * LAST);
        }

        Problem problem(Equation equation) {
            return equation.problem(Equation.Request.of(EVALUATOR, interval(equation)));
        }
    }

    /** A solver of an equation of a model, and the same with four times the steps, where it takes a number of them. */
    private record Pair(
            String name, Subject subject, Equation equation, Solver<?> solver, Optional<Supplier<Solver<?>>> finer) {}

    @AfterAll
    static void report() throws IOException {
        Path file = Path.of("target", "solvers-and-sdes.txt");
        Files.createDirectories(file.getParent());
        Files.write(file, REPORT);
    }

    /** The SDEs that have a closed form for Gaussian data: those with a Gaussian path. */
    private static List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        Example guesses = new Example(REGISTRY);
        for (Registered<SDE> each : REGISTRY.list(Kind.SDE)) {
            SDE sde = REGISTRY.assembly(2)
                    .create(
                            Kind.SDE,
                            Component.of(each.name(), guesses.guesses(each).get(0)));
            if (sde.gaussianPath().isEmpty()) {
                REPORT.add("not run: the SDE " + each.name()
                        + " has no Gaussian path, and so no score in closed form for Gaussian data");
                continue;
            }
            Model model = REGISTRY.assembly(2)
                    .create(
                            Kind.MODEL,
                            Component.of(
                                    "diffusion",
                                    Map.of(
                                            "sde",
                                            Component.using(each.name(), sde),
                                            "score",
                                            Component.using(
                                                    "exact",
                                                    exact(sde.gaussianPath().get())))));
            subjects.add(new Subject(each.name(), model));
        }
        assertTrue(subjects.size() >= 2, "too few SDEs: " + subjects);
        return subjects;
    }

    /** -(x - alpha m) / (alpha^2 s^2 + sigma^2). */
    private static ScoreModel exact(GaussianPath path) {
        return (s, x, t, c) -> {
            SDVariable alpha = path.alpha(s, t);
            SDVariable sigma = path.sigma(s, t);
            SDVariable mean =
                    s.constant(NativeMemory.array(MEAN, DataType.FLOAT, 1, 2)).mul(alpha);
            SDVariable variance = alpha.mul(alpha).mul(DEVIATION * DEVIATION).add(sigma.mul(sigma));
            return mean.sub(x).div(variance);
        };
    }

    /** Makes a solver with so many steps, or with its default for 0. */
    private static Solver<?> solver(Registered<Solver<?>> part, int steps, Map<String, ?> more) {
        Map<String, Object> options =
                new LinkedHashMap<>(new Example(REGISTRY).guesses(part).get(0));
        options.putAll(more);
        if (steps > 0) {
            options.put(STEPS, steps);
        }
        return REGISTRY.assembly(2).create(Kind.SOLVER, Component.of(part.name(), options));
    }

    private static Optional<OptionInfo> option(Registered<?> part, Predicate<OptionInfo> wanted) {
        return Binder.describe(part.factory().config()).stream().filter(wanted).findFirst();
    }

    private static boolean hasSteps(Registered<?> part) {
        return option(part, o -> o.key().equals(STEPS)).isPresent();
    }

    /** Every equation of every SDE that every solver can run. */
    @Test
    void everySolverWithEverySde() {
        List<Pair> pairs = new ArrayList<>();
        for (Subject subject : subjects()) {
            for (Registered<Solver<?>> each : REGISTRY.list(Kind.SOLVER)) {
                Solver<?> solver = solver(each, 0, Map.of());
                Optional<Supplier<Solver<?>>> finer = hasSteps(each)
                        ? Optional.of(
                                () -> solver(each, 4 * (int) solver.stepsAhead().orElseThrow(), Map.of()))
                        : Optional.empty();
                for (Equation equation : subject.model().equations()) {
                    String name = each.name() + " on the " + equation.name() + " of " + subject.name();
                    Optional<String> why = solver.obstacle(equation.noise(), equation.calculus(), equation.offers());
                    why.ifPresentOrElse(
                            reason -> REPORT.add("refused: " + name + ": " + reason),
                            () -> pairs.add(new Pair(name, subject, equation, solver, finer)));
                }
            }
        }
        assertTrue(pairs.size() >= 20, "too few pairs: " + pairs.size());
        check(pairs, ROWS);
    }

    /** On one SDE, with each of the solvers' first equations. */
    @Test
    void everySolverWithEveryTimeGrid() {
        List<Subject> subjects = subjects();
        Subject subject =
                subjects.stream().filter(s -> s.name().equals("vp")).findFirst().orElse(subjects.get(0));
        List<Pair> pairs = new ArrayList<>();
        for (Registered<Solver<?>> each : REGISTRY.list(Kind.SOLVER)) {
            Optional<String> key =
                    option(each, o -> o.type().equals(Kind.TIME_GRID.name())).map(OptionInfo::key);
            if (key.isEmpty() || !hasSteps(each)) {
                REPORT.add("not run on time grids: " + each.name() + " takes none");
                continue;
            }
            for (Registered<TimeGrid> grid : REGISTRY.list(Kind.TIME_GRID)) {
                String name = each.name() + " on the grid " + grid.name();
                try {
                    addGrid(subject, name, each, n -> Map.of(key.get(), grid(subject, grid, n)), pairs);
                } catch (ConfigException e) {
                    REPORT.add("refused: " + name + ": " + e.getMessage());
                }
            }
        }
        assertTrue(pairs.size() >= 50, "too few pairs: " + pairs.size());
        check(pairs, ROWS);
    }

    /** A grid for so many steps; the times that are listed are those of equal steps. */
    private static Component grid(Subject subject, Registered<TimeGrid> grid, int steps) {
        Map<String, Object> options =
                new LinkedHashMap<>(new Example(REGISTRY).guesses(grid).get(0));
        if (grid.name().equals("given")) {
            Interval time = Subject.interval(subject.model().equations().get(0));
            Problem bare = Problem.of(Views.none(), NoiseType.NONE, time);
            options.put(
                    "times",
                    Arrays.stream(TimeGrid.uniform().times(bare, steps)).boxed().toList());
        }
        return Component.of(grid.name(), options);
    }

    private static void addGrid(
            Subject subject,
            String name,
            Registered<Solver<?>> each,
            IntFunction<Map<String, ?>> options,
            List<Pair> pairs) {
        int steps = (int)
                Math.min(MOST_STEPS, solver(each, 0, Map.of()).stepsAhead().orElseThrow());
        Solver<?> solver = solver(each, steps, options.apply(steps));
        List<String> reasons = new ArrayList<>();
        for (Equation equation : subject.model().equations()) {
            Optional<String> why = solver.obstacle(equation.noise(), equation.calculus(), equation.offers());
            if (why.isEmpty()) {
                pairs.add(new Pair(
                        name,
                        subject,
                        equation,
                        solver,
                        Optional.of(() -> solver(each, 4 * steps, options.apply(4 * steps)))));
                return;
            }
            reasons.add(equation.name() + ": " + why.get());
        }
        REPORT.add("refused: " + name + ": " + String.join("; ", reasons));
    }

    private static void check(List<Pair> pairs, int rows) {
        long noisy = pairs.stream()
                .filter(p -> p.equation().noise() != NoiseType.NONE)
                .count();
        double share = LEVEL / Math.max(1, noisy * TESTS);
        List<Result> results =
                pairs.parallelStream().map(pair -> result(pair, rows, share)).toList();
        results.forEach(result -> REPORT.add(result.line()));
        long refused = results.stream().filter(Result::refused).count();
        // A grid may have no times for the default steps of some solver; that is told, and must not become the rule.
        assertTrue(refused * 10 <= pairs.size(), refused + " of " + pairs.size() + " were refused: " + REPORT);
        assertEquals(
                List.of(),
                results.stream().filter(Result::wrong).map(Result::line).toList());
    }

    private record Result(boolean wrong, boolean refused, String line) {}

    private static Result result(Pair pair, int rows, double share) {
        try {
            Outcome outcome = outcome(pair, pair.solver(), rows, share);
            String solver = pair.name().replaceFirst(" .*", "");
            if (OTHERWISE.containsKey(solver)) {
                assertTrue(Double.isFinite(outcome.error()), pair.name() + ": " + outcome.words());
                return new Result(
                        false,
                        false,
                        "not judged: " + pair.name() + ": " + outcome.words() + ": " + OTHERWISE.get(solver));
            }
            if (!outcome.right() && pair.finer().isPresent()) {
                Outcome finer = outcome(pair, pair.finer().get().get(), rows, share);
                outcome = new Outcome(
                        finer.right() || finer.error() <= 0.5 * outcome.error(),
                        finer.error(),
                        outcome.words() + ", and with four times the steps " + finer.words());
            }
            return new Result(
                    !outcome.right(), false, pair.name() + ": " + outcome.words() + (outcome.right() ? "" : "  WRONG"));
        } catch (TimeGridException e) {
            return new Result(false, true, "refused: " + pair.name() + ": " + e.getMessage());
        }
    }

    private record Outcome(boolean right, double error, String words) {}

    private static Outcome outcome(Pair pair, Solver<?> solver, int rows, double share) {
        Problem problem = pair.subject().problem(pair.equation());
        NumericPath path = problem.views().require(NumericPath.VIEW);
        double from = problem.time().from();
        double to = problem.time().to();
        boolean isNoisy = pair.equation().noise() != NoiseType.NONE;
        int n = isNoisy ? rows : ROWS_WITHOUT_NOISE;
        double[] start = NativeMemory.values(RandomStream.of(5).draw(Noise.NORMAL, 0, DataType.DOUBLE, n, 2));
        for (int i = 0; i < start.length; i++) {
            start[i] = path.alpha(from) * MEAN[i % 2] + deviation(path, from) * start[i];
        }
        INDArray x = NativeMemory.array(start, DataType.FLOAT, n, 2);
        Solution solution = Integration.solve(solver, problem, x, Run.of(RandomStream.of(7)));
        if (!solution.success()) {
            return new Outcome(false, Double.NaN, "not all samples reached the end: " + solution.counts());
        }
        // Standard normal if all is right.
        double[] end = NativeMemory.values(solution.x());
        for (int i = 0; i < end.length; i++) {
            end[i] = (end[i] - path.alpha(to) * MEAN[i % 2]) / deviation(path, to);
            start[i] = (start[i] - path.alpha(from) * MEAN[i % 2]) / deviation(path, from);
        }
        return isNoisy ? distribution(end, BIAS, share) : path(start, end, BIAS);
    }

    private static double deviation(NumericPath path, double t) {
        return Math.hypot(path.alpha(t) * DEVIATION, path.sigma(t));
    }

    /** The worst error where the equation moves each sample to the same standardised place. */
    private static Outcome path(double[] start, double[] end, double bias) {
        double worst = 0;
        for (int i = 0; i < end.length; i++) {
            worst = Math.max(worst, Math.abs(end[i] - start[i]) / Math.max(1, Math.abs(start[i])));
        }
        return new Outcome(worst <= bias, worst, String.format(Locale.ROOT, "error of a sample %.4f", worst));
    }

    /**
     * Standardised columns against N(0, I): each statistic may be off by the bias, and by chance once in share runs.
     */
    private static Outcome distribution(double[] end, double bias, double share) {
        // The chance of a normal number beyond z on either side is below exp(-z^2 / 2).
        double z = Math.sqrt(-2 * Math.log(share));
        int n = end.length / 2;
        double[] mean = new double[2];
        double[] variance = new double[2];
        for (int column = 0; column < 2; column++) {
            for (int i = 0; i < n; i++) {
                mean[column] += end[2 * i + column] / n;
            }
            for (int i = 0; i < n; i++) {
                variance[column] += Math.pow(end[2 * i + column] - mean[column], 2) / (n - 1);
            }
        }
        double product = 0;
        for (int i = 0; i < n; i++) {
            product += (end[2 * i] - mean[0]) * (end[2 * i + 1] - mean[1]) / (n - 1);
        }
        double correlation = product / Math.sqrt(variance[0] * variance[1]);
        // The cube root of a chi-squared number is nearly normal (Wilson and Hilferty 1931).
        double spread = Math.sqrt(2.0 / (9 * n));
        DoubleUnaryOperator root = v -> (Math.cbrt(v) - (1 - spread * spread)) / spread;
        boolean right = Math.abs(correlation) * Math.sqrt(n) <= z;
        for (int column = 0; column < 2; column++) {
            right &= Math.abs(mean[column]) <= bias + z * Math.sqrt(1 + 2 * bias) / Math.sqrt(n);
            right &= root.applyAsDouble(variance[column] / (1 + 2 * bias)) <= z;
            right &= root.applyAsDouble(variance[column] / (1 - 2 * bias)) >= -z;
        }
        double error = 0;
        for (int column = 0; column < 2; column++) {
            error = Math.max(error, Math.max(Math.abs(mean[column]), Math.abs(Math.sqrt(variance[column]) - 1)));
        }
        return new Outcome(
                right,
                error,
                String.format(
                        Locale.ROOT,
                        "mean %.3f %.3f, variance %.3f %.3f, correlation %.3f",
                        mean[0],
                        mean[1],
                        variance[0],
                        variance[1],
                        correlation));
    }
}
