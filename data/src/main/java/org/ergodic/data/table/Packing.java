package org.ergodic.data.table;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ergodic.api.graph.Events;

/**
 * Takes rows of numbers and holds them, a block of rows at a time, as bytes, single or double precision: the least that
 * gives every number of the block back exactly. Pixels and bits take an eighth of their size in double precision.
 *
 * <p>Where they take more memory than a table may, they go to a {@linkplain Spill file}, from which rows are read as
 * they are asked for.
 */
final class Packing {
    private static final int BLOCK = 1 << 16;

    private final int columns;
    private final int rowsOfBlock;
    private final long most;
    private final List<Kind> kinds = new ArrayList<>();
    private final List<byte[]> held = new ArrayList<>();
    private Spill spill;
    private double[] open;
    private long bytes;
    private int rows;

    Packing(int columns) {
        this.columns = columns;
        rowsOfBlock = Math.max(1, BLOCK / Math.max(1, columns));
        open = new double[Math.multiplyExact(rowsOfBlock, columns)];
        most = Spill.most();
    }

    /** How numbers are held. */
    private enum Kind {
        BYTE(Byte.BYTES) {
            @Override
            void read(ByteBuffer block, int from, double[] into, int n) {
                for (int j = 0; j < n; j++) {
                    into[j] = block.get(from + j) & 0xFF;
                }
            }

            @Override
            void put(ByteBuffer block, double number) {
                block.put((byte) (int) number);
            }
        },
        SINGLE(Float.BYTES) {
            @Override
            void read(ByteBuffer block, int from, double[] into, int n) {
                for (int j = 0; j < n; j++) {
                    into[j] = block.getFloat((from + j) * Float.BYTES);
                }
            }

            @Override
            void put(ByteBuffer block, double number) {
                block.putFloat((float) number);
            }
        },
        DOUBLE(Double.BYTES) {
            @Override
            void read(ByteBuffer block, int from, double[] into, int n) {
                for (int j = 0; j < n; j++) {
                    into[j] = block.getDouble((from + j) * Double.BYTES);
                }
            }

            @Override
            void put(ByteBuffer block, double number) {
                block.putDouble(number);
            }
        };

        private final int size;

        Kind(int size) {
            this.size = size;
        }

        /** Copies numbers out of what is held. */
        abstract void read(ByteBuffer block, int from, double[] into, int n);

        abstract void put(ByteBuffer block, double number);

        byte[] packed(double... numbers) {
            byte[] all = new byte[numbers.length * size];
            ByteBuffer block = ByteBuffer.wrap(all).order(ByteOrder.nativeOrder());
            for (double number : numbers) {
                put(block, number);
            }
            return all;
        }
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
        rows = Math.addExact(rows, 1);
        if (at == rowsOfBlock - 1) {
            pack(open);
        }
    }

    /** {@return all rows; none may be added afterwards} */
    LazyMatrix matrix() {
        int last = rows % rowsOfBlock;
        if (last > 0) {
            pack(Arrays.copyOf(open, last * columns));
        }
        open = new double[0];
        List<ByteBuffer> pieces = spill == null
                ? held.stream()
                        .map(block -> ByteBuffer.wrap(block).order(ByteOrder.nativeOrder()))
                        .toList()
                : spill.pieces();
        ByteBuffer[] blocks = pieces.toArray(ByteBuffer[]::new);
        Kind[] all = kinds.toArray(Kind[]::new);
        int each = rowsOfBlock;
        int width = columns;
        // Where there is a file, the matrix keeps it: closed, it would be gone.
        Spill file = spill;
        return new LazyMatrix(rows, width, (row, into) -> {
            all[row / each].read(blocks[row / each], row % each * width, into, width);
            Reference.reachabilityFence(file);
        });
    }

    private void pack(double[] numbers) {
        boolean small = true;
        boolean single = true;
        for (double number : numbers) {
            // By their bits, since the zero with a minus sign is a number of its own.
            long bits = Double.doubleToRawLongBits(number);
            small &= bits == Double.doubleToRawLongBits((int) number & 0xFF);
            single &= bits == Double.doubleToRawLongBits((float) number);
        }
        Kind kind = small ? Kind.BYTE : single ? Kind.SINGLE : Kind.DOUBLE;
        byte[] block = kind.packed(numbers);
        kinds.add(kind);
        bytes += block.length;
        if (spill == null && bytes <= most) {
            held.add(block);
            return;
        }
        if (spill == null) {
            spill = Spill.make();
            held.forEach(spill::write);
            held.clear();
        }
        spill.write(block);
    }
}
