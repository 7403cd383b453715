package org.ergodic.pipeline.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.scale.Dequantisation;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The scales that are fitted to the values of each column: robust, log, logit and quantile. */
final class ColumnScalesTest {
    private static final int ROWS = 400;

    /** A skewed column, one of which a fifth of the rows are exactly 0.25, and one of seven values; all in (0, 1). */
    private static INDArray rows() {
        INDArray u = RandomStream.of(3).draw(Noise.UNIFORM, 0, DataType.DOUBLE, ROWS, 3);
        INDArray y = Nd4j.zeros(DataType.DOUBLE, ROWS, 3);
        for (int i = 0; i < ROWS; i++) {
            y.putScalar(i, 0, Math.pow(u.getDouble(i, 0), 4) * 0.9 + 1e-3);
            y.putScalar(i, 1, i % 5 == 0 ? 0.25 : 0.1 + 0.8 * u.getDouble(i, 1));
            y.putScalar(i, 2, (1 + Math.floor(7 * u.getDouble(i, 2))) / 8);
        }
        return y;
    }

    private static Scaling fitted(DataConfig.Scale kind) {
        return Scaling.fit(LazyMatrix.of(rows()), kind, Optional.empty());
    }

    private static Scaling read(Scaling scaling) {
        return Scaling.of(
                new Binder(Registry.of()).bind(Scaling.Recorded.class, ConfigNode.of(scaling.toMap()), "scaling"));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataConfig.Scale.class,
            names = {"ROBUST", "LOG", "LOGIT", "QUANTILE"})
    void comesBackRisesAndKnowsItsSlope(DataConfig.Scale kind) {
        Scaling scaling = fitted(kind);
        INDArray y = rows();
        INDArray x = scaling.apply(y, DataType.DOUBLE, 3);
        // Slopes of the quantile map reach 1e4 beside a value that many rows have.
        assertTrue(scaling.restore(x).sub(y).amaxNumber().doubleValue() < 1e-11);
        assertEquals(scaling, read(scaling), "as a file holds it");
        double h = 1e-5;
        double[] logDet = scaling.logDet(x).toDoubleVector();
        for (int i = 0; i < 20; i++) {
            double slopes = 0;
            for (int j = 0; j < 3; j++) {
                double at = x.getDouble(i, j);
                double slope = (scaling.unscaled(j, at + h) - scaling.unscaled(j, at - h)) / (2 * h);
                assertTrue(slope > 0);
                slopes += Math.log(slope);
            }
            // A central difference errs by h² times the third derivative; at a point of the quantile map, where the
            // second derivative jumps, by h times that jump.
            assertEquals(slopes, logDet[i], kind == DataConfig.Scale.QUANTILE ? 2e-3 : 1e-6);
        }
    }

