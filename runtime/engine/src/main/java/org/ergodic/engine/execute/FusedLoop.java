package org.ergodic.engine.execute;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ergodic.engine.execute.Operand.Buffer;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.runtime.Parallel;

/**
 * A fused loop: all elementwise functions, views and reductions over the same number of elements that depend on one
 * another in order. It goes through the elements in blocks that stay in the first-level cache; in each block it runs
 * one kernel for each function, or for several whose values then stay in registers ({@link LoopPass}). Repeated rows
 * that fit the blocks are laid out once for all blocks.
 */
public final class FusedLoop implements RowwiseStep {
    /** The longest row that loops reduce. */
    public static final int MAX_WIDTH = LoopCompiler.MAX_WIDTH;

    private static final int MAX_PARTS = 16;
    private static final long PART_WORK = 16_000;

    private final List<Node> members;
    private final Set<Node> kept;
    private final Map<Node, Node[]> fused;
    private final ToIntFunction<Node> slots;
    private final int n;
    private final int width;
    private final int block;
    private final int parts;
    private final int scratch;
    private final List<KernelCall> before;
    private final List<KernelCall> program;
    private final List<LoopPass> passes;
    private final List<Node> reads;

    /**
     * Compiles a loop.
     *
     * @param members nodes in order
     * @param width the row length that blocks must be made of, or 0
     * @param kept members whose values are needed after the loop
     * @param fused for additions that take a product with them: both factors and the other summand
     * @param slots where a value lives outside
     */
    public FusedLoop(
            List<Node> members, int width, Set<Node> kept, Map<Node, Node[]> fused, ToIntFunction<Node> slots) {
        this.members = members;
        this.kept = kept;
        this.fused = fused;
        this.slots = slots;
        Node any = members.get(0);
        n = any.operation() instanceof Operation.Reduce ? any.in(0).size() : any.size();
        LoopCompiler compiled = new LoopCompiler(members, n, width, kept, fused, slots);
        this.width = compiled.width;
        block = compiled.block;
        scratch = compiled.scratch();
        before = List.copyOf(compiled.before);
        program = List.copyOf(compiled.program);
        passes = LoopPass.of(program);
        reads = compiled.reads;
        long work = (long) n * (program.size() + 2);
        int blocks = Math.max(1, (n + block - 1) / block);
        parts = (int) Math.max(1, Math.min(Math.min(MAX_PARTS, blocks), work / PART_WORK));
    }

    @Override
    public boolean canOverwrite(Node input, Node result) {
        if (result.operation() instanceof Operation.Reduce
                || input.size() != n
                || result.size() != n
                || !kept.contains(result)) {
            return false;
        }
        Operand from = new Buffer(slots.applyAsInt(input));
        Operand to = new Buffer(slots.applyAsInt(result));
        for (KernelCall call : before) {
            if (call.reads().contains(from)) {
                return false;
            }
        }
        boolean written = false;
        for (KernelCall call : program) {
            if (call.reads().contains(from) && (written || call instanceof KernelCall.Load)) {
                return false;
            }
            written |= call.writes().contains(to);
        }
        return true;
    }

    @Override
    public List<Node> results() {
        return members.stream().filter(kept::contains).toList();
    }

    @Override
    public List<Node> reads() {
        return reads;
    }

    @Override
    public String ops() {
        return members.stream().map(this::op).collect(Collectors.joining(" "));
    }

