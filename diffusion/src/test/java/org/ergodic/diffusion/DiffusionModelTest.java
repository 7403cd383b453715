package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

class DiffusionModelTest {
    private static final VpSde VP = new VpSde(0.1, 20);
    private static final ScoreModel LINEAR =
            (s, x, t, c) -> x.mul(s.parameter("weight", Initializer.constant(-1), 1, 2));

    /** An assembly whose components are objects already, and which remembers what each was shown. */
    private record Given(long[] event, Views surroundings, Map<Kind<?>, Views> shown) implements Assembly {
        @Override
        @SuppressWarnings("unchecked")
        public <T> T create(Kind<T> kind, Component component) {
            shown.put(kind, surroundings);
            return (T) component.instance().orElseThrow();
        }

        @Override
        public <T> Assembly showing(View<T> view, T value) {
            return new Given(event, surroundings.and(view, value), shown);
        }
    }

    @Test
    void factoryShowsTheScoreItsSdeAndPath() {
        Map<Kind<?>, Views> shown = new java.util.HashMap<>();
        Model model = new DiffusionModelFactory()
                .create(
                        new DiffusionModelFactory.Config(Component.using(VP), Component.using(LINEAR), 0),
                        new Given(new long[] {2}, Views.none(), shown));
        assertSame(VP, shown.get(Kind.SCORE).require(SDE.VIEW));
        assertSame(VP, shown.get(Kind.SCORE).require(GaussianPath.VIEW));
        assertEquals(Set.of(), shown.get(Kind.SDE).offered());
        assertArrayEquals(new long[] {2}, model.event());
        assertEquals(
                Set.of(SDE.VIEW, ScoreModel.VIEW, GaussianPath.VIEW, Likelihood.VIEW, Encoding.VIEW),
                model.views().offered());
        assertEquals(
                List.of("reverse-sde", "probability-flow"),
                model.equations().stream().map(Equation::name).toList());
    }

    @Test
    void parametersAreNamedAlikeInTrainingAndSampling() {
        Model model = new DiffusionModel(VP, LINEAR, 2);
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable t = s.input("t", -1, 1);
            s.output("score", model.views().require(ScoreModel.VIEW).score(s, x, t, Context.none()));
        });
        assertEquals(List.of("score/weight"), graph.parameters());
        Evaluator empty = Numbers.of(DataType.FLOAT);
        Evaluator full = new Evaluator(
                empty.compiler(), empty.compiler().variables(graph, org.ergodic.api.random.RandomStream.of(0)));
        for (Equation equation : model.equations()) {
            assertEquals(equation.offers(), equation.problem(full).views().offered());
        }
    }

    @Test
    void anIntervalOutsideTheSdesIsRefused() {
        Equation reverse = new DiffusionModel(VP, LINEAR, 2).equations().get(0);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> reverse.problem(Equation.Request.of(Numbers.of(DataType.FLOAT), new Interval(1, -0.5))))
                .getMessage();
        assertTrue(message.contains("from 1.0 to 0.0") && message.contains("-0.5"), message);
    }

    @Test
    void factoriesAreFound() {
        Registry registry = Registry.load();
        assertEquals(List.of(), registry.failures());
        assertTrue(
                registry.list(Kind.SDE).stream().map(Registered::name).toList().containsAll(List.of("ve", "vp")));
        assertTrue(registry.list(Kind.MODEL).stream()
                .map(Registered::name)
                .toList()
                .contains("diffusion"));
    }
}
