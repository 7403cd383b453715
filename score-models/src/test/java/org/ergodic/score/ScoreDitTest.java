package org.ergodic.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.graph.Divergence;
import org.ergodic.common.score.DitConfig;
import org.ergodic.common.score.DitFactory;
import org.ergodic.common.score.Prediction;
import org.ergodic.common.score.ScoreDit;
import org.ergodic.common.score.ScoreNetworkOptions;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.ScoreModelContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ScoreDitTest {
    private static final LinearVp VP = new LinearVp();
    private static final Views AROUND = Views.of(SDE.VIEW, VP).and(GaussianPath.VIEW, VP);

    private static DitConfig small(int patch) {
        return DitConfig.defaults().withSize(patch, 8, 2, 2, 6);
    }

    @Nested
    class OfGreyPixels extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return new ScoreDit(small(1).withDropout(0.5), AROUND, event());
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 3};
        }
    }

    @Nested
    class OfColoursInPatches extends ScoreModelContract {
        @Override
        protected ScoreModel model() {
            return new ScoreDit(
                    small(2).withNetwork(ScoreNetworkOptions.DEFAULTS.withPrediction(Prediction.NOISE)),
                    AROUND,
                    event());
        }

        @Override
        protected long[] event() {
            return new long[] {3, 4, 2};
        }
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new DitFactory();
        }

        @Override
        protected long[] event() {
            return new long[] {1, 4, 4};
        }

        @Override
        protected Views surroundings() {
            return AROUND;
        }
    }

    private static INDArray draw(String name, long... shape) {
        return RandomStream.of(2).split(name).draw(Noise.NORMAL, 0, DataType.DOUBLE, shape);
    }

    /** At parameters of order one; a central difference of step h is wrong by h^2, and by 1e-16 / h of rounding. */
    @Test
    void divergenceIsThatOfFiniteDifferences() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 8);
            SDVariable pictures = x.reshape(-1, 2, 2, 2);
            SDVariable score = new ScoreDit(small(1), AROUND, 2, 2, 2)
                    .score(s, pictures, s.input("t", -1, 1), Context.none())
                    .reshape(-1, 8);
            s.output("score", score);
            s.output("divergence", Divergence.exact(s, score, x, 8));
        });
        Variables variables = Compiler.find().variables(graph, RandomStream.of(1));
        for (String name : graph.parameters()) {
            variables.set(name, draw(name, variables.get(name).shape()).muli(0.5));
        }
        Call call =
                Compiler.find().compile(graph).call(variables).set("t", Nd4j.createFromArray(new double[][] {{0.3}}));
        INDArray x = draw("x", 1, 8);
        double h = 1e-5;
        double trace = 0;
        for (int i = 0; i < 8; i++) {
            INDArray step = Nd4j.zeros(DataType.DOUBLE, 1, 8).putScalar(0, i, h);
            INDArray up = call.set("x", x.add(step)).run().get("score").dup();
            trace += up.sub(call.set("x", x.sub(step)).run().get("score")).getDouble(i) / (2 * h);
        }
        double exact = call.set("x", x).run().get("divergence").getDouble(0);
        assertEquals(trace, exact, 1e-6 * (1 + Math.abs(trace)));
    }

    /** The places of patches are all that tells them apart. */
    @Test
    void equalPatchesInOtherPlacesHaveOtherScores() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1, 4, 4);
            s.output("score", new ScoreDit(small(2), AROUND, 1, 4, 4).score(s, x, s.constant(0.3), Context.none()));
        });
        Variables variables = Compiler.find().variables(graph, RandomStream.of(1));
        for (String name : graph.parameters()) {
            variables.set(name, draw(name, variables.get(name).shape()).muli(0.5));
        }
        INDArray score = Compiler.find()
                .compile(graph)
                .run(variables, Map.of("x", Nd4j.ones(DataType.DOUBLE, 1, 1, 4, 4)))
                .get("score");
        for (int[] other : new int[][] {{0, 2}, {2, 0}, {2, 2}}) {
            double apart = Math.abs(score.getDouble(0, 0, 0, 0) - score.getDouble(0, 0, other[0], other[1]));
            assertTrue(apart > 1e-3, () -> "the patch at " + other[0] + ", " + other[1] + " differs by " + apart);
        }
    }

    /** At the start v is small, and v = 0 is the score -x / (alpha^2 + sigma^2) of data N(0, I). */
    @Test
    void startsNearTheScoreOfAStandardNormal() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1, 4, 4);
            s.output(
                    "score",
                    new ScoreDit(DitConfig.defaults(), AROUND, 1, 4, 4).score(s, x, s.constant(0.3), Context.none()));
        });
        INDArray x = draw("x", 20, 1, 4, 4);
        INDArray score = Compiler.find()
                .compile(graph)
                .run(Compiler.find().variables(graph, RandomStream.of(1)), Map.of("x", x))
                .get("score");
        assertEquals(
                0, score.add(x).norm2Number().doubleValue() / x.norm2Number().doubleValue(), 0.25);
    }

    @Test
    void readsItsCondition() {
        ScoreModel model = new ScoreDit(small(2), AROUND.and(Condition.VIEW, new Condition("given", 2)), 1, 4, 4);
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            Context c = Context.none().and("given", s.input("given", -1, 2));
            s.output("score", model.score(s, s.input("x", -1, 1, 4, 4), s.constant(0.3), c));
        });
        Variables variables = Compiler.find().variables(graph, RandomStream.of(1));
        for (String name : graph.parameters()) {
            variables.set(name, draw(name, variables.get(name).shape()).muli(0.5));
        }
        INDArray x = draw("x", 3, 1, 4, 4);
        INDArray[] scores = new INDArray[2];
        for (int i = 0; i < 2; i++) {
            INDArray given = Nd4j.valueArrayOf(new long[] {3, 2}, i, DataType.DOUBLE);
            scores[i] = Compiler.find()
                    .compile(graph)
                    .run(variables, Map.of("x", x, "given", given))
                    .get("score");
        }
        assertTrue(scores[0].sub(scores[1]).amaxNumber().doubleValue() > 1e-3);
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertRefused("patch 2", small(2), 1, 4, 5);
        assertRefused("data.event: image", small(1), 784);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> DitConfig.defaults().withSize(2, 10, 1, 4, 8))
                .getMessage();
        assertTrue(message.contains("4 do not divide 10"), message);
    }

    private static void assertRefused(String what, DitConfig config, long... event) {
        String message = assertThrows(IllegalArgumentException.class, () -> new ScoreDit(config, AROUND, event))
                .getMessage();
        assertTrue(message.contains(what), message);
    }
}
