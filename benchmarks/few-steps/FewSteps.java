import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.NumericPath;
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
 * The error of samplers against their evaluations of the score, on mixtures of Gaussians whose score is known exactly,
 * as Markdown tables. See README.md beside this file.
 *
 * <p>usage: FewSteps [SAMPLES]
 */
final class FewSteps {
    private static final int[] EVALUATIONS = {5, 8, 10, 15, 20, 35, 50, 100, 1000};
    private static final int DIRECTIONS = 128;
    private static final int COMPONENTS = 8;
    private static final double WIDTH = 0.15;
    private static final double LAST = 1e-3;

    private FewSteps() {}

    /** A sampler that may take so many evaluations. */
    private record Sampler(String title, String name, int each, Map<String, ?> options) {
        Component with(int evaluations) {
            Map<String, Object> all = new LinkedHashMap<>(options);
            all.put("steps", evaluations / each);
            return Component.of(name, all);
        }
    }

    private static final List<Sampler> SAMPLERS = List.of(
            new Sampler("euler-maruyama", "euler-maruyama", 1, Map.of()),
            new Sampler("predictor-corrector", "predictor-corrector", 2, Map.of()),
            new Sampler("dpm-solver++, eta 1", "dpm-solver++", 1, Map.of("eta", 1)),
            new Sampler("ddim, eta 1", "ddim", 1, Map.of("eta", 1)),
            new Sampler("ddim", "ddim", 1, Map.of()),
            new Sampler("dpm-solver++", "dpm-solver++", 1, Map.of()),
            new Sampler("dpm-solver++, order 3", "dpm-solver++", 1, Map.of("order", 3)),
            new Sampler("unipc", "unipc", 1, Map.of()),
            new Sampler("unipc, order 3", "unipc", 1, Map.of("order", 3)),
            new Sampler("heun", "heun", 2, Map.of("grid", Component.of("log-snr", Map.of()))),
            new Sampler("rk4", "rk4", 4, Map.of("grid", Component.of("log-snr", Map.of()))));

    public static void main(String[] args) {
        int n = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        for (int d : new int[] {2, 16}) {
            new Mixture(d).table(n);
        }
    }

    /** Equal Gaussians around points drawn from N(0, I), at their noisy versions by the variance-preserving SDE. */
    private static final class Mixture {
        private final int d;
        private final double[][] means = new double[COMPONENTS][];
        private final Assembly assembly;
        private final Model model;
        private final Evaluator evaluator;

        Mixture(int d) {
            this.d = d;
            for (int k = 0; k < COMPONENTS; k++) {
                means[k] = normal(RandomStream.of(4).split("means").split(k), 1, d);
            }
            assembly = Registry.load().assembly(d);
            SDE sde = assembly.create(Kind.SDE, Component.of("vp", Map.of()));
            GaussianPath path = sde.gaussianPath().orElseThrow();
            ScoreModel score = new ScoreModel() {
                @Override
                public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
                    return exact(s, x, path.alpha(s, t), path.sigma(s, t));
                }
            };
            model = assembly.create(
                    Kind.MODEL,
                    Component.of("diffusion", Map.of(
                            "sde", Component.using(sde), "score", Component.using("exact", score))));
            Compiler compiler = Compiler.find();
            evaluator = new Evaluator(compiler, compiler.variables(DataType.FLOAT, Map.of()));
        }

        /** With v = alpha^2 w^2 + sigma^2: the means weighted by how likely they are, less x, over v. */
        private SDVariable exact(Scope s, SDVariable x, SDVariable alpha, SDVariable sigma) {
            SDVariable v = alpha.mul(alpha).mul(WIDTH * WIDTH).add(sigma.mul(sigma));
            SDVariable[] logits = new SDVariable[COMPONENTS];
            SDVariable[] mean = new SDVariable[COMPONENTS];
            for (int k = 0; k < COMPONENTS; k++) {
                mean[k] = s.constant(NativeMemory.array(means[k], DataType.FLOAT, 1, d)).mul(alpha);
                SDVariable off = x.sub(mean[k]);
                logits[k] = off.mul(off).sum(true, 1).div(v).mul(-0.5);
            }
            SDVariable weights = s.sameDiff().nn().softmax(s.sameDiff().concat(1, logits), 1);
            SDVariable at = null;
            for (int k = 0; k < COMPONENTS; k++) {
                SDVariable share = weights.get(
                                org.nd4j.autodiff.samediff.SDIndex.all(),
                                org.nd4j.autodiff.samediff.SDIndex.interval(k, k + 1))
                        .mul(mean[k]);
                at = at == null ? share : at.add(share);
            }
            return at.sub(x).div(v);
        }