    private String op(Node member) {
        if (fused.containsKey(member)) {
            return "fma";
        }
        String name = "view";
        if (member.operation() instanceof Operation.Pointwise pointwise) {
            name = pointwise.fn().name();
        } else if (member.operation() instanceof Operation.Reduce reduce) {
            name = reduce.reduction().name();
        }
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public String kind() {
        return members.size() == 1 ? "loop" : "loop of " + members.size();
    }

    @Override
    public long flops() {
        return (long) n * program.size();
    }

    @Override
    public int scratch() {
        return scratch;
    }

    @Override
    public boolean isRowwise(int rows, Set<Node> rowwise, Set<Node> made) {
        int row = n / rows;
        if (n % rows != 0 || width > 0 && row % width != 0) {
            return false;
        }
        Map<Integer, Node> inside = new HashMap<>();
        for (Node node : reads) {
            if (made.contains(node)) {
                if (!rowwise.contains(node)) {
                    return false;
                }
                inside.put(slots.applyAsInt(node), node);
            }
        }
        for (KernelCall call : before) {
            if (inside.containsKey(call.scalarSlot())
                    || call instanceof KernelCall.Repeat repeat
                            && (inside.containsKey(repeat.from().slot()) || row % repeat.period() != 0)) {
                return false;
            }
        }
        for (KernelCall call : program) {
            Node loaded = call instanceof KernelCall.Load load
                    ? inside.get(load.from().slot())
                    : null;
            if (inside.containsKey(call.scalarSlot())
                    || loaded != null && !((KernelCall.Load) call).view().keepsRows(rows, loaded.size())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<Node> rowResults() {
        return results().stream()
                .filter(node -> !(node.operation() instanceof Operation.Reduce reduce)
                        || node.size() > 1 && reduce.inner() == 1)
                .toList();
    }

    @Override
    public RowWork bindRows(CallMemory memory, int rows, int parts) {
        int row = n / rows;
        Bound bound = new Bound(memory, parts);
        return new RowWork() {
            @Override
            public void run(ThreadMemory thread, int part, int from, int to) {
                bound.run(thread, part, from * row, to * row);
            }

            @Override
            public void finish() {
                bound.finish();
            }
        };
    }

    @Override
    public Runnable bind(CallMemory memory) {
        Bound bound = new Bound(memory, parts);
        int blocks = (n + block - 1) / block;
        Parallel.Job job = part -> {
            int from = (int) ((long) blocks * part / parts) * block;
            int to = Math.min(n, (int) ((long) blocks * (part + 1) / parts) * block);
            bound.run(memory.thread(), part, from, to);
        };
        return () -> {
            if (parts == 1) {
                job.run(0);
            } else {
                memory.parallel.run(parts, job);
            }
            bound.finish();
        };
    }

    /** The loop over one call's arrays. */
    private final class Bound {
        private final KernelCall.Bound[] prologue;
        private final KernelCall.Bound[] body;

        /** Those of the body that have something to do before and after a part. */
        private final KernelCall.Bound[] reductions;

        Bound(CallMemory memory, int parts) {
            prologue = bind(before, memory, parts);
            KernelCall.Bound[] calls = bind(program, memory, parts);
            body = passes.stream().flatMap(pass -> pass.bind(memory, calls)).toArray(KernelCall.Bound[]::new);
            reductions = IntStream.range(0, calls.length)
                    .filter(i -> program.get(i).hasParts())
                    .mapToObj(i -> calls[i])
                    .toArray(KernelCall.Bound[]::new);
        }

        private static KernelCall.Bound[] bind(List<KernelCall> calls, CallMemory memory, int parts) {
            return calls.stream().map(call -> call.bind(memory, parts)).toArray(KernelCall.Bound[]::new);
        }

        /** Does the elements of one part, which begin with a row if there are rows. */
        void run(ThreadMemory thread, int part, int from, int to) {
            int laid = Math.min(block, to - from);
            for (KernelCall.Bound call : prologue) {
                call.run(thread, part, from, laid);
            }
            for (KernelCall.Bound call : reductions) {
                call.begin(thread, part);
            }
            for (int start = from; start < to; start += block) {
                int count = Math.min(block, to - start);
                for (KernelCall.Bound call : body) {
                    call.run(thread, part, start, count);
                }
            }
            for (KernelCall.Bound call : reductions) {
                call.end(thread, part);
            }
        }

        /** Adds up what the parts have reduced. */
        void finish() {
            for (KernelCall.Bound call : reductions) {
                call.finish();
            }
        }
    }
}
