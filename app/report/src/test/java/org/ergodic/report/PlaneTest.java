package org.ergodic.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.ergodic.pipeline.field.Walk;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class PlaneTest {
    private static final List<String> NAMES = List.of("a", "b");

    /** Linear interpolation of a square between points h apart is off by at most h^2/4, the radius by h^2/8. */
    @Test
    void contoursOfARoundFunctionAreCircles() {
        Axis axis = new Axis(-2, 2, false);
        DensityGrid grid = new DensityGrid(axis, axis, 100);
        double[] squares = Arrays.stream(grid.points())
                .mapToDouble(p -> p[0] * p[0] + p[1] * p[1])
                .toArray();
        List<Line2D> circle = Contours.of(grid, squares, 1);
        double length = 0;
        for (Line2D piece : circle) {
            assertEquals(1, Math.hypot(piece.getX1(), piece.getY1()), 0.04 * 0.04);
            assertEquals(1, Math.hypot(piece.getX2(), piece.getY2()), 0.04 * 0.04);
            length += Math.hypot(piece.getX2() - piece.getX1(), piece.getY2() - piece.getY1());
        }
        assertEquals(2 * Math.PI, length, 0.01);
    }

    /** In a saddle the two pieces part the corners that the middle is not with. */
    @Test
    void saddlesAreCutByTheirMiddle() {
        Axis axis = new Axis(0, 2, false);
        DensityGrid grid = new DensityGrid(axis, axis, 2);
        for (double level : new double[] {0.4, 0.6}) {
            List<Line2D> lines = Contours.of(grid, new double[] {1, 0, 0, 1}, level);
            assertEquals(2, lines.size());
            // Below the mean the ones are together, and each piece cuts off a corner of 0, off the rising diagonal.
            boolean offDiagonal =
                    lines.stream().allMatch(l -> (l.getX1() + l.getX2()) / 2 > 1 != (l.getY1() + l.getY2()) / 2 > 1);
            assertEquals(level < 0.5, offDiagonal, "level " + level);
        }
    }

    /** A line that holds the share q of a round Gaussian has the density (1 - q) of the most. */
    @Test
    void levelsHoldTheirShare() {
        Axis axis = new Axis(-6, 6, false);
        DensityGrid grid = new DensityGrid(axis, axis, 120);
        double[] density = Arrays.stream(grid.points())
                .mapToDouble(p -> Math.exp(-(p[0] * p[0] + p[1] * p[1]) / 2))
                .toArray();
        assertArrayEquals(new double[] {0.9, 0.5, 0.1}, Contours.levels(density, 0.1, 0.5, 0.9), 0.015);
    }

    private static long near(BufferedImage image, int rgb, int fromX, int toX) {
        long count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = fromX; x < toX; x++) {
                int there = image.getRGB(x, y);
                int apart = 0;
                for (int shift = 0; shift < 24; shift += 8) {
                    apart = Math.max(apart, Math.abs((there >> shift & 0xFF) - (rgb >> shift & 0xFF)));
                }
                count += apart < 24 ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void panelsHaveTheirLayers() {
        Plane empty = Plane.of("empty", -1, 1, -1, 1);
        double[][] points = empty.lattice(5);
        assertEquals(25, points.length);
        assertArrayEquals(new double[] {-0.8, -0.8}, points[0], 1e-12);
        double[][] vectors =
                Arrays.stream(points).map(p -> new double[] {-p[0], Double.NaN}).toArray(double[][]::new);
        vectors[0] = new double[] {1, 1};
        Plane arrows = Plane.of("arrows", -1, 1, -1, 1).arrows(points, vectors);
        Plane lines = empty.contours(at -> Arrays.stream(at)
                .mapToDouble(p -> Math.exp(-4 * (p[0] * p[0] + p[1] * p[1])))
                .toArray());
        Plane shaded = empty.shades(
                at -> Arrays.stream(at).mapToDouble(p -> p[0] > 0 ? 1 : 0).toArray(), 1);
        BufferedImage image = Pictures.planes(NAMES, 4, List.of(empty, arrows, lines, shaded));
        int quarter = image.getWidth() / 4;
        int brown = 0xb44a0c;
        assertEquals(0, near(image, brown, 0, quarter));
        // One arrow alone is finite.
        assertTrue(near(image, brown, quarter, 2 * quarter) > 50);
        assertTrue(near(image, 0x4f94c7, 2 * quarter, 3 * quarter) > 500);
        assertTrue(near(image, 0x071d40, 3 * quarter, image.getWidth()) > 10_000);
        assertThrows(IllegalArgumentException.class, () -> empty.arrows(points, new double[1][2]));
        assertThrows(IllegalArgumentException.class, () -> Pictures.planes(List.of("a"), 1, List.of(empty)));
    }

    @Test
    void walksOfOneColumnAndOfMoreAreDrawn() {
        for (int d : new int[] {1, 2, 3}) {
            INDArray near = Nd4j.rand(20, d);
            INDArray far = near.mul(50);
            far.putScalar(3, 0, Double.NaN);
            Walk walk = new Walk(
                    List.of("a", "b", "c").subList(0, d), List.of(0.0, 0.5), List.of(near, far), List.of(near, far));
            BufferedImage image = Pictures.walk(walk);
            assertFalse(image.getWidth() > 4 * image.getHeight());
            assertTrue(PicturesTest.orange(image, 0, image.getWidth()) > 200, d + " columns");
        }
        assertThrows(IllegalArgumentException.class, () -> new Walk(NAMES, List.of(0.0), List.of(), List.of()));
    }
}
