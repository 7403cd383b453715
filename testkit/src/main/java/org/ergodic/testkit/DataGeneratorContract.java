package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every {@link DataGenerator} must satisfy. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class DataGeneratorContract {
    private static final RandomStream RANDOM = RandomStream.of(17).split("data");

    /**
     * The generator to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract DataGenerator generator();

    /**
     * How many rows are drawn.
     *
     * @return 40 unless overridden, as a generator that takes long must; at least 4, and enough that not all rows are
     *     alike
     */
    protected int rows() {
        return 40;
    }

    private INDArray draw(RandomStream random, DataType type, int n) {
        return generator().draw(random, type, n);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("n rows of the asked type are of one shape of event, whatever n")
    void shape(DataType type) {
        long[] event = Events.event(draw(RANDOM, DataType.DOUBLE, rows()).shape());
        assertTrue(
                Arrays.stream(event).allMatch(side -> side > 0), () -> "an event is empty: " + Arrays.toString(event));
        for (int n : new int[] {1, 2, rows()}) {
            INDArray x = draw(RANDOM, type, n);
            SampleArrays.assertShape(n + " rows", x, Events.batch(n, event));
            assertEquals(type, x.dataType(), "the type of the data");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("data are finite")
    void finite(DataType type) {
        for (int seed = 0; seed < 5; seed++) {
            SampleArrays.assertFinite("a number of the data", draw(RANDOM.split(seed), type, rows()));
        }
    }

    /** So that more data are the same data and more. */
    @Test
    @DisplayName("a row does not depend on how many are drawn")
    void prefix() {
        int n = rows() / 2;
        int[] first = new int[n];
        Arrays.setAll(first, i -> i);
        INDArray few = draw(RANDOM, DataType.DOUBLE, n);
        INDArray many = draw(RANDOM, DataType.DOUBLE, rows());
        SampleArrays.assertSame("the first " + n + " of " + rows() + " rows", few, SampleArrays.rows(many, first));
    }

    @Test
    @DisplayName("all randomness comes from the stream")
    void randomness() {
        INDArray first = draw(RANDOM, DataType.DOUBLE, rows());
        SampleArrays.assertSame("data of the same stream", first, draw(RANDOM, DataType.DOUBLE, rows()));
        assertFalse(
                Arrays.equals(
                        SampleArrays.values(first),
                        SampleArrays.values(draw(RANDOM.split("other"), DataType.DOUBLE, rows()))),
                "another stream gives the same data");
    }

    @Test
    @DisplayName("rows are not all alike")
    void rowsDiffer() {
        INDArray x = draw(RANDOM, DataType.DOUBLE, rows());
        double[] first = SampleArrays.values(SampleArrays.rows(x, 0));
        for (int row = 1; row < rows(); row++) {
            if (!Arrays.equals(first, SampleArrays.values(SampleArrays.rows(x, row)))) {
                return;
            }
        }
        assertArrayEquals(new double[0], first, "all rows are the same");
    }

    /** Single precision resolves 6e-8. */
    @Test
    @DisplayName("single and double precision are the same data, up to rounding")
    void precisions() {
        SampleArrays.assertClose(
                "data in single precision",
                draw(RANDOM, DataType.DOUBLE, rows()),
                draw(RANDOM, DataType.FLOAT, rows()),
                1e-6);
    }

    @Test
    @DisplayName("two threads on one instance agree, and what one draws is its own")
    void threads() {
        DataGenerator generator = generator();
        List<INDArray> both = Threads.together(2, () -> generator.draw(RANDOM, DataType.DOUBLE, rows()));
        SampleArrays.assertSame("the data in another thread", both.get(0), both.get(1));
        INDArray kept = both.get(0).dup();
        both.get(1).assign(7);
        SampleArrays.assertSame("data drawn before others were changed", kept, both.get(0));
        SampleArrays.assertSame(
                "data drawn after others were changed", kept, generator.draw(RANDOM, DataType.DOUBLE, rows()));
    }
}
