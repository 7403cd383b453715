package org.ergodic.engine.execute;

import java.util.List;
import java.util.function.UnaryOperator;
import org.ergodic.engine.execute.Operand.Buffer;
import org.ergodic.engine.execute.Operand.Scalar;
import org.ergodic.engine.execute.Operand.Scratch;
import org.ergodic.engine.ir.StridedCopy;
import org.ergodic.engine.ir.StridedView;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.Reduction;

/** What a fused loop does with each block of elements: one kernel, what that reads and where it writes. */
sealed interface KernelCall {
    /** {@return what it reads of a block} */
    List<Operand> reads();

    /** {@return what it writes block by block; a reduction's result is there only at the end} */
    default List<Operand> writes() {
        return List.of(result());
    }

    /** {@return where its result is} */
    Operand result();

    /** {@return the same with other operands} */
    KernelCall with(UnaryOperator<Operand> place);

    /** {@return the slot of the single number it reads, or -1} */
    default int scalarSlot() {
        return -1;
    }

    /** {@return whether it keeps something for each part, which is put together at the end} */
    default boolean hasParts() {
        return false;
    }

    /**
     * {@return the kernel in a call's memory}
     *
     * @param memory the call's memory
     * @param parts how many parts the elements are cut into
     */
    Bound bind(CallMemory memory, int parts);

    /** A kernel in one call's memory, with what a reduction has so far. */
    @FunctionalInterface
    interface Bound {
        /** Begins a part. */
        default void begin(ThreadMemory thread, int part) {}

        /**
         * Does one block.
         *
         * @param thread the thread's memory
         * @param part the part that it belongs to
         * @param start its first element
         * @param count how many elements it has
         */
        void run(ThreadMemory thread, int part, int start, int count);

        /** Ends a part. */
        default void end(ThreadMemory thread, int part) {}

        /** Puts together what the parts have, after all of them. */
        default void finish() {}
    }

    private static int slot(Scalar scalar) {
        return scalar instanceof Scalar.Only only ? only.slot() : -1;
    }

