package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.ConditionDropout;
import org.ergodic.common.score.MlpConfig;
import org.ergodic.common.score.ScoreMlp;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A network that learns with and without its condition. */
class ConditionDropoutTest {
    private static final VpSde VP = new VpSde(0.1, 20);
    private static final Condition GIVEN = new Condition(Condition.DATA, 2);
    private static final Compiler COMPILER = Compiler.find();

    private static ScoreMlp network(Condition condition) {
        Views around = Views.of(GaussianPath.VIEW, VP).and(SDE.VIEW, VP).and(Condition.VIEW, condition);
        return new ScoreMlp(MlpConfig.defaults().withHidden(6, 6), around, 1);
    }

    private static ConditionDropout dropout(double probability) {
        return new ConditionDropout(network(ConditionDropout.seen(GIVEN)), GIVEN, probability);
    }

    /** Two scores of the same rows, by the same parameters. */
    private static INDArray score(ScoreModel score, double[][] given, Optional<double[]> dropped) {
        Graph graph = COMPILER.graph(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable t = s.input("t", -1, 1);
            Context c = Context.none().and(Condition.DATA, s.input("c", -1, 2));
            if (dropped.isPresent()) {
                c = c.and(ConditionDropout.DROPPED, s.input("dropped", -1, 1));
            }
            s.output("score", score.score(s, x, t, c));
        });
        Call call = COMPILER.compile(graph)
                .call(COMPILER.variables(
                        DataType.DOUBLE, start(network(ConditionDropout.seen(GIVEN)), ConditionDropout.seen(GIVEN))));
        call.set("x", Nd4j.createFromArray(new double[][] {{0.3}, {-1}, {2}}));
        call.set("t", Nd4j.createFromArray(new double[][] {{0.1}, {0.5}, {0.9}}));
        if (graph.inputs().containsKey("c")) {
            call.set("c", Nd4j.createFromArray(given));
        }
        dropped.ifPresent(d -> call.set("dropped", Nd4j.createFromArray(d).reshape(3, 1)));
        return call.run().get("score");
    }

    private static Map<String, INDArray> start(ScoreModel score, Condition read) {
        Graph graph = COMPILER.graph(
                DataType.DOUBLE,
                s -> s.output(
                        "score",
                        score.score(
                                s,
                                s.input("x", -1, 1),
                                s.input("t", -1, 1),
                                Context.none().and(read.name(), s.input("c", -1, read.size())))));
        Map<String, INDArray> values = new java.util.TreeMap<>();
        graph.variables()
                .forEach((name, spec) -> values.put(
                        name, RandomStream.of(9).split(name).draw(Noise.NORMAL, 0, DataType.DOUBLE, spec.shape())));
        return values;
    }

    private static final double[][] C = {{1, -1}, {0, 0}, {0.5, 2}};

    @Test
    void aDroppedConditionIsTheUnconditionalScore() {
        ConditionDropout both = dropout(0.2);
        ScoreModel none = both.unconditional().orElseThrow();
        assertEquals(Optional.empty(), none.condition());
        assertEquals(Optional.of(GIVEN), both.condition());
        INDArray unconditional = score(none, C, Optional.empty());
        assertEquals(unconditional, score(none, new double[][] {{7, 7}, {8, 8}, {9, 9}}, Optional.empty()));
        assertEquals(unconditional, score(both, C, Optional.of(new double[] {1, 1, 1})));
        INDArray conditional = score(both, C, Optional.empty());
        assertEquals(conditional, score(both, C, Optional.of(new double[] {0, 0, 0})));
        for (int i = 0; i < 3; i++) {
            assertNotEquals(conditional.getDouble(i), unconditional.getDouble(i), "also where the condition is 0");
        }
        INDArray some = score(both, C, Optional.of(new double[] {0, 1, 0}));
        assertEquals(conditional.getDouble(0), some.getDouble(0));
        assertEquals(unconditional.getDouble(1), some.getDouble(1));
    }

    /** Of 20 000 rows a share of 0.2 has a deviation of 0.0028; 5 of them have a false-alarm rate of 6e-7. */
    @Test
    void eachRowLosesItsConditionByItsOwnNumbers() {
        ConditionDropout both = dropout(0.2);
        INDArray all = dropped(both, 20_000, 0);
        assertEquals(0.2, all.meanNumber().doubleValue(), 0.014);
        assertEquals(all.get(NDArrayIndex.interval(100, 130)), dropped(both, 30, 100));
    }

    private static INDArray dropped(ConditionDropout score, int n, long first) {
        Graph graph = COMPILER.graph(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            Batch batch = Batch.of(x, 1).withContext(Context.none().and(Condition.DATA, s.input("c", -1, 2)));
            s.output(
                    "dropped",
                    score.training(s, batch)
                            .context()
                            .find(ConditionDropout.DROPPED)
                            .orElseThrow());
        });
        Call call = COMPILER.compile(graph).call(COMPILER.variables(DataType.DOUBLE, Map.of()));
        call.set("x", Nd4j.zeros(DataType.DOUBLE, n, 1));
        if (graph.inputs().containsKey("c")) {
            call.set("c", Nd4j.zeros(DataType.DOUBLE, n, 2));
        }
        return call.random(RandomStream.of(4), first).run().get("dropped");
    }

    @Test
    void aScoreThatReadsNoConditionIsRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new ConditionDropout(network(GIVEN), GIVEN, 0.1));
        assertTrue(e.getMessage().contains("reads one of 2"), e.getMessage());
        ScoreModel none = (s, x, t, c) -> x.neg();
        assertThrows(IllegalArgumentException.class, () -> new ConditionDropout(none, GIVEN, 0.1));
        assertThrows(IllegalArgumentException.class, () -> dropout(1));
        assertEquals(
                List.of(2, 0),
                ConditionDropout.seen(new Condition("c", 2, List.of(2))).classes());
    }
}
