package org.ergodic.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Arrays: arithmetic, products, indexing, random numbers, and their way to a file and back. */
final class ArraysTest {
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void arithmeticAndProductsAreRight(DataType type) {
        INDArray a =
                Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}, {5, 6}}).castTo(type);
        INDArray b =
                Nd4j.createFromArray(new double[][] {{1, 0, -1}, {2, 1, 0}}).castTo(type);

        INDArray product =
                a.mmul(b).addRowVector(Nd4j.createFromArray(10.0, 20.0, 30.0).castTo(type));

        // Small integers are exact in both types.
        assertArrayEquals(
                new double[] {15, 22, 29, 21, 24, 27, 27, 26, 25},
                product.ravel().toDoubleVector());
        assertArrayEquals(new double[] {9, 12}, a.sum(0).toDoubleVector());
        assertEquals(1.0, Transforms.exp(a.mul(0)).getDouble(0), 0.0);
    }

    @Test
    void aLargeProductAgreesWithPlainLoops() {
        int n = 65;
        INDArray a = Nd4j.linspace(DataType.DOUBLE, -1, 1e-3, (long) n * n).reshape(n, n);
        INDArray b = a.transpose().mul(0.5).dup();

        double[][] product = a.mmul(b).toDoubleMatrix();

        double[][] left = a.toDoubleMatrix();
        double[][] right = b.toDoubleMatrix();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += left[i][k] * right[k][j];
                }
                // 65 products of size about 5: their order changes the sum by some 65 * 2^-53 * 325.
                assertEquals(sum, product[i][j], 1e-11);
            }
        }
    }

    @Test
    void indexesByPointIntervalAndList() {
        INDArray a = Nd4j.arange(12).reshape(3, 4);

        assertArrayEquals(
                new double[] {4, 5, 6, 7}, a.get(NDArrayIndex.point(1)).toDoubleVector());
        assertArrayEquals(
                new double[] {1, 5, 9},
                a.get(NDArrayIndex.all(), NDArrayIndex.point(1)).toDoubleVector());
        // A list of indices goes through neoitertools, a dependency of its own.
        assertArrayEquals(
                new double[] {8, 9, 10, 11, 0, 1, 2, 3},
                a.get(NDArrayIndex.indices(2, 0), NDArrayIndex.all()).ravel().toDoubleVector());
    }

    @Test
    void randomNumbersFollowTheSeed() {
        Nd4j.getRandom().setSeed(7);
        INDArray first = Nd4j.randn(DataType.DOUBLE, 10_000);
        INDArray next = Nd4j.randn(DataType.DOUBLE, 10_000);
        Nd4j.getRandom().setSeed(7);
        INDArray again = Nd4j.randn(DataType.DOUBLE, 10_000);

        assertEquals(first, again);
        assertNotEquals(first, next);
        // Five standard errors of a mean of 10 000 standard normals; the seed is fixed.
        assertEquals(0.0, first.meanNumber().doubleValue(), 0.05);
        assertEquals(1.0, first.stdNumber().doubleValue(), 0.04);
    }

    @Test
    void survivesItsBinaryAndNumpyForms(@TempDir Path directory) throws IOException {
        INDArray a = Nd4j.linspace(DataType.FLOAT, 0, 0.1, 12).reshape(3, 4);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Nd4j.write(bytes, a);
        assertEquals(a, Nd4j.read(new ByteArrayInputStream(bytes.toByteArray())));

        File file = directory.resolve("a.npy").toFile();
        Nd4j.writeAsNumpy(a, file);
        assertEquals(a, Nd4j.createFromNpyFile(file));
    }
}
