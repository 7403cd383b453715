import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.Views;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.field.ScoreField;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the objectives of score matching reach on data whose score is known, what their gradients vary by, and what they
 * cost, as Markdown tables. See README.md beside this file.
 *
 * <p>usage: ScoreMatchingStudy [gaussians | mixtures | weightings | variance | cost]...
 */
final class ScoreMatchingStudy {
    private static final int ROWS = 100_000;
    private static final int FRESH = 50_000;
    private static final double SIGMA = 0.2;

    /** N((0.5, 0.5), [1 0.6; 0.6 1]) and a mixture of two round Gaussians. */
    private static final Mixture GAUSSIAN =
            new Mixture(new double[] {1}, new double[][] {{0.5, 0.5}}, new double[][] {{1, 1, 0.6}});

    private static final Mixture MIXTURE = new Mixture(
            new double[] {0.3, 0.7}, new double[][] {{-0.8, 0.4}, {0.7, -0.5}}, new double[][] {
                {0.25, 0.25, 0}, {0.64, 0.64, 0}
            });

    private ScoreMatchingStudy() {}

    public static void main(String[] args) {
        List<String> which = args.length > 0
                ? Arrays.asList(args)
                : List.of("gaussians", "mixtures", "weightings", "variance", "cost");
        for (String name : which) {
            switch (name) {
                case "gaussians" -> gaussians();
                case "mixtures" -> mixtures();
                case "weightings" -> weightings();
                case "variance" -> variance();
                case "cost" -> cost();
                default -> throw new IllegalArgumentException("no part " + name);
            }
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    /** A mixture of Gaussians in the plane; a covariance is its xx, yy and xy. */
    private record Mixture(double[] shares, double[][] means, double[][] covariances) {
        /** At a level of a Gaussian path. */
        Mixture at(double alpha, double sigma) {
            double[][] m = Arrays.stream(means)
                    .map(mean -> new double[] {alpha * mean[0], alpha * mean[1]})
                    .toArray(double[][]::new);
            double[][] c = Arrays.stream(covariances)
                    .map(k -> new double[] {
                        alpha * alpha * k[0] + sigma * sigma, alpha * alpha * k[1] + sigma * sigma, alpha * alpha * k[2]
                    })
                    .toArray(double[][]::new);
            return new Mixture(shares, m, c);
        }

        double[] score(double... p) {
            double[] score = new double[2];
            double density = 0;
            for (int k = 0; k < shares.length; k++) {
                double[] c = covariances[k];
                double det = c[0] * c[1] - c[2] * c[2];
                double x = means[k][0] - p[0];
                double y = means[k][1] - p[1];
                double u = (c[1] * x - c[2] * y) / det;
                double v = (c[0] * y - c[2] * x) / det;
                double part = shares[k] / Math.sqrt(det) * Math.exp(-(x * u + y * v) / 2);
                density += part;
                score[0] += part * u;
                score[1] += part * v;
            }
            return new double[] {score[0] / density, score[1] / density};
        }

        double[][] rows(int n, long seed) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            double[][] rows = new double[n][];
            for (int i = 0; i < n; i++) {
                double u = random.nextDouble();
                int k = 0;
                while (k + 1 < shares.length && u > shares[k]) {
                    u -= shares[k++];
                }
                double[] c = covariances[k];
                double l = Math.sqrt(c[0]);
                double a = random.nextGaussian();
                rows[i] = new double[] {
                    means[k][0] + l * a,
                    means[k][1] + c[2] / l * a + Math.sqrt(c[1] - c[2] * c[2] / c[0]) * random.nextGaussian()
                };
            }
            return rows;
        }

        /** E|s - s*|^2 over E|s*|^2 on rows of this distribution. */
        double divergence(ScoreField learned, double time) {
            double[][] fresh = rows(FRESH, 99);
            double[][] at = learned.at(fresh, time);
            double error = 0;
            double size = 0;
            for (int i = 0; i < fresh.length; i++) {
                double[] s = score(fresh[i]);
                error += Math.pow(at[i][0] - s[0], 2) + Math.pow(at[i][1] - s[1], 2);
                size += s[0] * s[0] + s[1] * s[1];
            }
            return error / size;
        }
    }

    // What is reached.

    /** s = x M + c, of Gaussian data the right family. */
    private static final ScoreModel LINEAR = (s, x, t, c) ->
            x.mmul(s.parameter("m", Initializer.zeros(), 2, 2)).add(s.parameter("c", Initializer.zeros(), 1, 2));

    /** E = x A A'x/2 - c x + |x|^2/200: the energies of Gaussians. */
    private static final Energy QUADRATIC = (s, x) -> {
        SDVariable y = x.mmul(s.parameter("a", Initializer.normal(0.5), 2, 2));
        return y.mul(y)
                .sum(1)
                .mul(0.5)
                .sub(x.mul(s.parameter("c", Initializer.zeros(), 1, 2)).sum(1))
                .add(x.mul(x).sum(1).mul(0.005));
    };

    private static Map<String, Component> objectives() {
        Map<String, Component> all = new LinkedHashMap<>();
        all.put("explicit", Component.of("explicit-score-matching", Map.of()));
        for (String projection : List.of("rademacher", "gaussian", "sphere")) {
            all.put("sliced, " + projection, sliced(projection, 1, true));
        }
        all.put("sliced, rademacher, 4 directions", sliced("rademacher", 4, true));
        all.put("sliced, rademacher, not reduced", sliced("rademacher", 1, false));
        all.put("finite differences", Component.of("finite-difference-score-matching", Map.of("step", 0.1)));
        return all;
    }

    private static Component sliced(String projection, int count, boolean reduced) {
        return Component.of(
                "sliced-score-matching",
                Map.of("projection", projection, "projections", count, "variance-reduction", reduced));
    }

    /** Those that are compared by what they reach. */
    private static Map<String, Component> compared() {
        Map<String, Component> all = objectives();
        all.keySet().removeAll(List.of("sliced, gaussian", "sliced, sphere", "sliced, rademacher, 4 directions"));
        return all;
    }

    private static final Component NOISE = Component.of("denoising", Map.of("weighting", "noise"));
    private static final Component LEVEL = Component.of("one-level-denoising", Map.of("sigma", SIGMA));
    private static final String DENOISING = "denoising, sigma 0.2, against the score with that noise";

    private static void gaussians() {
        say("**Gaussian: relative Fisher divergence E|s - s*|^2 / E|s*|^2**%n");
        say("| objective | linear score | quadratic energy |");
        say("|---|---|---|");
        Component linear = score(Component.using("linear", LINEAR));
        Component quadratic = energy(Component.using("quadratic", QUADRATIC));
        compared().forEach((name, objective) -> say("| %s | %.1e | %.1e |", name,
                GAUSSIAN.divergence(fit(GAUSSIAN, linear, objective, 4000), 0),
                GAUSSIAN.divergence(fit(GAUSSIAN, quadratic, objective, 4000), 0)));
        Mixture noisy = GAUSSIAN.at(1, SIGMA);
        say("| %s | %.1e | %.1e |%n", DENOISING,
                noisy.divergence(fit(GAUSSIAN, linear, NOISE, 4000), 0),
                noisy.divergence(fit(GAUSSIAN, quadratic, LEVEL, 4000), 0));
    }

    private static void mixtures() {
        say("**Mixture: relative Fisher divergence E|s - s*|^2 / E|s*|^2**%n");
        say("| objective | score network | energy network |");
        say("|---|---|---|");
        compared().forEach((name, objective) -> say("| %s | %.2f %% | %.2f %% |", name,
                100 * MIXTURE.divergence(fit(MIXTURE, score(network()), objective, 3000), 0),
                100 * MIXTURE.divergence(fit(MIXTURE, energy(energyNetwork()), objective, 3000), 0)));
        Mixture noisy = MIXTURE.at(1, SIGMA);
        say("| %s | %.2f %% | %.2f %% |%n", DENOISING,
                100 * noisy.divergence(fit(MIXTURE, score(network()), NOISE, 3000), 0),
                100 * noisy.divergence(fit(MIXTURE, energy(energyNetwork()), LEVEL, 3000), 0));
    }

    private static Component network() {
        return Component.of("mlp", Map.of("hidden", List.of(64, 64), "prediction", "score"));
    }

    private static Component energyNetwork() {
        return Component.of("mlp", Map.of("hidden", List.of(64, 64)));
    }

    private static Component score(Component of) {
        return Component.of("score", Map.of("score", of, "sigma", SIGMA));
    }

    private static Component energy(Component of) {
        return Component.of("energy", Map.of("energy", of));
    }

    private static ScoreField fit(Mixture data, Component model, Component objective, int steps) {
        return ScoreField.of(trained(data, model, objective, steps));
    }

    private static FittedModel trained(Mixture data, Component model, Component objective, int steps) {
        return Pipeline.builder()
                .seed(1)
                .data(
                        ArrayTable.of(data.rows(ROWS, 7)),
                        DataConfig.ofArrays().scale(DataConfig.Scale.NONE).build())
                .model(model)
                .train(Map.of(
                        "objective", objective,
                        "steps", steps,
                        "batch", 256,
                        "optimizer", Component.of("adam", Map.of("rate", 3e-3)),
                        "schedule", "cosine",
                        "ema", 0.99))
                .sample(Map.of("count", 1))
                .build()
                .run()
                .model();
    }

    // Over continuous time.

    private static void weightings() {
        say("**Denoising over continuous time: relative Fisher divergence in %% at levels sigma/alpha, VP**%n");
        double[] levels = {0.05, 0.2, 1, 5};
        say("| weighting | 0.05 | 0.2 | 1 | 5 |");
        say("|---|---|---|---|---|");
        Map<String, Component> all = new LinkedHashMap<>();
        for (String name : List.of("v", "noise", "data", "uniform", "likelihood", "min-snr", "log-normal")) {
            all.put(name, Component.of(name, Map.of()));
        }
        all.put("likelihood, importance", Component.of("likelihood", Map.of("importance", true)));
        all.forEach((name, weighting) -> {
            Component model = Component.of("diffusion", Map.of(
                    "sde", "vp", "score", Component.of("mlp", Map.of("hidden", List.of(64, 64, 64)))));
            Component objective = Component.of("denoising", Map.of("weighting", weighting));
            report(name, trained(MIXTURE, model, objective, 4000), levels);
        });
        Component ve = Component.of("diffusion", Map.of(
                "sde", Component.of("ve", Map.of("sigma-min", 0.01, "sigma-max", 50)),
                "score", Component.of("mlp", Map.of("hidden", List.of(64, 64, 64)))));
        Component annealed = Component.of("annealed-denoising", Map.of());
        report("annealed, 10 levels to 50, VE", trained(MIXTURE, ve, annealed, 4000), levels);
        say("");
    }

    private static void report(String name, FittedModel model, double... levels) {
        ScoreField learned = ScoreField.of(model);
        StringBuilder row = new StringBuilder();
        for (double level : levels) {
            double t = time(learned, level);
            ScoreField.Level at = learned.level(t).orElseThrow();
            row.append(String.format(Locale.ROOT, " %.2f |",
                    100 * MIXTURE.at(at.signal(), at.noise()).divergence(learned, t)));
        }
        say("| %s |%s", name, row);
    }

    private static double time(ScoreField score, double level) {
        double from = score.time().orElseThrow().from();
        double low = 0;
        double high = 1;
        for (int i = 0; i < 30; i++) {
            double middle = (low + high) / 2;
            ScoreField.Level at = score.level(from + middle * score.time().get().length()).orElseThrow();
            if (at.noise() < level * at.signal()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return from + high * score.time().get().length();
    }

    // What the gradients vary by.

    /** x from N(0, S) with S_ij = 0.6^|i - j|, and s = -x P, P the precision: the optimum. */
    private record Linear(int d, double[][] precision) {
        static Linear of(int d) {
            double[][] p = new double[d][d];
            double scale = 1 / (1 - 0.36);
            for (int i = 0; i < d; i++) {
                boolean end = i == 0 || i == d - 1;
                p[i][i] = (end && d > 1 ? 1 : 1.36) * scale;
                if (i > 0) {
                    p[i][i - 1] = -0.6 * scale;
                    p[i - 1][i] = -0.6 * scale;
                }
            }
            return new Linear(d, p);
        }

        INDArray rows(int n, RandomStream random) {
            double[] z = NativeMemory.values(random.draw(Noise.NORMAL, 0, DataType.DOUBLE, n, d));
            for (int i = 0; i < n; i++) {
                for (int k = 1; k < d; k++) {
                    z[i * d + k] = 0.6 * z[i * d + k - 1] + 0.8 * z[i * d + k];
                }
            }
            return NativeMemory.array(z, DataType.DOUBLE, n, d);
        }

        /** With the precision of the data with noise as the start, which is the optimum of denoising. */
        Views views(double sigma) {
            INDArray p = Nd4j.createFromArray(precision);
            INDArray noisy = sigma == 0
                    ? p
                    : org.nd4j.linalg.inverse.InvertMatrix.invert(
                            org.nd4j.linalg.inverse.InvertMatrix.invert(p, false)
                                    .add(Nd4j.eye(d).castTo(DataType.DOUBLE).mul(sigma * sigma)),
                            false);
            ScoreModel score = (s, x, t, c) -> x.mmul(matrix(s, noisy)).neg();
            return Views.of(ScoreModel.VIEW, score);
        }

        Views energy() {
            Energy energy = (s, x) -> x.mmul(matrix(s, Nd4j.createFromArray(precision))).mul(x).sum(1).mul(0.5);
            return views(0).and(Energy.VIEW, energy);
        }

        private static SDVariable matrix(Scope s, INDArray start) {
            return s.parameter("p", Initializer.zeros(), start.shape()).add(s.constant(start));
        }
    }

    private static void variance() {
        say("**Variance of a row's loss and of its gradient, over that of the explicit objective, at the optimum of a"
                + " linear score on correlated Gaussians**%n");
        int[] sizes = {2, 8, 32};
        say("| objective | loss, d = 2 | 8 | 32 | gradient, d = 2 | 8 | 32 |");
        say("|---|---|---|---|---|---|---|");
        Map<String, Component> all = new LinkedHashMap<>(objectives());
        all.put("sliced, gaussian, not reduced", sliced("gaussian", 1, false));
        all.put("sliced, sphere, not reduced", sliced("sphere", 1, false));
        all.put("finite differences of an energy", all.get("finite differences"));
        for (double sigma : new double[] {0.05, 0.2, 1}) {
            all.put("denoising, sigma " + sigma, Component.of("one-level-denoising", Map.of("sigma", sigma)));
        }
        double[][] base = new double[sizes.length][];
        for (Map.Entry<String, Component> entry : all.entrySet()) {
            String name = entry.getKey();
            double sigma = name.startsWith("denoising")
                    ? Double.parseDouble(name.substring(name.lastIndexOf(' ') + 1))
                    : 0;
            StringBuilder losses = new StringBuilder();
            StringBuilder gradients = new StringBuilder();
            for (int k = 0; k < sizes.length; k++) {
                int d = sizes[k];
                Linear data = Linear.of(d);
                Loss objective = (Loss) Registry.load().assembly(d).create(Kind.OBJECTIVE, entry.getValue());
                Views views = name.endsWith("energy") ? data.energy() : data.views(sigma);
                // All as estimates of E|s - s*|^2 up to a constant: denoising is d/sigma^2 of its loss.
                double scale = sigma == 0 ? 1 : d / (sigma * sigma);
                double[] v = variances(data, objective, views, scale);
                base[k] = base[k] == null ? v : base[k];
                losses.append(String.format(Locale.ROOT, " %.3g |", v[0] / base[k][0]));
                gradients.append(String.format(Locale.ROOT, " %.3g |", v[1] / base[k][1]));
            }
            say("| %s |%s%s", name, losses, gradients);
        }
        say("");
    }

    /** Of the loss of a row, and of a row's gradient: the trace of its covariance, by batches. */
    private static double[] variances(Linear data, Loss objective, Views views, double scale) {
        int batch = 256;
        int repeats = 200;
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, data.d());
            SDVariable loss = s.output("loss", objective.loss(s, views, Batch.of(x, data.d())).mul(scale));
            s.output("gradient", s.gradient(loss.mean(), List.of(s.parameters().get("p"))).get(0));
        });
        Compiler compiler = Compiler.find();
        Call call = compiler.compile(graph).call(compiler.variables(graph, RandomStream.of(0)));
        double[] sum = new double[2];
        double[] square = new double[2];
        double[] mean = new double[data.d() * data.d()];
        double trace = 0;
        for (int i = 0; i < repeats; i++) {
            call.set("x", data.rows(batch, RandomStream.of(3).split(i))).random(RandomStream.of(4).split(i), 0).run();
            for (double loss : call.get("loss").toDoubleVector()) {
                sum[0] += loss / batch / repeats;
                square[0] += loss * loss / batch / repeats;
            }
            double[] g = call.get("gradient").dup('c').data().asDouble();
            for (int k = 0; k < g.length; k++) {
                mean[k] += g[k] / repeats;
                trace += g[k] * g[k] / repeats;
            }
        }
        for (double m : mean) {
            trace -= m * m;
        }
        return new double[] {square[0] - sum[0] * sum[0], trace * batch * repeats / (repeats - 1.0)};
    }

