package org.ergodic.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ergodic.api.graph.Events;

/**
 * Takes rows of numbers and holds them, a block of rows at a time, as bytes, single or double precision: the least that
 * gives every number of the block back exactly. Pixels and bits take an eighth of their size in double precision.
 */
final class Packing {
    private static final int BLOCK = 1 << 16;

    private final int columns;
    private final int rowsOfBlock;
    private final List<Block> blocks = new ArrayList<>();
    private double[] open;
    private long bytes;
    private int rows;

    Packing(int columns) {
        this.columns = columns;
        rowsOfBlock = Math.max(1, BLOCK / Math.max(1, columns));
        open = new double[Math.multiplyExact(rowsOfBlock, columns)];
    }

    /** Copies numbers out of what is held. */
    private interface Block {
        void read(int from, double[] into, int n);
    }

    /** {@return how much memory the numbers take so far, but for those of the last rows} */
    long bytes() {
        return bytes;
    }

    /** Adds a copy of a row, as {@link Events#eachRow} gives it. */
    boolean add(int row, double[] numbers) {
        add(numbers);
        return true;
    }

    /** Adds a copy of a row. */
    void add(double[] row) {
        int at = rows % rowsOfBlock;
        System.arraycopy(row, 0, open, at * columns, columns);
        rows++;
        if (at == rowsOfBlock - 1) {
            blocks.add(pack(open));
        }
    }

    /** {@return all rows; none may be added afterwards} */
    LazyMatrix matrix() {
        int last = rows % rowsOfBlock;
        if (last > 0) {
            blocks.add(pack(Arrays.copyOf(open, last * columns)));
        }
        open = new double[0];
        Block[] all = blocks.toArray(Block[]::new);
        int each = rowsOfBlock;
        int width = columns;
        return new LazyMatrix(rows, width, (row, into) -> all[row / each].read(row % each * width, into, width));
    }

    private Block pack(double[] numbers) {
        boolean small = true;
        boolean single = true;
        for (double number : numbers) {
            // By their bits, since the zero with a minus sign is a number of its own.
            long bits = Double.doubleToRawLongBits(number);
            small &= bits == Double.doubleToRawLongBits((int) number & 0xFF);
            single &= bits == Double.doubleToRawLongBits((float) number);
        }
        bytes += (long) numbers.length * (small ? Byte.BYTES : single ? Float.BYTES : Double.BYTES);
        if (small) {
            byte[] each = new byte[numbers.length];
            for (int i = 0; i < each.length; i++) {
                each[i] = (byte) (int) numbers[i];
            }
            return (from, into, n) -> {
                for (int j = 0; j < n; j++) {
                    into[j] = each[from + j] & 0xFF;
                }
            };
        }
        if (single) {
            float[] floats = new float[numbers.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) numbers[i];
            }
            return (from, into, n) -> {
                for (int j = 0; j < n; j++) {
                    into[j] = floats[from + j];
                }
            };
        }
        double[] doubles = numbers.clone();
        return (from, into, n) -> System.arraycopy(doubles, from, into, 0, n);
    }
}