        private double[] data(int n, long seed, double alpha, double sigma) {
            double[] z = normal(RandomStream.of(seed).split("data"), n, d);
            double[] u = NativeMemory.values(
                    RandomStream.of(seed).split("which").draw(Noise.UNIFORM, 0, DataType.DOUBLE, n, 1));
            double scale = Math.sqrt(alpha * alpha * WIDTH * WIDTH + sigma * sigma);
            for (int i = 0; i < n; i++) {
                int k = (int) (u[i] * COMPONENTS);
                for (int j = 0; j < d; j++) {
                    z[i * d + j] = alpha * means[k][j] + scale * z[i * d + j];
                }
            }
            return z;
        }

        void table(int n) {
            Map<String, List<String>> columns = new LinkedHashMap<>();
            double floor = 0;
            for (Sampler sampler : SAMPLERS) {
                List<String> cells = new ArrayList<>();
                for (int evaluations : EVALUATIONS) {
                    if (evaluations < sampler.each()) {
                        cells.add("");
                        continue;
                    }
                    Solver<?> solver = assembly.create(Kind.SOLVER, sampler.with(evaluations));
                    Equation equation = model.equations().stream()
                            .filter(e -> solver.traits().obstacle(e.noise(), e.calculus(), e.offers()).isEmpty())
                            .findFirst()
                            .orElseThrow();
                    Problem problem = equation.problem(Equation.Request.of(evaluator, new Interval(1, LAST)));
                    NumericPath path = problem.views().require(NumericPath.VIEW);
                    double[] exact = data(n, 1, path.alpha(LAST), path.sigma(LAST));
                    floor = distance(data(n, 2, path.alpha(LAST), path.sigma(LAST)), exact, n);
                    Solution solution = Integration.solve(solver, problem, n, Run.of(RandomStream.of(3)));
                    double error = solution.success()
                            ? distance(NativeMemory.values(solution.x()), exact, n)
                            : Double.NaN;
                    cells.add(String.format(Locale.ROOT, "%.4f", error));
                }
                columns.put(sampler.title(), cells);
            }
            System.out.printf(
                    Locale.ROOT, "%n**%d dimensions** (as many exact samples: %.4f)%n%n| evaluations |", d, floor);
            columns.keySet().forEach(title -> System.out.print(" " + title + " |"));
            System.out.println("\n|" + "---|".repeat(columns.size() + 1));
            for (int i = 0; i < EVALUATIONS.length; i++) {
                System.out.print("| " + EVALUATIONS[i] + " |");
                for (List<String> cells : columns.values()) {
                    System.out.print(" " + cells.get(i) + " |");
                }
                System.out.println();
            }
        }

        /** The sliced Wasserstein distance of order 1: the mean over random directions. */
        private double distance(double[] a, double[] b, int n) {
            double sum = 0;
            for (int k = 0; k < DIRECTIONS; k++) {
                double[] w = normal(RandomStream.of(6).split(k), 1, d);
                double norm = Math.sqrt(Arrays.stream(w).map(v -> v * v).sum());
                double[] p = projected(a, w, norm, n);
                double[] q = projected(b, w, norm, n);
                for (int i = 0; i < n; i++) {
                    sum += Math.abs(p[i] - q[i]) / n;
                }
            }
            return sum / DIRECTIONS;
        }

        private double[] projected(double[] x, double[] w, double norm, int n) {
            double[] p = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < d; j++) {
                    p[i] += x[i * d + j] * w[j] / norm;
                }
            }
            Arrays.sort(p);
            return p;
        }

        private static double[] normal(RandomStream stream, int n, int d) {
            INDArray x = stream.draw(Noise.NORMAL, 0, DataType.DOUBLE, n, d);
            return NativeMemory.values(x);
        }
    }
}