    // What they cost.

    private static void cost() {
        say("**Milliseconds of the processor for a gradient of 128 rows, two layers of 256, least of many**%n");
        int[] sizes = {2, 8, 32};
        say("| objective | d = 2 | 8 | 32 |");
        say("|---|---|---|---|");
        Map<String, Component> all = new LinkedHashMap<>();
        all.put("denoising", Component.of("one-level-denoising", Map.of()));
        all.put("explicit", Component.of("explicit-score-matching", Map.of()));
        for (int count : new int[] {1, 2, 4}) {
            String title = "sliced, " + count + (count == 1 ? " direction" : " directions");
            all.put(title, sliced("rademacher", count, true));
        }
        all.put("finite differences", Component.of("finite-difference-score-matching", Map.of()));
        for (Map.Entry<String, Component> entry : all.entrySet()) {
            StringBuilder row = new StringBuilder();
            for (int d : sizes) {
                row.append(String.format(Locale.ROOT, " %.2f |", milliseconds(entry.getValue(), d)));
            }
            say("| %s |%s", entry.getKey(), row);
        }
        say("");
    }

    /** Of this thread, which is the only one with -XX:ActiveProcessorCount=1, whatever else the machine does. */
    private static double milliseconds(Component name, int d) {
        Assembly assembly = Registry.load().assembly(d);
        Loss objective = (Loss) assembly.create(Kind.OBJECTIVE, name);
        ScoreModel network = (s, x, t, c) -> {
            SDVariable h = x;
            int in = d;
            for (int layer = 0; layer < 2; layer++) {
                SDVariable w = s.parameter("w" + layer, Initializer.normal(1 / Math.sqrt(in)), in, 256);
                h = s.sameDiff().math().tanh(h.mmul(w));
                in = 256;
            }
            return h.mmul(s.parameter("last", Initializer.normal(1.0 / 16), in, d));
        };
        Views views = Views.of(ScoreModel.VIEW, network);
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, d);
            SDVariable loss = objective.loss(s, views, Batch.of(x, d)).mean();
            s.output("loss", loss);
            List<SDVariable> parameters = new ArrayList<>(s.parameters().values());
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < parameters.size(); i++) {
                s.assign(parameters.get(i), parameters.get(i).sub(gradients.get(i).mul(1e-6)));
            }
        });
        Compiler compiler = Compiler.find();
        Variables variables = compiler.variables(graph, RandomStream.of(0));
        Call call = compiler.compile(graph)
                .call(variables)
                .set("x", RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.FLOAT, 128, d));
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        double least = Double.POSITIVE_INFINITY;
        long begin = clock.getCurrentThreadCpuTime();
        for (int i = 0; i < 30 || clock.getCurrentThreadCpuTime() - begin < 1e9; i++) {
            long start = clock.getCurrentThreadCpuTime();
            call.random(RandomStream.of(2).split(i), 0).run();
            least = Math.min(least, (clock.getCurrentThreadCpuTime() - start) / 1e6);
        }
        return least;
    }
}
