package org.ergodic.app.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Binder;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.plugin.Registry;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
        Optional<Picture> none = Optional.empty();
        double r = Math.sqrt(1.5);
        INDArray x = Scaling.fit(Matrix.of(rows()), DataConfig.Scale.STANDARDISE, none)
                .apply(rows(), DataType.DOUBLE, 3);
        assertArrayEquals(
                new double[] {-r, -r, 0, 0, 0, 0, r, r, 0}, x.reshape(9).toDoubleVector(), 1e-12);
        x = Scaling.fit(Matrix.of(rows()), DataConfig.Scale.UNIT, none).apply(rows(), DataType.DOUBLE, 3);
        assertArrayEquals(
                new double[] {0, 0, 0, .5, .5, 0, 1, 1, 0}, x.reshape(9).toDoubleVector(), 1e-12);
        x = Scaling.fit(Matrix.of(rows()), DataConfig.Scale.SYMMETRIC, none).apply(rows(), DataType.DOUBLE, 3);
        assertArrayEquals(
                new double[] {-1, -1, 0, 0, 0, 0, 1, 1, 0}, x.reshape(9).toDoubleVector(), 1e-12);
        x = Scaling.fit(Matrix.of(rows()), DataConfig.Scale.NONE, none).apply(rows(), DataType.DOUBLE, 3);
        assertEquals(rows(), x);
    }

    @Test
    void picturesKeepTheirContrast() {
        INDArray y = Nd4j.createFromArray(new double[][] {{0, 8, 0, 0}, {0, 16, 4, 0}});
        Scaling scaling = Scaling.fit(Matrix.of(y), DataConfig.Scale.UNIT, Optional.of(new Picture(1, 2, 2)));
        INDArray x = scaling.apply(y, DataType.FLOAT, 1, 2, 2);
        assertArrayEquals(new long[] {2, 1, 2, 2}, x.shape());
        assertArrayEquals(new double[] {0, .5, 0, 0, 0, 1, .25, 0}, x.reshape(8).toDoubleVector());
        assertArrayEquals(new long[] {1, 2, 2}, scaling.picture().orElseThrow());
        assertEquals(y, scaling.restore(x));
    }

    @ParameterizedTest
    @EnumSource(DataConfig.Scale.class)
    void comesBackAndKnowsItsJacobian(DataConfig.Scale kind) {
        int d = 4;
        INDArray y = RandomStream.of(7)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, 50, d)
                .muliRowVector(Nd4j.createFromArray(1.0, 0.01, 300.0, 7.0))
                .addiRowVector(Nd4j.createFromArray(0.0, 5.0, -1000.0, 1e5));
        INDArray copy = y.dup();
        Scaling scaling = Scaling.fit(Matrix.of(y), kind, Optional.empty());
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

    @Test
    void roundTripsAsText() {
        Scaling scaling = Scaling.fit(
                Matrix.of(Nd4j.createFromArray(new double[][] {{1, 2, 3, 4}, {0.1, 1e-9, 3, 7}})),
                DataConfig.Scale.STANDARDISE,
                Optional.of(new Picture(1, 2, 2)));
        String text = org.ergodic.app.output.Yaml.toText(scaling.toMap());
        assertEquals(scaling, read(org.ergodic.app.config.Yaml.parse(text, "text", true)));
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
                Map.of("kind", "unit", "shift", List.of(1), "factor", List.of(1), "picture", List.of(2, 2)))) {
            assertThrows(ConfigException.class, () -> read(ConfigNode.of(map)), map.toString());
        }
    }

    @Test
    void fitsButForRounding() {
        Scaling scaling = read(ConfigNode.of(Map.of("kind", "none", "shift", List.of(1e6), "factor", List.of(2.0))));
        for (double[] other :
                new double[][] {{1e6 + 1e-9, 2, 1}, {1e6 + 1e-3, 2, 0}, {1e6, 2 + 1e-9, 1}, {1e6, 3, 0}}) {
            Scaling near = read(
                    ConfigNode.of(Map.of("kind", "none", "shift", List.of(other[0]), "factor", List.of(other[1]))));
            assertEquals(other[2] == 1, scaling.fits(near), near.toString());
        }
        assertFalse(scaling.fits(
                read(ConfigNode.of(Map.of("kind", "none", "shift", List.of(1e6, 1), "factor", List.of(2, 1))))));
    }

    private static Scaling read(ConfigNode node) {
        return Scaling.of(new Binder(Registry.of()).bind(Scaling.Recorded.class, node, "scaling"));
    }
}
