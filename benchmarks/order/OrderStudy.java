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
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.config.Component;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.ergodic.host.Binder;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The error of every registered solver of fixed steps against its number of steps, in double precision, on problems
 * with known solutions, as a Markdown table of slopes and a figure. See README.md beside this file.
 *
 * <p>usage: OrderStudy [FIGURE.svg [PATHS]]
 */
final class OrderStudy {
    private static final int[] STEPS = {8, 16, 32, 64, 128};
    private static final double ROUNDING = 3e-13;
    private static final Registry REGISTRY = Registry.load();

    private OrderStudy() {}

    /** Errors by number of steps of one solver on one problem, and what it declares. */
    private record Line(String solver, double declared, double[] errors) {
        /** Of log error on log steps, where the error is above rounding; not a number without three such points. */
        double slope() {
            List<double[]> points = new ArrayList<>();
            for (int i = 0; i < STEPS.length; i++) {
                if (errors[i] > ROUNDING) {
                    points.add(new double[] {Math.log(STEPS[i]), Math.log(errors[i])});
                }
            }
            if (points.size() < 3) {
                return Double.NaN;
            }
            double x = points.stream().mapToDouble(p -> p[0]).average().orElseThrow();
            double y = points.stream().mapToDouble(p -> p[1]).average().orElseThrow();
            double cross = points.stream().mapToDouble(p -> (p[0] - x) * (p[1] - y)).sum();
            double square = points.stream().mapToDouble(p -> (p[0] - x) * (p[0] - x)).sum();
            return -cross / square;
        }
    }

    private record Panel(String title, List<Line> lines) {}

    public static void main(String[] args) throws IOException {
        int paths = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        List<Panel> panels = new ArrayList<>();
        panels.add(ordinary("linear equation", linear()));
        panels.add(ordinary("nonlinear equation", nonlinear()));
        panels.add(stochastic("Ornstein-Uhlenbeck, strong", NoiseType.ADDITIVE, false, paths));
        panels.add(stochastic("Ornstein-Uhlenbeck, weak", NoiseType.ADDITIVE, true, paths));
        panels.add(stochastic("geometric Brownian motion, strong", NoiseType.DIAGONAL, false, paths));
        panels.add(stochastic("geometric Brownian motion, weak", NoiseType.DIAGONAL, true, paths));
        table(panels);
        Path file = Path.of(args.length > 0 ? args[0] : "benchmarks/order/order.svg");
        Files.writeString(file, new Figure(panels).svg());
        System.out.println("\nfigure: " + file);
    }