    /** {@code r = f(a)}. */
    record Unary(Fn fn, Operand a, Operand result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(a);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new Unary(fn, place.apply(a), place.apply(result));
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            return (thread, part, start, count) -> kernels.map(
                    fn,
                    a.array(thread),
                    a.offset(thread, start),
                    result.array(thread),
                    result.offset(thread, start),
                    count);
        }
    }

    /** {@code r = f(a, b)}. */
    record Binary(Fn fn, Operand a, Operand b, Operand result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(a, b);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new Binary(fn, place.apply(a), place.apply(b), place.apply(result));
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            return (thread, part, start, count) -> kernels.zip(
                    fn,
                    a.array(thread),
                    a.offset(thread, start),
                    b.array(thread),
                    b.offset(thread, start),
                    result.array(thread),
                    result.offset(thread, start),
                    count);
        }
    }

    /** {@code r = f(a, s)}. */
    record BinaryScalar(Fn fn, Operand a, Scalar s, Operand result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(a);
        }

        @Override
        public int scalarSlot() {
            return slot(s);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new BinaryScalar(fn, place.apply(a), s, place.apply(result));
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            return (thread, part, start, count) -> kernels.zipScalar(
                    fn,
                    a.array(thread),
                    a.offset(thread, start),
                    s.value(memory),
                    result.array(thread),
                    result.offset(thread, start),
                    count);
        }
    }

    /** {@code r = a b + c}, rounded once. */
    record Fma(Operand a, Operand b, Operand c, Operand result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(a, b, c);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new Fma(place.apply(a), place.apply(b), place.apply(c), place.apply(result));
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            return (thread, part, start, count) -> kernels.fma(
                    a.array(thread),
                    a.offset(thread, start),
                    b.array(thread),
                    b.offset(thread, start),
                    c.array(thread),
                    c.offset(thread, start),
                    result.array(thread),
                    result.offset(thread, start),
                    count);
        }
    }

    /** {@code r = a s + c}, rounded once. */
    record FmaScalar(Operand a, Scalar s, Operand c, Operand result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(a, c);
        }

        @Override
        public int scalarSlot() {
            return slot(s);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new FmaScalar(place.apply(a), s, place.apply(c), place.apply(result));
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            return (thread, part, start, count) -> kernels.fmaScalar(
                    a.array(thread),
                    a.offset(thread, start),
                    s.value(memory),
                    c.array(thread),
                    c.offset(thread, start),
                    result.array(thread),
                    result.offset(thread, start),
                    count);
        }
    }

    /** {@code r = a != 0 ? b : c}. */
    record Select(Operand a, Operand b, Operand c, Operand result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(a, b, c);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new Select(place.apply(a), place.apply(b), place.apply(c), place.apply(result));
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            return (thread, part, start, count) -> kernels.select(
                    a.array(thread),
                    a.offset(thread, start),
                    b.array(thread),
                    b.offset(thread, start),
                    c.array(thread),
                    c.offset(thread, start),
                    result.array(thread),
                    result.offset(thread, start),
                    count);
        }
    }

    /**
     * {@code r = t sigmoid(t)} where {@code t = a + b}, and its derivative.
     *
     * @param b null for nothing to add
     * @param derivative null if it is not wanted
     */
    record Silu(Operand a, Operand b, Operand result, Operand derivative) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return b == null ? List.of(a) : List.of(a, b);
        }

        @Override
        public List<Operand> writes() {
            return derivative == null ? List.of(result) : List.of(result, derivative);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new Silu(
                    place.apply(a),
                    b == null ? null : place.apply(b),
                    place.apply(result),
                    derivative == null ? null : place.apply(derivative));
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            return (thread, part, start, count) -> kernels.silu(
                    a.array(thread),
                    a.offset(thread, start),
                    b == null ? null : b.array(thread),
                    b == null ? 0 : b.offset(thread, start),
                    result.array(thread),
                    result.offset(thread, start),
                    derivative == null ? null : derivative.array(thread),
                    derivative == null ? 0 : derivative.offset(thread, start),
                    count);
        }
    }

    /** Elements in the order of a view. */
    record Load(StridedView view, Buffer from, Operand result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(from);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new Load(view, from, place.apply(result));
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            return (thread, part, start, count) -> StridedCopy.copy(
                    kernels,
                    view,
                    from.array(thread),
                    thread.first[from.slot()],
                    start,
                    count,
                    result.array(thread),
                    result.offset(thread, start));
        }
    }

    /** The first elements of a value over and over, laid out once for all blocks. */
    record Repeat(int period, Buffer from, Operand result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(from);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new Repeat(period, from, place.apply(result));
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            return (thread, part, start, count) -> StridedCopy.repeat(
                    period, memory.buffers[from.slot()], result.array(thread), result.offset(thread, start), count);
        }
    }

    /** One number everywhere, laid out once for all blocks. */
    record Fill(Scalar s, Operand result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of();
        }

        @Override
        public int scalarSlot() {
            return slot(s);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new Fill(s, place.apply(result));
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            return (thread, part, start, count) ->
                    kernels.fill(result.array(thread), result.offset(thread, start), count, s.value(memory));
        }
    }

    /** Each row reduced to one number, in blocks of whole rows. */
    record ReduceRows(Reduction reduction, int width, Operand a, Buffer result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(a);
        }

        @Override
        public List<Operand> writes() {
            return List.of();
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new ReduceRows(reduction, width, place.apply(a), result);
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            return (thread, part, start, count) -> kernels.reduceRows(
                    reduction,
                    a.array(thread),
                    a.offset(thread, start),
                    width,
                    count / width,
                    result.array(thread),
                    result.offset(thread, start / width));
        }
    }

    /**
     * Some rows reduced to one, then the next: the second half is added to the first until one is left.
     *
     * @param rows how many
     * @param inner numbers of a row
     * @param halves room for them
     */
    record ReduceSegments(Reduction reduction, int rows, int inner, Operand a, Scratch halves, Buffer result)
            implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(a);
        }

        @Override
        public List<Operand> writes() {
            return List.of(halves);
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new ReduceSegments(reduction, rows, inner, place.apply(a), (Scratch) place.apply(halves), result);
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            Fn step = reduction.step();
            int room = halves.number() * halves.block();
            int size = rows * inner;
            return (thread, part, start, count) -> {
                Object out = result.array(thread);
                for (int i = 0; i < count; i += size) {
                    Object from = a.array(thread);
                    int at = a.offset(thread, start) + i;
                    int left = rows;
                    while (left > 1) {
                        int half = left / 2;
                        int other = left - half;
                        kernels.zip(step, from, at, from, at + other * inner, thread.scratch, room, half * inner);
                        if (other > half && left == rows) {
                            kernels.map(Fn.COPY, from, at + half * inner, thread.scratch, room + half * inner, inner);
                        }
                        from = thread.scratch;
                        at = room;
                        left = other;
                    }
                    kernels.map(Fn.COPY, from, at, out, result.offset(thread, (start + i) / size * inner), inner);
                }
            };
        }
    }

    /**
     * All rows reduced to one: block by block to a block in scratch memory, then that to a row, then the parts' rows to
     * one.
     */
    record ReduceColumns(Reduction reduction, int width, Operand a, Scratch sums, Buffer result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(a);
        }

        @Override
        public List<Operand> writes() {
            return List.of();
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new ReduceColumns(reduction, width, place.apply(a), (Scratch) place.apply(sums), result);
        }

        @Override
        public boolean hasParts() {
            return true;
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            Fn step = reduction.step();
            int at = sums.number() * sums.block();
            Object partial = kernels.allocate(parts * width);
            return new Bound() {
                @Override
                public void begin(ThreadMemory thread, int part) {
                    kernels.fill(thread.scratch, at, sums.block(), reduction.start());
                }

                @Override
                public void run(ThreadMemory thread, int part, int start, int count) {
                    kernels.zip(
                            step,
                            thread.scratch,
                            at + thread.within,
                            a.array(thread),
                            a.offset(thread, start),
                            thread.scratch,
                            at + thread.within,
                            count);
                }

                /** Adds the rows of the block: the second half to the first, until one row is left. */
                @Override
                public void end(ThreadMemory thread, int part) {
                    Object scratch = thread.scratch;
                    int rows = sums.block() / width;
                    while (rows > 1) {
                        int half = rows / 2;
                        kernels.zip(step, scratch, at, scratch, at + (rows - half) * width, scratch, at, half * width);
                        rows -= half;
                    }
                    kernels.map(Fn.COPY, scratch, at, partial, part * width, width);
                }

                @Override
                public void finish() {
                    Object out = memory.buffers[result.slot()];
                    kernels.map(Fn.COPY, partial, 0, out, 0, width);
                    for (int p = 1; p < parts; p++) {
                        kernels.zip(step, out, 0, partial, p * width, out, 0, width);
                    }
                }
            };
        }
    }

    /** All elements reduced to one number; each part has its own until the end. */
    record ReduceAll(Reduction reduction, Operand a, Buffer result) implements KernelCall {
        @Override
        public List<Operand> reads() {
            return List.of(a);
        }

        @Override
        public List<Operand> writes() {
            return List.of();
        }

        @Override
        public KernelCall with(UnaryOperator<Operand> place) {
            return new ReduceAll(reduction, place.apply(a), result);
        }

        @Override
        public boolean hasParts() {
            return true;
        }

        @Override
        public Bound bind(CallMemory memory, int parts) {
            Kernels kernels = memory.kernels;
            Fn step = reduction.step();
            double[] totals = new double[parts];
            return new Bound() {
                @Override
                public void begin(ThreadMemory thread, int part) {
                    totals[part] = reduction.start();
                }

                @Override
                public void run(ThreadMemory thread, int part, int start, int count) {
                    double value = kernels.reduce(reduction, a.array(thread), a.offset(thread, start), count);
                    totals[part] = step.apply(totals[part], value, 0);
                }

                @Override
                public void finish() {
                    double total = totals[0];
                    for (int p = 1; p < parts; p++) {
                        total = step.apply(total, totals[p], 0);
                    }
                    kernels.put(memory.buffers[result.slot()], 0, total);
                }
            };
        }
    }
}
