package org.ergodic.pipeline.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.scale.Dequantisation;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class ScalingTest {
    private static final double[][] ROWS = {{0, 1e6, 5}, {10, 1e6 + 3, 5}, {20, 1e6 + 6, 5}};

    private static INDArray rows() {
        return Nd4j.createFromArray(ROWS);
    }

    @Test
    void knownValues() {
        Optional<ImageShape> none = Optional.empty();
        double r = Math.sqrt(1.5);
        INDArray x = Scaling.fit(LazyMatrix.of(rows()), DataConfig.Scale.STANDARDISE, none)
                .apply(rows(), DataType.DOUBLE, 3);
        assertArrayEquals(
                new double[] {-r, -r, 0, 0, 0, 0, r, r, 0}, x.reshape(9).toDoubleVector(), 1e-12);
        x = Scaling.fit(LazyMatrix.of(rows()), DataConfig.Scale.UNIT, none).apply(rows(), DataType.DOUBLE, 3);
        assertArrayEquals(
                new double[] {0, 0, 0, .5, .5, 0, 1, 1, 0}, x.reshape(9).toDoubleVector(), 1e-12);
        x = Scaling.fit(LazyMatrix.of(rows()), DataConfig.Scale.SYMMETRIC, none).apply(rows(), DataType.DOUBLE, 3);
        assertArrayEquals(
                new double[] {-1, -1, 0, 0, 0, 0, 1, 1, 0}, x.reshape(9).toDoubleVector(), 1e-12);
        x = Scaling.fit(LazyMatrix.of(rows()), DataConfig.Scale.NONE, none).apply(rows(), DataType.DOUBLE, 3);
        assertEquals(rows(), x);
    }

    @Test
    void picturesKeepTheirContrast() {
        INDArray y = Nd4j.createFromArray(new double[][] {{0, 8, 0, 0}, {0, 16, 4, 0}});
        Scaling scaling = Scaling.fit(LazyMatrix.of(y), DataConfig.Scale.UNIT, Optional.of(new ImageShape(1, 2, 2)));
        INDArray x = scaling.apply(y, DataType.FLOAT, 1, 2, 2);
        assertArrayEquals(new long[] {2, 1, 2, 2}, x.shape());
        assertArrayEquals(new double[] {0, .5, 0, 0, 0, 1, .25, 0}, x.reshape(8).toDoubleVector());
        assertArrayEquals(new long[] {1, 2, 2}, scaling.picture().orElseThrow());
        assertEquals(y, scaling.restore(x));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataConfig.Scale.class,
            names = {"LOG", "LOGIT", "QUANTILE", "WHITEN", "AUTO"},
            mode = EnumSource.Mode.EXCLUDE)
    void comesBackAndKnowsItsJacobian(DataConfig.Scale kind) {
        int d = 4;
        INDArray y = RandomStream.of(7)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, 50, d)
                .muliRowVector(Nd4j.createFromArray(1.0, 0.01, 300.0, 7.0))
                .addiRowVector(Nd4j.createFromArray(0.0, 5.0, -1000.0, 1e5));
        INDArray copy = y.dup();
        Scaling scaling = Scaling.fit(LazyMatrix.of(y), kind, Optional.empty());
        INDArray x = scaling.apply(y, DataType.DOUBLE, d);
        // Double precision at 1e5: 1e-16 * 1e5, with room for a few operations.
        assertTrue(scaling.restore(x).sub(y).amaxNumber().doubleValue() < 1e-9);
        assertEquals(copy, y, "the caller's array is not changed");
        // Each column's derivative by a difference; the map is affine, so only rounding is left.
        double logDet = 0;
        for (int j = 0; j < d; j++) {
            INDArray moved = x.dup();
            moved.getColumn(j).addi(1);
            logDet += Math.log(scaling.restore(moved).sub(scaling.restore(x)).getDouble(0, j));
        }
        assertEquals(logDet, scaling.logDet(x).getDouble(3), 1e-7);
        assertEquals(scaling, read(ConfigNode.of(scaling.toMap())));
    }

    /** Whole numbers come back whole; densities are of the numbers with noise, whose scale alone has a Jacobian. */
    @Test
    void roundsWholeNumbersDown() {
        LazyMatrix y = LazyMatrix.of(Nd4j.createFromArray(new double[][] {{-3.75, 0.5, 7.25}, {4.25, 1.5, 9.5}}));
        Scaling scaling =
                Scaling.fit(y.moments(), DataConfig.Scale.STANDARDISE, Optional.empty(), Dequantisation.of(3, 0, 2));
        INDArray x = scaling.apply(y, DataType.DOUBLE, 3);
        assertEquals(Nd4j.createFromArray(new double[][] {{-4, 0.5, 7}, {4, 1.5, 9}}), scaling.restore(x));
        assertEquals(y.toArray(), scaling.continuous(x));
        assertEquals(Math.log(4.0 * 0.5 * 1.125), scaling.logDet(), 1e-12);
        assertEquals(List.of(1, 3), scaling.toMap().get("dequantised"));
        assertEquals(scaling, read(ConfigNode.of(scaling.toMap())));
        LazyMatrix whole = LazyMatrix.of(Nd4j.createFromArray(new double[][] {{-4, 0.25, 7}, {-4, 0.25, 7.5}}));
        assertArrayEquals(new double[] {-3.5, 0.25, 7.5}, scaling.centred(whole).row(0));
        assertArrayEquals(new int[] {1}, scaling.misfits(whole));
        assertTrue(scaling.misfit(whole, List.of("a", "b", "c")).orElseThrow().startsWith("row 2, column c is 7.5"));
    }

    static List<double[]> columns() {
        return List.of(
                new double[] {0.5e-200, 1.5e-200, 2.5e-200},
                new double[] {-2e300, 1e300, 0.5e300},
                new double[] {1.7e18, 1.7e18 + 1024, 1.7e18 + 2048},
                new double[] {1e-310, 3e-310, 2e-310});
    }

    /** Standardised, these have the mean 0 and the variance 1, whatever their order of magnitude, and come back. */
    @ParameterizedTest
    @MethodSource("columns")
    void scalesColumnsOfAnyMagnitude(double[] column) {
        INDArray y = Nd4j.createFromArray(column).reshape(3, 1);
        for (DataConfig.Scale kind : DataConfig.Scale.values()) {
            if (kind.isByColumn()) {
                continue;
            }
            Scaling scaling = Scaling.fit(LazyMatrix.of(y), kind, Optional.empty());
            INDArray x = scaling.apply(y, DataType.DOUBLE, 1);
            double[] back = scaling.restore(x).toDoubleVector();
            for (int i = 0; i < 3; i++) {
                assertEquals(column[i], back[i], 1e-9 * (column[1] - column[0] + Math.ulp(column[i])), kind + " " + i);
            }
        }
        double[] x = Scaling.fit(LazyMatrix.of(y), DataConfig.Scale.STANDARDISE, Optional.empty())
                .apply(y, DataType.DOUBLE, 1)
                .toDoubleVector();
        assertEquals(0, x[0] + x[1] + x[2], 1e-9);
        assertEquals(3, x[0] * x[0] + x[1] * x[1] + x[2] * x[2], 1e-9);
    }

    /** A column that varies by rounding alone is not blown up. */
    @ParameterizedTest
    @EnumSource(value = DataConfig.Scale.class, names = "WHITEN", mode = EnumSource.Mode.EXCLUDE)
    void leavesRoundingAlone(DataConfig.Scale kind) {
        INDArray y = Nd4j.createFromArray(new double[][] {{0.3, 0.1}, {0.1 + 0.2, 0.2}, {0.3, 0.4}});
        INDArray x = Scaling.fit(LazyMatrix.of(y), kind, Optional.empty()).apply(y, DataType.DOUBLE, 2);
        assertEquals(x.getDouble(0, 0), x.getDouble(1, 0), 1e-15);
    }

    @Test
    void roundTripsAsText() {
        Scaling scaling = Scaling.fit(
                LazyMatrix.of(Nd4j.createFromArray(new double[][] {{1, 2, 3, 4}, {0.1, 1e-9, 3, 7}})),
                DataConfig.Scale.STANDARDISE,
                Optional.of(new ImageShape(1, 2, 2)));
        String text = org.ergodic.pipeline.store.YamlWriter.toText(scaling.toMap());
        assertEquals(scaling, read(org.ergodic.pipeline.config.YamlReader.parse(text, "text", true)));
    }

    @Test
    void refusesForeignMaps() {
        for (Map<String, ?> map : List.<Map<String, ?>>of(
                Map.of(),
                Map.of("kind", "unit"),
                Map.of("kind", "unit", "shift", List.of(1), "factor", List.of(1, 2)),
                Map.of("kind", "unit", "shift", List.of(1), "factor", List.of(0)),
                Map.of("kind", "unit", "shift", List.of(1), "factor", List.of(-2)),
                Map.of("kind", "unit", "shift", List.of(), "factor", List.of()),
                Map.of("kind", 3, "shift", List.of(1), "factor", List.of(1)),
                Map.of("kind", "unit", "shift", 1, "factor", List.of(1)),
                Map.of("kind", "unit", "shift", List.of(1), "factor", List.of(1), "picture", List.of(1, 65536, 65536)),
                Map.of("kind", "unit", "shift", List.of("a"), "factor", List.of(1)),
                Map.of("kind", "unit", "shift", List.of(1), "factor", List.of(Double.NaN)),
                Map.of("kind", "unit", "shift", List.of(1), "factor", List.of(1), "dequantised", List.of(2)),
                Map.of("kind", "unit", "shift", List.of(1), "factor", List.of(1), "dequantised", List.of("a")),
                Map.of("kind", "unit", "shift", List.of(1), "factor", List.of(1), "picture", List.of(2, 2)))) {
            assertThrows(ConfigException.class, () -> read(ConfigNode.of(map)), map.toString());
        }
    }

    private static Scaling read(ConfigNode node) {
        return Scaling.of(new Binder(Registry.of()).bind(Scaling.Recorded.class, node, "scaling"));
    }
}
