package org.ergodic.data.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.Configs;
import org.ergodic.data.table.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

final class GeneratorsTest {
    private static final int N = 20_000;
    private static final RandomStream RANDOM = RandomStream.of(11);

    private static DataGenerator generator(String name, Map<String, ?> options) {
        return Configs.ASSEMBLY.create(Kind.GENERATOR, Component.of(name, options));
    }

    private static double[][] draw(String name, Map<String, ?> options) {
        return Rows.of(generator(name, options).draw(RANDOM, DataType.DOUBLE, N));
    }

    private static double share(double[][] points, Predicate<double[]> which) {
        return (double) List.of(points).stream().filter(which).count() / points.length;
    }

    /** Five standard deviations of a share: false alarm 6e-7 each. */
    private static void assertShare(double expected, double seen) {
        assertEquals(expected, seen, 5 * Math.sqrt(expected * (1 - expected) / N) + 1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-moons", "eight-gaussians", "checkerboard", "pinwheel", "spirals", "rings"})
    void pointDependsOnItsNumberAlone(String name) {
        DataGenerator generator = generator(name, Map.of());
        INDArray many = generator.draw(RANDOM, DataType.DOUBLE, 100);
        INDArray few = generator.draw(RANDOM, DataType.DOUBLE, 10);
        assertEquals(few, many.get(NDArrayIndex.interval(0, 10)));
        INDArray single = generator.draw(RANDOM, DataType.FLOAT, 100);
        assertEquals(DataType.FLOAT, single.dataType());
        assertEquals(many.castTo(DataType.FLOAT), single);
    }

    @Test
    void twoMoons() {
        double[][] points = draw("two-moons", Map.of("noise", 0));
        for (double[] p : points) {
            double x = (p[0] + 1) / 2;
            double y = (p[1] + 0.2) / 2;
            boolean upper = Math.abs(Math.hypot(x, y) - 1) < 1e-9 && y >= 0;
            boolean lower = Math.abs(Math.hypot(x - 1, y - 0.5) - 1) < 1e-9 && y <= 0.5;
            assertTrue(upper || lower, x + ", " + y);
        }
        assertShare(0.5, share(points, p -> Math.abs(Math.hypot((p[0] + 1) / 2, (p[1] + 0.2) / 2) - 1) < 1e-9));
    }

    @Test
    void eightGaussians() {
        double[][] points = draw("eight-gaussians", Map.of("radius", 2, "noise", 0.01));
        for (int k = 0; k < 8; k++) {
            double angle = 2 * Math.PI * k / 8;
            double cx = 2 * Math.cos(angle);
            double cy = 2 * Math.sin(angle);
            // Within two deviations of a centre lies 1 - exp(-2) of its eighth.
            double near = share(points, p -> Math.hypot(p[0] - cx, p[1] - cy) < 0.02);
            assertShare((1 - Math.exp(-2)) / 8, near);
        }
    }

    @Test
    void checkerboard() {
        double[][] points = draw("checkerboard", Map.of());
        for (double[] p : points) {
            assertTrue(Math.abs(p[0]) <= 4 && Math.abs(p[1]) <= 4);
            assertEquals(0, Math.floorMod((int) Math.floor(p[0] / 2) + (int) Math.floor(p[1] / 2), 2));
        }
        for (int column = -2; column < 2; column++) {
            for (int row = -2; row < 2; row++) {
                int c = column;
                int r = row;
                double seen = share(points, p -> Math.floor(p[0] / 2) == c && Math.floor(p[1] / 2) == r);
                assertShare(Math.floorMod(c + r, 2) == 0 ? 0.125 : 0, seen);
            }
        }
    }

    @Test
    void pinwheel() {
        double[][] points = draw("pinwheel", Map.of("arms", 4, "radial", 0, "tangential", 0, "rate", 0));
        for (double[] p : points) {
            assertEquals(2, Math.hypot(p[0], p[1]), 1e-9);
            assertEquals(0, Math.abs(p[0] * p[1]), 1e-9);
        }
        assertShare(0.25, share(points, p -> p[0] > 1));
    }

    @Test
    void spirals() {
        double[][] points = draw("spirals", Map.of("noise", 0));
        for (double[] p : points) {
            // On an arm: the radius is a third of the angle, give or take the width of half a unit.
            assertTrue(Math.hypot(p[0], p[1]) <= (3 * Math.PI + 0.71) / 3);
        }
        // Two arms, each the other's mirror image through the origin.
        double mean = List.of(points).stream().mapToDouble(p -> p[0]).average().orElseThrow();
        assertEquals(0, mean, 5 * 1.5 / Math.sqrt(N));
    }

    @Test
    void rings() {
        double[][] points = draw("rings", Map.of("noise", 0));
        for (int k = 1; k <= 4; k++) {
            double radius = 3 * k / 4.0;
            assertShare(0.25, share(points, p -> Math.abs(Math.hypot(p[0], p[1]) - radius) < 1e-9));
        }
    }
}
