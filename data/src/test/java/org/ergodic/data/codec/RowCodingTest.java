package org.ergodic.data.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.Schema;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.scale.Dequantisation;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Rows;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class RowCodingTest {
    private static final RandomStream RANDOM = RandomStream.of(4).split("rows");
    private static final double MISSING = 0.2;
    private static final double[] SHARES = {0.5, 0.3, 0.2};

    /** A colour that may be missing, a count from 0 to 2 that may be missing, and a length. */
    private static final RowCoding CODING = new RowCoding(List.of(
            new RowCoding.Coded(
                    Column.category("colour", List.of("red", "green", "blue")).withMissing(),
                    Component.of("interval"),
                    new IntervalCodec.Intervals(SHARES),
                    Optional.of(new RowCoding.Absence(MISSING, List.of(0.0), List.of(1.0)))),
            new RowCoding.Coded(
                    Column.integer("count").withMissing(),
                    Component.of("integer"),
                    new GridCodec(0, 2, 1),
                    Optional.of(new RowCoding.Absence(0.4, List.of(1.5), List.of(0.7)))),
            new RowCoding.Coded(Column.number("length"), Component.of("number"), NumberCodec.CODEC, Optional.empty())));

    private static final double[][] ROWS = {
        {0, 1, 2.5}, {Double.NaN, 0, -1}, {2, Double.NaN, 0}, {Double.NaN, Double.NaN, 3}
    };

    @Test
    @DisplayName(
            "a row has its cells and a number more for each column with missing cells, and comes back from its code")
    void inverse() {
        assertEquals(5, CODING.width());
        assertEquals(List.of("colour", "colour is missing", "count", "count is missing", "length"), CODING.names());
        assertEquals(1, CODING.source(3));
        double[] code = new double[5];
        double[] back = new double[3];
        for (double[] row : ROWS) {
            for (int i = 0; i < 50; i++) {
                CODING.encode(row, RANDOM, i, code);
                CODING.decode(code, back);
                assertArrayEquals(row, back);
            }
            CODING.centre(row, code);
            CODING.decode(code, back);
            assertArrayEquals(row, back, "without noise");
        }
    }

    /**
     * Under a density of independent normal numbers all probabilities are known: those of the words and of missing
     * cells are the shares, those of the counts integrals of the normal density.
     */
    @Test
    @DisplayName("the mean of p(y) / q(y | row) is the row's probability, of all rows together 1")
    void probability() {
        double mean = 1.2;
        double deviation = 0.9;
        double all = 0;
        int draws = 6000;
        RandomStream random = RANDOM.split("draws");
        for (int colour = -1; colour < 3; colour++) {
            for (int count = -1; count < 3; count++) {
                double[] row = {colour < 0 ? Double.NaN : colour, count < 0 ? Double.NaN : count, 0};
                double estimate = 0;
                double[] y = new double[5];
                for (int i = 0; i < draws; i++) {
                    CODING.encode(row, random, i, y);
                    double log = Normal.logDensity(y[0])
                            + Normal.logDensity(y[1])
                            + Normal.logDensity((y[2] - mean) / deviation)
                            - Math.log(deviation)
                            + Normal.logDensity(y[3]);
                    estimate += Math.exp(log - CODING.logNoise(y)) / draws;
                }
                double exact = (colour < 0 ? MISSING : (1 - MISSING) * SHARES[colour])
                        * (count < 0
                                ? 0.4
                                : 0.6 * (cumulative(count + 1, mean, deviation) - cumulative(count, mean, deviation)));
                // The weights differ by a factor of two at most, so that 6,000 of them are right to 1.5 %.
                assertEquals(exact, estimate, 0.05 * exact, "row " + colour + ", " + count);
                all += estimate;
            }
        }
        double within = 0.4 + 0.6 * (cumulative(3, mean, deviation) - cumulative(0, mean, deviation));
        assertEquals(within, all, 0.01, "what the density has of counts from 0 to 2");
    }

    private static double cumulative(double y, double mean, double deviation) {
        return Normal.cumulative((y - mean) / deviation);
    }

    @Test
    @DisplayName("the space of coded rows restores words, gaps and counts, and its log-determinant has the noise in it")
    void space() {
        LazyMatrix coded = CODING.encode(
                LazyMatrix.reading(ROWS.length, 3, (i, into) -> System.arraycopy(ROWS[i], 0, into, 0, 3)), RANDOM);
        Scaling scaling =
                Scaling.fit(coded.moments(), DataConfig.Scale.STANDARDISE, Optional.empty(), Dequantisation.none(5));
        RowSpace space = new RowSpace(CODING, scaling);
        INDArray x = scaling.apply(coded, DataType.DOUBLE, 5);
        double[][] restored = Rows.of(space.restore(x));
        for (int i = 0; i < ROWS.length; i++) {
            assertEquals(ROWS[i][0], restored[i][0]);
            assertEquals(ROWS[i][1], restored[i][1]);
            assertEquals(ROWS[i][2], restored[i][2], 1e-12);
            assertEquals(
                    scaling.logDet() + CODING.logNoise(coded.row(i)),
                    space.logDet(x).getDouble(i),
                    1e-12);
        }
    }

    @Test
    @DisplayName("a cell without a code is told with its column, its value and what there is")
    void misfits() {
        assertTrue(CODING.misfit(ROWS[3]).isEmpty());
        assertEquals(
                "column colour is 7, which is none of the 3 words that the model has learnt",
                CODING.misfit(7, 0, 0).orElseThrow());
        assertEquals(
                "column count is 1.5, which is no whole number, and the model has learnt those there",
                CODING.misfit(0, 1.5, 0).orElseThrow());
        assertEquals(
                "column length is missing, and no cell of it was in the rows that are trained on",
                CODING.misfit(0, 0, Double.NaN).orElseThrow());
        RowCoding plain = RowCoding.plain(Schema.numbers(List.of("a", "b")));
        assertTrue(plain.isPlain());
        assertFalse(CODING.isPlain());
        assertFalse(CODING.keepsUnits());
    }

    @Test
    @DisplayName("cells are written as their file writes them")
    void cells() {
        Column colour = CODING.schema().column(0);
        assertEquals("green", Cells.text(colour, 1));
        assertEquals("", Cells.text(colour, Double.NaN));
        assertEquals("NaN", Cells.text(Column.number("x"), Double.NaN));
        assertEquals(2.0, Cells.cell(colour, "blue").orElseThrow());
        assertTrue(Cells.cell(colour, "pink").isEmpty());
        assertEquals("02.01.1970", Cells.text(Column.date("day", "dd.MM.yyyy"), 86_400));
        assertEquals("1970-01-01T00:01:40", Cells.text(Column.date("at", "yyyy-MM-dd'T'HH:mm:ss"), 100));
        assertEquals("0.1", Cells.text(Column.number("x"), 0.1f));
    }
}
