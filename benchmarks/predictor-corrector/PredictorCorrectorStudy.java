import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.config.Component;
import org.ergodic.api.plugin.Kind;
import org.ergodic.host.Registry;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.common.solver.Integration;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.common.solver.Solution;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Predictor-corrector beside Euler-Maruyama on equations whose score is known exactly: energy distances, variances and
 * Kolmogorov-Smirnov distances from the exact distribution, as Markdown tables. See README.md beside this file.
 *
 * <p>usage: PredictorCorrectorStudy [SAMPLES]
 */
final class PredictorCorrectorStudy {
    private static final double SHARE = 0.35;
    private static final double MODE = 0.5;
    private static final double WIDTH = 0.2;

    private static final Assembly PARTS = Registry.load().assembly(1);

    private PredictorCorrectorStudy() {}

    public static void main(String[] args) {
        int n = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        for (boolean withPath : new boolean[] {true, false}) {
            for (Gaussian sde : new Gaussian[] {new Vp(), new Ve()}) {
                System.out.println("\n" + sde.getClass().getSimpleName() + (withPath ? "" : ", without a Gaussian path")
                        + ": energy distance\n\n| evaluations | euler-maruyama | half of its steps |"
                                + " predictor-corrector |"
                        + " ... 2-D |\n|---|---|---|---|---|");
                for (int evaluations : new int[] {10, 20, 40, 80, 200, 1000}) {
                    int some = evaluations > 200 ? n / 4 : n;
                    say("| %d | %s | %s | %s | %s |",
                            evaluations,
                            sci(sde.distance(em(evaluations), some, 1, withPath)),
                            sci(sde.distance(em(evaluations / 2), some, 1, withPath)),
                            sci(sde.distance(pc(evaluations / 2, 1), some, 1, withPath)),
                            sci(sde.distance(pc(evaluations / 2, 1), some / 2, 2, withPath)));
                }
            }
        }
        System.out.println("\nVariance over the exact one, N(0, 0.5^2) under Vp without a path"
                + "\n\n| steps | euler-maruyama | 1 corrector step | 10 corrector steps |\n|---|---|---|---|");
        for (int steps : new int[] {50, 500}) {
            say("| %d | %.4f | %.4f | %.4f |", steps, variance(em(steps), n), variance(pc(steps, 1), n),
                    variance(pc(steps, 10), n));
        }
        System.out.println("\nVariances over exact, the Langevin equation of N(0, diag(1, 1/4)), T = 15"
                + "\n\n| step | euler-maruyama | predictor-corrector |\n|---|---|---|");
        for (double h : new double[] {0.2, 0.05, 0.01}) {
            int steps = (int) Math.round(15 / h);
            say("| %s | %s | %s |", h, langevin(em(steps), n / 4), langevin(pc(steps, 1), n / 4));
        }
        System.out.println("\nGeometric Ornstein-Uhlenbeck: Kolmogorov-Smirnov distance of log x, samples lost"
                + "\n\n| steps | euler-maruyama | predictor-corrector |\n|---|---|---|");
        for (int steps : new int[] {50, 100, 250, 1000}) {
            say("| %d | %s | %s |", steps, geometric(em(steps), n / 4), geometric(pc(steps, 1), n / 4));
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    private static String sci(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }

    private static Solver<?> em(int steps) {
        return PARTS.create(Kind.SOLVER, Component.of("euler-maruyama", Map.of("steps", steps)));
    }

    private static Solver<?> pc(int steps, int corrections) {
        return PARTS.create(
                Kind.SOLVER,
                Component.of("predictor-corrector", Map.of("steps", steps, "corrector-steps", corrections)));
    }

    private static Solution solve(Solver<?> solver, Problem problem, int n) {
        return Integration.solve(solver, problem, n, Run.of(RandomStream.of(9)));
    }

    /** What a field is of one number. */
    @FunctionalInterface
    private interface Cell {
        double at(double x, double t);
    }

    private static VectorField field(Cell cell) {
        return (x, t) -> {
            double[] values = NativeMemory.values(x);
            double time = t.getDouble(0);
            for (int i = 0; i < values.length; i++) {
                values[i] = cell.at(values[i], time);
            }
            return NativeMemory.array(values, x.dataType(), x.shape());
        };
    }

    private static VectorField column(DoubleUnaryOperator g) {
        return (x, t) -> Nd4j.valueArrayOf(new long[] {x.size(0), 1}, g.applyAsDouble(t.getDouble(0)), x.dataType());
    }

    /** The score of a mixture of two normal distributions of a common variance. */
    private static double score(double x, double mode, double variance) {
        double upper = (1 - SHARE) * Math.exp(-(x - mode) * (x - mode) / (2 * variance));
        double lower = SHARE * Math.exp(-(x + mode) * (x + mode) / (2 * variance));
        double balance = upper + lower > 0 ? (upper - lower) / (upper + lower) : Math.signum(x);
        return (balance * mode - x) / variance;
    }

    private static double cdf(double x, double mode, double variance) {
        double std = Math.sqrt(2 * variance);
        return SHARE * 0.5 * erfc(-(x + mode) / std) + (1 - SHARE) * 0.5 * erfc(-(x - mode) / std);
    }

    /** Numerical Recipes, third edition, section 6.2.2: relative error below 1.2e-7. */
    private static double erfc(double x) {
        double t = 1 / (1 + 0.5 * Math.abs(x));
        double y = t * Math.exp(-x * x - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418
                + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223
                + t * 0.17087277)))))))));
        return x >= 0 ? y : 2 - y;
    }

    private static double[] sorted(double[] values) {
        double[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }

    /** An SDE with a Gaussian path on data 0.35 N(-0.5, 0.2^2) + 0.65 N(0.5, 0.2^2) in each coordinate. */
    private abstract static class Gaussian implements NumericPath {
        abstract double rate(double t);

        abstract double squared(double t);

        double marginal(double t) {
            return Math.pow(alpha(t) * WIDTH, 2) + Math.pow(sigma(t), 2);
        }

        double distance(Solver<?> solver, int n, int d, boolean withPath) {
            Cell score = (x, t) -> PredictorCorrectorStudy.score(x, alpha(t) * MODE, marginal(t));
            Views views = Views.of(
                            VectorField.DRIFT, field((x, t) -> rate(t) * x - squared(t) * score.at(x, t)))
                    .and(VectorField.DIFFUSION, column(t -> Math.sqrt(squared(t))))
                    .and(VectorField.SCORE, field(score));
            Problem problem = Problem.of(
                            withPath ? views.and(NumericPath.VIEW, this) : views,
                            NoiseType.ADDITIVE,
                            new Interval(1, 1e-3))
                    .startingAt((random, first, rows) ->
                            random.draw(Noise.NORMAL, first, DataType.DOUBLE, rows, d).muli(sigma(1)));
            INDArray x = solve(solver, problem, n).x();
            double end = 1e-3;
            return energy(sorted(NativeMemory.values(x)), y -> cdf(y, alpha(end) * MODE, marginal(end)));
        }
    }

    /** 2 times the integral of (F_n - F)^2, less what it is for n exact samples. */
    private static double energy(double[] x, DoubleUnaryOperator cdf) {
        double step = 1e-3;
        double sum = 0;
        int below = 0;
        double low = Math.min(-6, x[0]);
        double high = Math.max(6, x[x.length - 1]);
        for (double y = low + step / 2; y < high; y += step) {
            while (below < x.length && x[below] <= y) {
                below++;
            }
            double exact = cdf.applyAsDouble(y);
            double difference = (double) below / x.length - exact;
            sum += 2 * step * (difference * difference - exact * (1 - exact) / x.length);
        }
        return sum;
    }

    private static final class Vp extends Gaussian {
        private static double integral(double t) {
            return 0.1 * t + 9.95 * t * t;
        }

        @Override
        public double alpha(double t) {
            return Math.exp(-0.5 * integral(t));
        }

        @Override
        public double sigma(double t) {
            return Math.sqrt(-Math.expm1(-integral(t)));
        }

        @Override
        double rate(double t) {
            return -0.5 * squared(t);
        }

        @Override
        double squared(double t) {
            return 0.1 + 19.9 * t;
        }
    }

    private static final class Ve extends Gaussian {
        private static final double LOG = Math.log(50 / 0.01);

        @Override
        public double alpha(double t) {
            return 1;
        }

        @Override
        public double sigma(double t) {
            return 0.01 * Math.sqrt(Math.expm1(2 * t * LOG));
        }

        @Override
        double rate(double t) {
            return 0;
        }

        @Override
        double squared(double t) {
            return 2 * LOG * Math.pow(0.01 * Math.exp(t * LOG), 2);
        }
    }

    private static double variance(Solver<?> solver, int n) {
        Vp vp = new Vp();
        DoubleUnaryOperator v = t -> Math.pow(vp.alpha(t) * MODE, 2) + Math.pow(vp.sigma(t), 2);
        Views views = Views.of(
                        VectorField.DRIFT,
                        field((x, t) -> (vp.rate(t) + vp.squared(t) / v.applyAsDouble(t)) * x))
                .and(VectorField.DIFFUSION, column(t -> Math.sqrt(vp.squared(t))))
                .and(VectorField.SCORE, field((x, t) -> -x / v.applyAsDouble(t)));
        Problem problem = Problem.of(views, NoiseType.ADDITIVE, new Interval(1, 1e-3))
                    .startingAt((random, first, rows) -> random.draw(Noise.NORMAL, first, DataType.DOUBLE, rows, 1)
                        .muli(Math.sqrt(v.applyAsDouble(1))));
        return Arrays.stream(NativeMemory.values(solve(solver, problem, n).x()))
                        .map(x -> x * x)
                        .average()
                        .orElseThrow()
                / v.applyAsDouble(1e-3);
    }

    private static String langevin(Solver<?> solver, int n) {
        double[] variance = {1, 0.25};
        Function<Double, VectorField> score = factor -> (x, t) -> {
            double[] values = NativeMemory.values(x);
            for (int i = 0; i < values.length; i++) {
                values[i] *= -factor / variance[i % 2];
            }
            return NativeMemory.array(values, x.dataType(), x.shape());
        };
        Problem problem = Problem.of(Views.of(VectorField.DRIFT, score.apply(0.5))
                        .and(VectorField.DIFFUSION, column(t -> 1))
                        .and(VectorField.SCORE, score.apply(1.0)), NoiseType.ADDITIVE, new Interval(0, 15))
                    .startingAt((random, first, rows) -> random.draw(Noise.NORMAL, first, DataType.DOUBLE, rows, 2));
        double[] x = NativeMemory.values(solve(solver, problem, n).x());
        double[] sums = new double[2];
        for (int i = 0; i < x.length; i++) {
            sums[i % 2] += x[i] * x[i] / variance[i % 2] / n;
        }
        return String.format(Locale.ROOT, "%.3f / %.3f", sums[0], sums[1]);
    }

    /** dx = x (-2 log x + 0.72) dt + 1.2 x dw, where y = log x is dy = -2 y dt + 1.2 dw; reversed with div(gg'). */
    private static String geometric(Solver<?> solver, int n) {
        DoubleUnaryOperator mode = t -> MODE * Math.exp(-2 * t);
        DoubleUnaryOperator v = t -> Math.pow(WIDTH * Math.exp(-2 * t), 2) - 0.36 * Math.expm1(-4 * t);
        Cell score = (x, t) ->
                (PredictorCorrectorStudy.score(Math.log(x), mode.applyAsDouble(t), v.applyAsDouble(t)) - 1) / x;
        Problem problem = Problem.of(Views.of(
                                VectorField.DRIFT,
                                field((x, t) ->
                                        x * (-2 * Math.log(x) + 0.72) - 2 * 1.44 * x - 1.44 * x * x * score.at(x, t)))
                        .and(VectorField.DIFFUSION, field((x, t) -> 1.2 * x))
                        .and(VectorField.SCORE, field(score)), NoiseType.DIAGONAL, new Interval(1.5, 1e-3))
                    .startingAt((random, first, rows) -> {
                    double[] u = NativeMemory.values(
                            random.split("mode").draw(Noise.UNIFORM, first, DataType.DOUBLE, rows, 1));
                    double[] z = NativeMemory.values(random.draw(Noise.NORMAL, first, DataType.DOUBLE, rows, 1));
                    for (int i = 0; i < rows; i++) {
                        double m = u[i] < SHARE ? -mode.applyAsDouble(1.5) : mode.applyAsDouble(1.5);
                        z[i] = Math.exp(m + Math.sqrt(v.applyAsDouble(1.5)) * z[i]);
                    }
                    return NativeMemory.array(z, DataType.DOUBLE, rows, 1);
                });
        Solution solution = solve(solver, problem, n);
        double[] all = NativeMemory.values(solution.x());
        double[] y = new double[n];
        int good = 0;
        for (int i = 0; i < n; i++) {
            if (solution.status()[i] == Status.SUCCESS && all[i] > 0) {
                y[good++] = Math.log(all[i]);
            }
        }
        y = sorted(Arrays.copyOf(y, good));
        double distance = 0;
        for (int i = 0; i < good; i++) {
            double exact = cdf(y[i], mode.applyAsDouble(1e-3), v.applyAsDouble(1e-3));
            distance = Math.max(distance, Math.max(exact - (double) i / good, (i + 1.0) / good - exact));
        }
        return String.format(Locale.ROOT, "%.4f, %d of %d", distance, n - good, n);
    }
}