    /** A ring is thin on a scale that leaves it round, and spikes are none on that of their quantiles. */
    @Test
    void autoTakesTheScaleOnWhichAMixtureFitsBetter() {
        assertEquals(fitted(DataConfig.Scale.QUANTILE), fitted(DataConfig.Scale.AUTO));

        INDArray ring = RandomStream.of(4).draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 2);
        ring.diviColumnVector(ring.norm2(1));
        ring.addi(RandomStream.of(5)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 2)
                .muli(0.02));
        LazyMatrix rows = LazyMatrix.of(ring);
        Scaling chosen = Scaling.fit(rows, DataConfig.Scale.AUTO, Optional.empty());
        assertEquals(Scaling.fit(rows, DataConfig.Scale.ROBUST, Optional.empty()), chosen);
        assertEquals(chosen, read(chosen), "as a file holds it");
    }

    /** The density that a standard normal x has as one of y adds up to 1, tails beyond all data included. */
    @Test
    void aDensityStaysOne() {
        for (int j = 0; j < 3; j++) {
            INDArray column = rows().getColumn(j).dup().reshape(ROWS, 1);
            Scaling scaling = Scaling.fit(LazyMatrix.of(column), DataConfig.Scale.QUANTILE, Optional.empty());
            double from = scaling.unscaled(0, -6);
            double to = scaling.unscaled(0, 6);
            assertTrue(
                    from < column.minNumber().doubleValue()
                            && to > column.maxNumber().doubleValue(),
                    "the tails go on beyond the data");
            // Pieces that are equally wide on the model's scale are narrow where the map is steep.
            int n = 20_000;
            double[] edges = new double[n + 1];
            Arrays.setAll(edges, i -> scaling.unscaled(0, -6 + 12.0 * i / n));
            double[] midpoints = new double[n];
            Arrays.setAll(midpoints, i -> (edges[i] + edges[i + 1]) / 2);
            INDArray x = scaling.apply(Nd4j.createFromArray(midpoints).reshape(n, 1), DataType.DOUBLE, 1);
            double[] at = x.reshape(n).toDoubleVector();
            double[] logDet = scaling.logDet(x).toDoubleVector();
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += (edges[i + 1] - edges[i]) * Math.exp(-at[i] * at[i] / 2 - logDet[i]) / Math.sqrt(2 * Math.PI);
            }
            // Beyond 6 standard deviations lie 2e-9; midpoints err by the square of a piece's width, 4e-7.
            assertEquals(1, sum, 1e-4, "column " + j);
        }
    }

    @Test
    void quantilesMakeASkewedColumnNormal() {
        INDArray x = fitted(DataConfig.Scale.QUANTILE).apply(rows(), DataType.DOUBLE, 3);
        double[] column = x.getColumn(0).dup().toDoubleVector();
        Arrays.sort(column);
        // The points are at the sample's own quantiles, so that only what lies between them is not exact.
        assertEquals(0, column[ROWS / 2], 0.02);
        assertEquals(-1.0, column[(int) (0.1587 * ROWS)], 0.05);
        assertEquals(1.0, column[(int) (0.8413 * ROWS)], 0.05);
        assertEquals(0, x.getColumn(1).meanNumber().doubleValue(), 1e-9);
        assertEquals(1, x.getColumn(1).stdNumber(false).doubleValue(), 1e-9);
    }

    /** Of a value that many rows have the density is high, and a model of the other values need not be. */
    @Test
    void aValueOfManyRowsIsSteep() {
        Scaling scaling = fitted(DataConfig.Scale.QUANTILE);
        double h = 1e-6;
        double at = (scaling.scaled(1, 0.25 + h) - scaling.scaled(1, 0.25 - h)) / (2 * h);
        double elsewhere = (scaling.scaled(1, 0.6 + h) - scaling.scaled(1, 0.6 - h)) / (2 * h);
        assertTrue(at > 10 * elsewhere, at + " and " + elsewhere);
    }

    @Test
    void rowsFarOutsideHaveAnImage() {
        Scaling scaling = fitted(DataConfig.Scale.QUANTILE);
        for (double y : new double[] {-1e6, -1, 2, 1e6}) {
            assertTrue(Double.isFinite(scaling.scaled(0, y)));
            assertEquals(y, scaling.unscaled(0, scaling.scaled(0, y)), 1e-9 * Math.abs(y));
        }
        assertFalse(scaling.isAffine());
        assertThrows(IllegalStateException.class, scaling::logDet);
    }

    @Test
    void robustIsNotMovedByAFewRows() {
        INDArray y = Nd4j.zeros(DataType.DOUBLE, 101, 1);
        for (int i = 0; i < 101; i++) {
            y.putScalar(i, 0, i < 99 ? i : 1e9);
        }
        Scaling scaling = Scaling.fit(LazyMatrix.of(y), DataConfig.Scale.ROBUST, Optional.empty());
        assertEquals(0, scaling.scaled(0, 50), 1e-12);
        // The quartiles 25 and 75 are where those of a standard normal distribution are.
        assertEquals(0.6744897501960817, scaling.scaled(0, 75), 1e-12);
        assertTrue(scaling.isAffine());
    }

    @Test
    void whatALogarithmDoesNotTakeIsNamedByColumn() {
        LazyMatrix y = LazyMatrix.of(Nd4j.createFromArray(new double[][] {{1, 0, -2}, {2, 1, 3}, {4, 2, 5}}));
        DataException e =
                assertThrows(DataException.class, () -> Scaling.fit(y, DataConfig.Scale.LOG, Optional.empty()));
        assertTrue(
                e.getMessage().contains("column 2 has numbers from 0.0 to 2.0, column 3 has numbers from -2.0 to 5.0"),
                e.getMessage());
        assertTrue(e.getMessage().contains("above 0") && e.getMessage().contains("quantile"), e.getMessage());
        Scaling scaling = Scaling.fit(
                LazyMatrix.of(Nd4j.createFromArray(new double[][] {{1}, {2}, {4}})),
                DataConfig.Scale.LOG,
                Optional.empty());
        LazyMatrix others = LazyMatrix.of(Nd4j.createFromArray(new double[][] {{3}, {0}, {-1}}));
        assertArrayEquals(new int[] {1, 2}, scaling.misfits(others), "a density there is 0");
    }

    @Test
    void aColumnOfTwoValuesIsStandardisedInstead() {
        LazyMatrix y = LazyMatrix.of(Nd4j.createFromArray(new double[][] {{0, 1}, {1, 2}, {0, 3}, {1, 4}, {0, 5}}));
        Scaling scaling =
                Scaling.fit(y, y.moments(), DataConfig.Scale.QUANTILE, Optional.empty(), Dequantisation.none(2));
        assertEquals((0 - 0.4) / Math.sqrt(0.24), scaling.scaled(0, 0), 1e-12);
        assertEquals(scaling, read(scaling));
    }

    @Test
    void aDamagedFileIsRefused() {
        Map<String, Object> map = fitted(DataConfig.Scale.QUANTILE).toMap();
        map.put("quantiles", java.util.List.of(java.util.List.of(1.0, 0.5, 2.0, 0.0, 1.0, 2.0)));
        Exception e = assertThrows(
                RuntimeException.class,
                () -> new Binder(Registry.of()).bind(Scaling.Recorded.class, ConfigNode.of(map), "scaling"));
        assertTrue(e.getMessage().contains("quantiles"), e.getMessage());
    }
}
