package org.ergodic.api.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NativeMemoryTest {
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void valuesComeAndGoInRowMajorOrder(DataType type) {
        double[] values = {1, 2, 3, 4, 5, 6};
        INDArray array = NativeMemory.array(values, type, 3, 2);
        assertEquals(type, array.dataType());
        assertArrayEquals(new long[] {3, 2}, array.shape());
        assertEquals(4, array.getDouble(1, 1));
        assertArrayEquals(values, NativeMemory.values(array));
        assertFalse(array.wasClosed());
        INDArray turned = array.transpose();
        assertArrayEquals(new double[] {1, 3, 5, 2, 4, 6}, NativeMemory.values(turned));
        assertEquals(6, array.getDouble(2, 1));
    }

    @Test
    void onlyWhatSharesNothingIsGivenBack() {
        INDArray keep = Nd4j.ones(DataType.DOUBLE, 4, 2);
        INDArray view = keep.getRow(1);
        INDArray other = Nd4j.ones(DataType.DOUBLE, 4, 2);
        NativeMemory.releaseBut(keep, keep, view, other, other);
        assertFalse(keep.wasClosed());
        assertEquals(1, view.getDouble(1));
        assertTrue(other.wasClosed());
        NativeMemory.release(keep, keep);
        assertTrue(keep.wasClosed());
    }
}
