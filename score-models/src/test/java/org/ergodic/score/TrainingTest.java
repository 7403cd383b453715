package org.ergodic.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.Denoising;
import org.ergodic.common.score.MlpConfig;
import org.ergodic.common.score.ScoreMlp;
import org.ergodic.common.solver.GridSolver;
import org.ergodic.common.weighting.PathWeighting;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The model kind {@code score}, from its objective to its samples. */
class TrainingTest {
    private static final double SIGMA = 0.5;

    private static Model model(ScoreModel score) {
        return new ScoreOnlyModel(score, SIGMA, 1.5, 10, 2);
    }

    /** Euler-Maruyama by hand: this module knows no solver. */
    private static INDArray langevin(Evaluator evaluator, Model model, int n, int steps) {
        var equation = model.equations().get(0);
        Problem problem = equation.problem(evaluator);
        assertEquals(equation.offers(), problem.views().offered());
        INDArray x = problem.start().draw(RandomStream.of(4), 0, n);
        double h = equation.time().length() / steps;
        for (int i = 0; i < steps; i++) {
            INDArray t = GridSolver.Moment.times(i * h, x);
            INDArray dw = RandomStream.of(5)
                    .split(i)
                    .draw(Noise.NORMAL, 0, x.dataType(), n, 2)
                    .muli(Math.sqrt(h));
            x = x.add(problem.drift().at(x, t).mul(h))
                    .add(dw.mul(problem.diffusion().at(x, t).broadcast(x.shape())));
        }
        return x;
    }

    /** Data N(0, 1) at noise sigma are N(0, 1 + sigma^2). 10000 samples; false alarm 6e-5 (four standard errors). */
    @Test
    void langevinEquationSamplesItsScore() {
        double variance = 1 + SIGMA * SIGMA;
        Model exact = model((s, x, t, c) -> x.mul(-1 / variance));
        Compiler compiler = Compiler.find();
        Evaluator evaluator = new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of()));
        INDArray x = langevin(evaluator, exact, 5000, 400);
        double second = x.mul(x).meanNumber().doubleValue();
        // The scheme's stationary variance is v / (1 - h / (4 v)), here 0.5 % above v.
        assertEquals(variance, second, variance * (4 * Math.sqrt(2.0 / 10_000) + 0.005));
    }

    /** Two points at (1, 1) and (-1, -1): the exact score at noise sigma is (tanh(m'x / sigma^2) m - x) / sigma^2. */
    @Test
    void networkLearnsTheScoreOfTwoPoints() {
        Model model = model(new ScoreMlp(
                MlpConfig.defaults().withHidden(32, 32), Views.of(GaussianPath.VIEW, ScoreOnlyModel.path(SIGMA)), 2));
        Loss objective = new Denoising(PathWeighting.NOISE, 0);
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable loss =
                    objective.loss(s, model.views(), Batch.of(x, model.event())).mean();
            s.output("loss", loss);
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < parameters.size(); i++) {
                s.assign(
                        parameters.get(i),
                        parameters.get(i).sub(gradients.get(i).mul(0.1)));
            }
        });
        assertTrue(graph.parameters().stream().allMatch(name -> name.startsWith("score/")));
        Compiler compiler = Compiler.find();
        Variables variables = compiler.variables(graph, RandomStream.of(1));
        INDArray data = Nd4j.createUninitialized(DataType.FLOAT, 256, 2);
        for (int i = 0; i < 256; i++) {
            data.getRow(i).assign(i % 2 == 0 ? 1 : -1);
        }
        Call call = compiler.compile(graph).call(variables).set("x", data);
        double first = 0;
        double last = 0;
        int steps = 600;
        for (int i = 0; i < steps; i++) {
            double loss = call.random(RandomStream.of(2).split(i), 0).run().scalar("loss");
            first += i < 20 ? loss / 20 : 0;
            last += i >= steps - 100 ? loss / 100 : 0;
        }
        double end = last;
        double begin = first;
        assertTrue(end < 0.6 * begin, () -> "loss " + begin + " -> " + end);
        INDArray noisy = data.add(
                RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.FLOAT, 256, 2).muli(SIGMA));
        INDArray score = model.equations()
                .get(0)
                .problem(new Evaluator(compiler, variables))
                .score()
                .at(noisy, GridSolver.Moment.times(3, noisy));
        double error = 0;
        double size = 0;
        for (int i = 0; i < 256; i++) {
            double a = noisy.getDouble(i, 0);
            double b = noisy.getDouble(i, 1);
            double pull = Math.tanh((a + b) / (SIGMA * SIGMA));
            for (int k = 0; k < 2; k++) {
                double exact = (pull - noisy.getDouble(i, k)) / (SIGMA * SIGMA);
                error += Math.pow(score.getDouble(i, k) - exact, 2);
                size += exact * exact;
            }
        }
        double relative = Math.sqrt(error / size);
        // Seeded; plain gradient descent for 600 steps reaches 0.09.
        assertTrue(relative < 0.2, () -> "relative error of the score " + relative);
    }

    /** An assembly whose components are objects already. */
    private record Given(long[] event, Views surroundings) implements Assembly {
        @Override
        @SuppressWarnings("unchecked")
        public <T> T create(Kind<T> kind, Component component) {
            assertEquals(Set.of(GaussianPath.VIEW), surroundings.offered());
            return (T) component.instance().orElseThrow();
        }

        @Override
        public <T> Assembly showing(View<T> view, T value) {
            return new Given(event, surroundings.and(view, value));
        }
    }

    @Test
    void factoryShowsTheScoreItsNoiseAndStepsWithinStability() {
        ScoreModel normal = (s, x, t, c) -> x.neg();
        Model made = new ScoreOnlyModelFactory()
                .create(
                        new ScoreOnlyModelFactory.Config(Component.using(normal), 0.5, 2, 10, 0),
                        new Given(new long[] {2}, Views.none()));
        assertEquals(Set.of(GaussianPath.VIEW, ScoreModel.VIEW), made.views().offered());
        assertEquals(Map.of("steps", 160), asked(made).options());
        assertEquals(10, made.equations().get(0).time().length());
    }

    /** What a model asks of the solvers that there are. */
    private static SolverChoice asked(Model model) {
        SolverChoice[] asked = {null};
        model.defaultSolver(new Solvers() {
            @Override
            public Optional<Component> find(SolverChoice wanted) {
                asked[0] = wanted;
                return Optional.of(Component.of("any"));
            }

            @Override
            public Component with(Component solver, Map<String, ?> options) {
                throw new AssertionError();
            }
        });
        return asked[0];
    }

    @Test
    void factoriesAreFound() {
        Registry registry = Registry.load();
        assertEquals(List.of(), registry.failures());
        assertTrue(registry.list(Kind.SCORE).stream()
                .map(Registered::name)
                .toList()
                .contains("mlp"));
        assertTrue(registry.list(Kind.OBJECTIVE).stream()
                .map(Registered::name)
                .toList()
                .contains("denoising"));
        assertTrue(registry.list(Kind.MODEL).stream()
                .map(Registered::name)
                .toList()
                .contains("score"));
    }
}
