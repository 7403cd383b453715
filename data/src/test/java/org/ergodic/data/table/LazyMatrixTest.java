package org.ergodic.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ergodic.api.model.DataSpace;
import org.ergodic.data.scale.Scaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class LazyMatrixTest {
    private static final double[][] ROWS = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}, {10, 11, 12}};
    private static final LazyMatrix TABLE = LazyMatrix.of(Nd4j.createFromArray(ROWS));

    static List<Arguments> views() {
        return List.of(
                Arguments.of("all", TABLE, ROWS),
                Arguments.of("chosen rows", TABLE.choose(2, 0, 2), new double[][] {ROWS[2], ROWS[0], ROWS[2]}),
                Arguments.of("no row", TABLE.choose(), new double[0][]),
                Arguments.of("columns", TABLE.between(1, 3).choose(0, 3), new double[][] {{2, 3}, {11, 12}}),
                Arguments.of("changed", TABLE.map((j, value) -> j * value).choose(1), new double[][] {{0, 5, 12}}),
                Arguments.of("rows, then others", TABLE.choose(3).followedBy(TABLE.choose(0, 1)), new double[][] {
                    ROWS[3], ROWS[0], ROWS[1]
                }),
                Arguments.of(
                        "packed",
                        TABLE.map((j, value) -> value / 3).choose(1).packed(),
                        new double[][] {{4 / 3.0, 5 / 3.0, 2}}),
                Arguments.of(
                        "pictures",
                        LazyMatrix.of(Nd4j.createFromArray(ROWS).reshape(2, 2, 3)),
                        new double[][] {{1, 2, 3, 4, 5, 6}, {7, 8, 9, 10, 11, 12}}),
                Arguments.of(
                        "the other order in memory",
                        LazyMatrix.of(Nd4j.createFromArray(ROWS).dup('f')),
                        ROWS),
                Arguments.of(
                        "restored",
                        LazyMatrix.continuous(
                                Scaling.fit(TABLE, DataConfig.Scale.UNIT, java.util.Optional.empty()),
                                Nd4j.createFromArray(new double[][] {{0, 0.5, 1}})),
                        new double[][] {{1, 6.5, 12}}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("views")
    void readsRows(String name, LazyMatrix table, double[][] expected) {
        assertEquals(Arrays.deepToString(expected), Arrays.deepToString(table.toRows()));
        assertEquals(expected.length, table.rows());
        if (expected.length > 0) {
            assertEquals(
                    Nd4j.createFromArray(expected), table.toArray(DataType.DOUBLE, table.columns()), "as an array");
        }
    }

    /** Numbers of several kinds, more of each than a block holds, and blocks that hold some of two kinds. */
    @Test
    void packingGivesEveryBitBack() {
        long seed = 20261128;
        Random random = new Random(seed);
        int width = 97;
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            double[] row = new double[width];
            for (int j = 0; j < width; j++) {
                row[j] = switch (i / 1000) {
                    case 0 -> random.nextInt(256);
                    case 1 -> random.nextFloat() - 0.5f;
                    case 2 -> random.nextInt(300) - 20;
                    default -> random.nextGaussian();
                };
            }
            rows.add(row);
        }
        rows.get(3)[5] = -0.0;
        rows.get(999)[1] = 256;
        rows.get(1500)[7] = Double.NaN;
        rows.get(1600)[7] = Double.MIN_VALUE;
        rows.get(2500)[0] = 1e300;
        Packing packing = new Packing(width);
        rows.forEach(packing::add);
        LazyMatrix table = packing.matrix();
        double[] read = new double[width];
        for (int i = 0; i < rows.size(); i++) {
            table.read(i, read);
            for (int j = 0; j < width; j++) {
                assertEquals(
                        Double.doubleToRawLongBits(rows.get(i)[j]),
                        Double.doubleToRawLongBits(read[j]),
                        "seed " + seed + " row " + i + " column " + j);
            }
        }
    }

    @Test
    void goesToSinglePrecisionAsArraysDo() {
        INDArray x = Nd4j.rand(DataType.DOUBLE, 3000, 1000).muli(1e3);
        assertEquals(x.castTo(DataType.FLOAT), LazyMatrix.of(x).toArray(DataType.FLOAT, 1000));
        assertArrayEquals(
                new long[] {4, 1, 3}, TABLE.toArray(DataType.FLOAT, 1, 3).shape());
        assertThrows(IllegalArgumentException.class, () -> TABLE.toArray(DataType.FLOAT, 2));
        assertThrows(IllegalArgumentException.class, () -> TABLE.followedBy(TABLE.between(0, 1)));
    }

    @Test
    void scalesAsArraysDo() {
        INDArray y = Nd4j.rand(DataType.DOUBLE, 500, 7).muli(100).subi(3);
        LazyMatrix rows = LazyMatrix.of(y);
        INDArray shift = y.mean(0);
        Scaling scaling = Scaling.fit(rows, DataConfig.Scale.STANDARDISE, java.util.Optional.empty());
        INDArray x = scaling.apply(rows, DataType.DOUBLE, 7);
        INDArray expected = y.subRowVector(shift).diviRowVector(y.std(false, 0));
        assertEquals(0, x.sub(expected).amaxNumber().doubleValue(), 1e-12, "rounding of sums of 500 numbers");
        INDArray back = DataSpace.identity().restore(x);
        assertEquals(x, back);
    }

    @Test
    void mediansAndRange() {
        LazyMatrix table =
                LazyMatrix.of(Nd4j.createFromArray(new double[][] {{3, 9, -1}, {1, 7, -1}, {2, 8, 5}, {9, 9, 9}}));
        assertEquals(List.of(2.0, 8.0, -1.0), table.medians(), "the lower of two in the middle");
        assertArrayEquals(new double[] {-1, 9}, table.range());
    }
}
