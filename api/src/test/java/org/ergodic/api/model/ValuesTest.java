package org.ergodic.api.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Status;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What models and metrics hand over: conditions, misfits, likelihoods, measurements. */
class ValuesTest {
    private static final INDArray TABLE = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}, {5, 6}});

    @Test
    void conditionsAreTakenByRows() {
        Conditions all = Conditions.of("class", TABLE);
        assertEquals(
                Nd4j.createFromArray(new double[][] {{5, 6}, {1, 2}}),
                all.rows(new int[] {2, 0}).values().get("class"));
        assertEquals(
                Nd4j.createFromArray(new double[][] {{3, 4}, {5, 6}}),
                all.rows(1, 3).values().get("class"));
        Map<String, INDArray> given = new HashMap<>(Map.of("class", TABLE));
        Conditions kept = new Conditions(given);
        given.clear();
        assertEquals(1, kept.values().size());
        assertTrue(Conditions.none().isEmpty() && Conditions.none().rows(0, 3).isEmpty());
    }

    @Test
    void aConditionThatIsMissingIsNamed() {
        Condition condition = new Condition("class", 3);
        String message = assertThrows(GraphException.class, () -> condition.of(Context.none()))
                .getMessage();
        assertTrue(message.contains("'class'"), message);
        assertThrows(IllegalArgumentException.class, () -> new Condition("class", 0));
    }

    @Test
    void theFirstMisfitIsFoundAndPeopleCountFromOne() {
        Optional<InvalidValue> found =
                InvalidValue.first(TABLE, value -> value > 3 ? Optional.of("3 is the most") : Optional.empty());
        assertEquals(new InvalidValue(1, 1, 4, "3 is the most"), found.orElseThrow());
        assertEquals(
                "row 2, column 2 (both from 1) is 4.0, and 3 is the most",
                found.get().toString());
        assertTrue(InvalidValue.first(TABLE, value -> Optional.empty()).isEmpty());
    }

    @Test
    void dataOfAModelThatSeesThemAsTheyAre() {
        INDArray x = Nd4j.arange(8).castTo(DataType.FLOAT).reshape(2, 2, 2);
        INDArray y = DataSpace.identity().restore(x);
        assertEquals(Nd4j.createFromArray(new double[][] {{0, 1, 2, 3}, {4, 5, 6, 7}}), y);
        y.assign(9);
        assertEquals(7, x.getDouble(1, 1, 1));
        assertEquals(Nd4j.zeros(DataType.DOUBLE, 2), DataSpace.identity().logDet(x));
    }

    /** Student's quantile of 0.95 with 3 degrees of freedom is 3.182. */
    @Test
    void errorBarsAreThoseOfStudent() {
        Status[] status = {Status.SUCCESS, Status.SUCCESS};
        long[] evaluations = {1, 1};
        INDArray logProb = Nd4j.createFromArray(-1.0, -2.0);
        INDArray error = Nd4j.createFromArray(0.5, 0.0);
        Likelihood.Result four = Likelihood.Result.estimated(logProb, error, 4, status, evaluations);
        assertEquals(0.5 * 3.182446, four.halfWidth(0.95).getDouble(0), 1e-5);
        assertEquals(0, four.halfWidth(0.95).getDouble(1));
        assertThrows(IllegalArgumentException.class, () -> four.halfWidth(1));
        assertThrows(
                IllegalArgumentException.class,
                () -> Likelihood.Result.estimated(logProb, error, -1, status, evaluations));
    }

    @Test
    void whatFailedHasNoError() {
        Likelihood.Result result = Likelihood.Result.exact(
                Nd4j.createFromArray(-1.0, Double.NaN),
                new Status[] {Status.SUCCESS, Status.NOT_FINITE},
                new long[] {1, 1});
        assertEquals(0, result.standardError().getDouble(0));
        assertTrue(Double.isNaN(result.standardError().getDouble(1)));
    }

    @Test
    void probesAreOfUseWhereThereAreFewerThanDirections() {
        Likelihood.Request request = Likelihood.Request.of(RandomStream.of(1)).withProbes(4);
        assertEquals(4, request.probesFor(5));
        assertEquals(0, request.probesFor(4));
    }

    @Test
    void aMeasurementGrowsByCopies() {
        Metric.Measurement bare = Metric.Measurement.of(1.5, "nats");
        Metric.Measurement more = bare.with("rows", 3).with(new Warning("few-rows", "there are 3 rows"));
        assertEquals(Map.of(), bare.details());
        assertEquals(List.of(), bare.warnings());
        assertEquals(Map.of("rows", 3), more.details());
        assertEquals("few-rows", more.warnings().get(0).id());
        assertThrows(UnsupportedOperationException.class, () -> more.details().put("a", 1));
        assertThrows(IllegalArgumentException.class, () -> new Warning("Few rows", "there are 3 rows"));
    }

    @Test
    void rowsAreCopies() {
        INDArray some = Evaluator.rows(TABLE, 2, 2);
        assertArrayEquals(new long[] {2, 2}, some.shape());
        some.assign(0);
        assertEquals(5, TABLE.getDouble(2, 0));
    }
}