    /** A solver by name with equal steps, or empty if it takes no number of steps. */
    private static Optional<Solver<?>> solver(Registered<Solver<?>> part, int steps) {
        Map<String, Object> options = new LinkedHashMap<>();
        Binder.describe(part.factory().config()).forEach(option -> {
            if (option.key().equals("steps")) {
                options.put("steps", steps);
            } else if (option.type().equals(Kind.TIME_GRID.name())) {
                options.put(option.key(), "uniform");
            }
        });
        if (!options.containsKey("steps")) {
            return Optional.empty();
        }
        try {
            return Optional.of(REGISTRY.assembly(2).create(Kind.SOLVER, Component.of(part.name(), options)));
        } catch (ErgodicException e) {
            System.err.println(part.name() + " is left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Fields of each element alone, computed in Java. */
    private static VectorField field(DoubleBinaryOperator f) {
        return (x, t) -> {
            double[] values = NativeMemory.values(x);
            double[] times = NativeMemory.values(t);
            int width = values.length / times.length;
            Arrays.setAll(values, i -> f.applyAsDouble(values[i], times[i / width]));
            return NativeMemory.array(values, DataType.DOUBLE, x.shape());
        };
    }

    private static NumericPath path(DoubleUnaryOperator alpha, DoubleUnaryOperator sigma) {
        return new NumericPath() {
            @Override
            public double alpha(double t) {
                return alpha.applyAsDouble(t);
            }

            @Override
            public double sigma(double t) {
                return sigma.applyAsDouble(t);
            }
        };
    }

    /** Along alpha = exp(-t), sigma^2 = 1 - exp(-2 t), of dx = -x dt + sqrt(2) dw. */
    private static Problem flow(DoubleBinaryOperator score) {
        Views views = Views.of(VectorField.DRIFT, field((x, t) -> -x - score.applyAsDouble(x, t)))
                .and(VectorField.SCORE, field(score))
                .and(NumericPath.VIEW, path(t -> Math.exp(-t), t -> Math.sqrt(-Math.expm1(-2 * t))));
        return Problem.of(views, NoiseType.NONE, new Interval(1.2, 0.2));
    }

    /** The probability flow of data N(0, 1/4). */
    private static Problem linear() {
        return flow((x, t) -> -x / (1 - 0.75 * Math.exp(-2 * t)));
    }

    /** The probability flow of data 0.4 N(-1, 1/4) + 0.6 N(1, 1/4). */
    private static Problem nonlinear() {
        return flow((x, t) -> {
            double alpha = Math.exp(-t);
            double variance = 1 - 0.75 * alpha * alpha;
            double balance = Math.tanh(alpha * x / variance + 0.5 * Math.log(1.5));
            return (alpha * balance - x) / variance;
        });
    }

    /** Against 4096 steps of the classical Runge-Kutta method. */
    private static Panel ordinary(String title, Problem problem) {
        double[] start = {-1.3, -0.2, 0.4, 1.1};
        double[] exact = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            exact[i] = rungeKutta(problem, start[i]);
        }
        List<Line> lines = new ArrayList<>();
        for (Registered<Solver<?>> part : REGISTRY.list(Kind.SOLVER)) {
            Optional<Solver<?>> sample = solver(part, STEPS[0]);
            if (sample.isEmpty()
                    || sample.get().traits().order().isEmpty()
                    || sample.get()
                            .obstacle(problem.noise(), problem.calculus(), problem.views().offered())
                            .isPresent()) {
                continue;
            }
            double[] errors = new double[STEPS.length];
            for (int k = 0; k < STEPS.length; k++) {
                double[] x = ends(solver(part, STEPS[k]).orElseThrow(), problem, start, new double[0][]);
                for (int i = 0; i < x.length; i++) {
                    errors[k] += Math.abs(x[i] - exact[i]) / x.length;
                }
            }
            lines.add(new Line(part.name(), sample.get().traits().order().getAsDouble(), errors));
        }
        return new Panel(title, lines);
    }

    private static double rungeKutta(Problem problem, double start) {
        int steps = 4096;
        double h = problem.time().length() / steps;
        double x = start;
        for (int i = 0; i < steps; i++) {
            double t = problem.time().from() + i * h;
            double k1 = slope(problem, x, t);
            double k2 = slope(problem, x + h / 2 * k1, t + h / 2);
            double k3 = slope(problem, x + h / 2 * k2, t + h / 2);
            double k4 = slope(problem, x + h * k3, t + h);
            x += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        return x;
    }

    private static double slope(Problem problem, double x, double t) {
        return problem.drift().at(Nd4j.createFromArray(new double[][] {{x}}), t).getDouble(0);
    }

    /** The ends of a run, beside which the exact solution may be followed along the same increments of the noise. */
    private static <S extends Solver.State> double[] ends(
            Solver<S> solver, Problem problem, double[] start, double[][] exact) {
        INDArray x = NativeMemory.array(start, DataType.DOUBLE, start.length, 1);
        Run run = Run.of(RandomStream.of(11));
        S state = solver.init(problem, x, run);
        double[] truth = start.clone();
        for (int step = 0; !state.status(0).done(); step++) {
            double before = state.time(0);
            state = solver.step(problem, state, run);
            if (exact.length > 0) {
                double h = Math.abs(state.time(0) - before);
                double[] z = NativeMemory.values(run.noise("dw", step, Noise.NORMAL, x));
                double[] rest = NativeMemory.values(run.noise("rest of the exact solution", step, Noise.NORMAL, x));
                for (int i = 0; i < truth.length; i++) {
                    truth[i] = problem.noise() == NoiseType.ADDITIVE
                            ? ornsteinUhlenbeck(truth[i], h, Math.sqrt(h) * z[i], rest[i])
                            : truth[i] * Math.exp(Math.sqrt(h) * z[i]);
                }
            }
        }
        if (exact.length > 0) {
            exact[0] = truth;
        }
        return NativeMemory.values(state.x());
    }

    /** A step of dx = -x dt + 0.5 dw given the increment, and the rest of its noise. */
    private static double ornsteinUhlenbeck(double x, double h, double dw, double rest) {
        double variance = h * h * h / 12 * (1 - h + 17 * h * h / 30);
        return Math.exp(-h) * x + 0.5 * (-Math.expm1(-h) / h * dw + Math.sqrt(variance) * rest);
    }

    /** dx = -x dt + 0.5 dw, or dx = 0.5 x dt + x dw, whose solution is x_0 exp(w), from 1. */
    private static Problem equation(NoiseType noise) {
        return noise == NoiseType.ADDITIVE
                ? Problem.sde(field((x, t) -> -x), field((x, t) -> 0.5), noise, new Interval(0, 1))
                : Problem.sde(field((x, t) -> 0.5 * x), field((x, t) -> x), noise, new Interval(0, 1));
    }

    /**
     * The mean of |x - y| over paths, or the error of the means of x and of x^2, each estimated by the difference to
     * the exact solution along the same noise. Solvers whose noise is not the increments {@code dw} alone are left out.
     */
    private static Panel stochastic(String title, NoiseType noise, boolean isWeak, int paths) {
        Problem problem = equation(noise);
        double[] start = new double[paths];
        Arrays.fill(start, 1);
        List<Line> lines = new ArrayList<>();
        for (Registered<Solver<?>> part : REGISTRY.list(Kind.SOLVER)) {
            Optional<Solver<?>> sample = solver(part, STEPS[0]);
            if (sample.isEmpty()
                    || !sample.get().traits().strongOrder().containsKey(noise)
                    || sample.get().obstacle(noise, problem.calculus(), problem.views().offered()).isPresent()) {
                continue;
            }
            double[] errors = new double[STEPS.length];
            for (int k = 0; k < STEPS.length; k++) {
                double[][] exact = new double[1][];
                double[] x = ends(solver(part, STEPS[k]).orElseThrow(), problem, start, exact);
                errors[k] = isWeak ? weak(x, exact[0]) : strong(x, exact[0]);
            }
            double declared = isWeak ? Double.NaN : sample.get().traits().strongOrder().get(noise);
            lines.add(new Line(part.name(), declared, errors));
        }
        return new Panel(title, lines);
    }

    private static double strong(double[] x, double[] exact) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.abs(x[i] - exact[i]) / x.length;
        }
        return sum;
    }

    private static double weak(double[] x, double[] exact) {
        double mean = 0;
        double square = 0;
        for (int i = 0; i < x.length; i++) {
            mean += (x[i] - exact[i]) / x.length;
            square += (x[i] * x[i] - exact[i] * exact[i]) / x.length;
        }
        return Math.max(Math.abs(mean), Math.abs(square));
    }

    private static void table(List<Panel> panels) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (int p = 0; p < panels.size(); p++) {
            for (Line line : panels.get(p).lines()) {
                List<String> cells = rows.computeIfAbsent(
                        line.solver(), name -> new ArrayList<>(java.util.Collections.nCopies(panels.size(), "")));
                String slope = Double.isNaN(line.slope()) ? "exact" : String.format(Locale.ROOT, "%.2f", line.slope());
                cells.set(
                        p,
                        Double.isNaN(line.declared())
                                ? slope
                                : slope + String.format(Locale.ROOT, " (%s)", number(line.declared())));
            }
        }
        System.out.print("| solver |");
        panels.forEach(panel -> System.out.print(" " + panel.title() + " |"));
        System.out.println("\n|---|" + "---|".repeat(panels.size()));
        rows.forEach((name, cells) -> System.out.println("| " + name + " | " + String.join(" | ", cells) + " |"));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** Panels of error against steps, both by their logarithm. */
    private static final class Figure {
        private static final String[] COLOURS = {
            "#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#17becf", "#7f7f7f", "#bcbd22"
        };
        private static final int WIDTH = 420;
        private static final int LEAST_HEIGHT = 330;
        private static final int LEFT = 50;
        private static final int BOTTOM = 35;
        private static final int TOP = 25;
        private static final int LEGEND = 150;

        private final List<Panel> panels;
        private final int height;
        private final StringBuilder svg = new StringBuilder();

        Figure(List<Panel> panels) {
            this.panels = panels;
            int most = panels.stream().mapToInt(p -> p.lines().size()).max().orElse(0);
            height = Math.max(LEAST_HEIGHT, TOP + 20 + 13 * most);
        }

        String svg() {
            int rows = (panels.size() + 1) / 2;
            svg.append(String.format(
                    Locale.ROOT,
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                            + " font-size=\"10\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                    2 * WIDTH,
                    rows * height));
            for (int i = 0; i < panels.size(); i++) {
                panel(panels.get(i), i % 2 * WIDTH, i / 2 * height);
            }
            return svg.append("</svg>\n").toString();
        }

        private void panel(Panel panel, int left, int top) {
            double[] all = panel.lines().stream()
                    .flatMapToDouble(line -> Arrays.stream(line.errors()))
                    .filter(e -> e > ROUNDING)
                    .toArray();
            double low = Math.floor(Math.log10(Arrays.stream(all).min().orElse(0.1)));
            double high = Math.ceil(Math.log10(Arrays.stream(all).max().orElse(1)));
            double right = left + WIDTH - LEGEND;
            double base = top + height - BOTTOM;
            text(left + LEFT, top + 15, "start", panel.title());
            for (int d = (int) low; d <= high; d += Math.max(1, (int) (high - low) / 8)) {
                double y = base - (d - low) / (high - low) * (base - top - TOP);
                line(left + LEFT, y, right, y, "#dddddd");
                text(left + LEFT - 4, y + 3, "end", "1e" + d);
            }
            for (int steps : STEPS) {
                text(x(steps, left + LEFT, right), base + 14, "middle", Integer.toString(steps));
            }
            text((left + LEFT + right) / 2, base + 28, "middle", "steps");
            for (int k = 0; k < panel.lines().size(); k++) {
                Line of = panel.lines().get(k);
                String colour = COLOURS[k % COLOURS.length];
                StringBuilder points = new StringBuilder();
                for (int i = 0; i < STEPS.length; i++) {
                    if (of.errors()[i] > ROUNDING) {
                        double y = base - (Math.log10(of.errors()[i]) - low) / (high - low) * (base - top - TOP);
                        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(STEPS[i], left + LEFT, right), y));
                    }
                }
                svg.append(String.format(
                        Locale.ROOT,
                        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"%s/>%n",
                        points.toString().strip(),
                        colour,
                        k < COLOURS.length ? "" : " stroke-dasharray=\"4 2\""));
                double y = top + TOP + 8 + 13 * k;
                line(right + 8, y - 3, right + 22, y - 3, colour);
                text(
                        right + 26,
                        y,
                        "start",
                        of.solver()
                                + (Double.isNaN(of.slope()) ? "" : String.format(Locale.ROOT, " %.2f", of.slope())));
            }
        }

        private static double x(int steps, double left, double right) {
            double share = Math.log((double) steps / STEPS[0]) / Math.log((double) STEPS[STEPS.length - 1] / STEPS[0]);
            return left + 10 + share * (right - left - 20);
        }

        private void line(double x1, double y1, double x2, double y2, String colour) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                    x1,
                    y1,
                    x2,
                    y2,
                    colour));
        }

        private void text(double x, double y, String anchor, String words) {
            svg.append(String.format(
                    Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words));
        }
    }
}
