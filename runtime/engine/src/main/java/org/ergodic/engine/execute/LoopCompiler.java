package org.ergodic.engine.execute;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.ergodic.engine.execute.Operand.Buffer;
import org.ergodic.engine.execute.Operand.Scalar;
import org.ergodic.engine.execute.Operand.Scratch;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.ir.Shapes;
import org.ergodic.engine.ir.StridedView;
import org.ergodic.engine.kernel.Fn;

/** Turns the members of a fused loop into kernel calls and gives values that stay inside a place in scratch memory. */
final class LoopCompiler {
    /** Elements of a block, if no rows have to fit in it. */
    static final int BLOCK = 1024;

    /** The longest row that a block is made of. */
    static final int MAX_WIDTH = 4096;

    /** Calls that are made once for all blocks. */
    final List<KernelCall> before = new ArrayList<>();

    /** Calls that are made for each block, in order. */
    final List<KernelCall> program = new ArrayList<>();

    /** What the loop reads from outside. */
    final List<Node> reads = new ArrayList<>();

    /** The row length that blocks are made of, or 0. */
    final int width;

    /** Elements of a block. */
    final int block;

    /** Blocks of scratch memory. */
    private int blocks;

    private final int n;
    private final Set<Node> kept;
    private final Map<Node, Node[]> fused;
    private final ToIntFunction<Node> slots;
    private final SiluPattern silus;
    private final Map<Node, Operand> place = new HashMap<>();
    private final Map<List<Object>, Operand> loads = new HashMap<>();

    LoopCompiler(
            List<Node> members, int n, int width, Set<Node> kept, Map<Node, Node[]> fused, ToIntFunction<Node> slots) {
        this.n = n;
        this.kept = kept;
        this.fused = fused;
        this.slots = slots;
        this.width = width > 0 ? width : preferred(members);
        block = this.width == 0 || this.width >= BLOCK
                ? Math.max(BLOCK, this.width)
                : this.width * (BLOCK / this.width);
        silus = new SiluPattern(members, kept, fused, n);
        members.stream().filter(member -> !silus.covered.contains(member)).forEach(this::compile);
        shareScratch();
    }

    /** {@return elements of scratch memory that a thread needs} */
    int scratch() {
        return blocks * block;
    }

    /** The most frequent period of repeated rows, so that they can be laid out once. */
    private int preferred(List<Node> members) {
        Map<Integer, Integer> count = new HashMap<>();
        for (Node member : members) {
            for (Node in : inputs(member)) {
                if (member.operation() instanceof Operation.Pointwise && in.size() != 1 && in.size() != n) {
                    int period = view(in, member).period();
                    if (period > 0 && period <= MAX_WIDTH) {
                        count.merge(period, 1, Integer::sum);
                    }
                }
            }
        }
        return count.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    private Node[] inputs(Node member) {
        return fused.getOrDefault(member, member.in());
    }

    private static StridedView view(Node in, Node consumer) {
        return StridedView.of(0, consumer.shape(), Shapes.broadcastStrides(in.shape(), consumer.shape()));
    }

    private Scratch newScratch() {
        return new Scratch(blocks++, block);
    }

    /** Where a member's value goes. */
    private Operand result(Node node) {
        Operand result = kept.contains(node) ? new Buffer(slots.applyAsInt(node)) : newScratch();
        place.put(node, result);
        return result;
    }

    private void compile(Node node) {
        if (node.operation() instanceof Operation.Strided strided) {
            Buffer from = buffer(node.in(0).root());
            program.add(new KernelCall.Load(strided.view(), from, result(node)));
        } else if (node.operation() instanceof Operation.Reduce reduce) {
            program.add(reduce(node, reduce));
        } else if (silus.found.containsKey(node)) {
            program.add(silu(node, silus.found.get(node)));
        } else if (fused.containsKey(node)) {
            program.add(fma(node, fused.get(node)));
        } else {
            pointwise(node, ((Operation.Pointwise) node.operation()).fn());
        }
    }

    private KernelCall reduce(Node node, Operation.Reduce reduce) {
        Operand a = vector(node.in(0), node.in(0));
        Buffer result = new Buffer(slots.applyAsInt(node));
        if (node.size() == 1) {
            return new KernelCall.ReduceAll(reduce.reduction(), a, result);
        }
        if (reduce.inner() > 1 && width == reduce.length() * reduce.inner()) {
            return new KernelCall.ReduceSegments(
                    reduce.reduction(), reduce.length(), reduce.inner(), a, newScratch(), result);
        }
        return reduce.inner() == 1
                ? new KernelCall.ReduceRows(reduce.reduction(), width, a, result)
                : new KernelCall.ReduceColumns(reduce.reduction(), width, a, newScratch(), result);
    }

    private KernelCall silu(Node node, SiluPattern.Silu silu) {
        Operand a = vector(silu.x(), node);
        Operand b = silu.added() == null ? null : vector(silu.added(), node);
        Operand derivative = silu.derivative() == null ? null : result(silu.derivative());
        return new KernelCall.Silu(a, b, result(node), derivative);
    }

    private KernelCall fma(Node node, Node... in) {
        Operand c = vector(in[2], node);
        int s = isScalar(in[0]) ? 0 : isScalar(in[1]) ? 1 : -1;
        if (s >= 0) {
            Operand a = vector(in[1 - s], node);
            return new KernelCall.FmaScalar(a, scalar(in[s]), c, result(node));
        }
        Operand a = vector(in[0], node);
        Operand b = vector(in[1], node);
        return new KernelCall.Fma(a, b, c, result(node));
    }

    private void pointwise(Node node, Fn fn) {
        Node[] in = node.in();
        if (in.length == 3) {
            program.add(fn == Fn.FMA ? fma(node, in) : select(node, in));
        } else if (in.length == 2) {
            program.add(binary(node, fn, in[0], in[1]));
        } else {
            Operand a = vector(in[0], node);
            if (fn == Fn.COPY && a instanceof Scratch && !kept.contains(node)) {
                place.put(node, a);
            } else {
                program.add(new KernelCall.Unary(fn, a, result(node)));
            }
        }
    }

    private KernelCall select(Node node, Node... in) {
        Operand a = vector(in[0], node);
        Operand b = vector(in[1], node);
        Operand c = vector(in[2], node);
        return new KernelCall.Select(a, b, c, result(node));
    }

    private KernelCall binary(Node node, Fn fn, Node first, Node second) {
        if (isScalar(second)) {
            Operand a = vector(first, node);
            return new KernelCall.BinaryScalar(fn, a, scalar(second), result(node));
        }
        if (isScalar(first) && fn.flipped() != null) {
            Operand a = vector(second, node);
            return new KernelCall.BinaryScalar(fn.flipped(), a, scalar(first), result(node));
        }
        Operand a = vector(first, node);
        Operand b = vector(second, node);
        return new KernelCall.Binary(fn, a, b, result(node));
    }

    private boolean isScalar(Node in) {
        return in.isSplat() || in.size() == 1 && n > 1;
    }

    private Scalar scalar(Node in) {
        return in.isSplat()
                ? new Scalar.Known(in.splatValue())
                : new Scalar.Only(buffer(in.root()).slot());
    }

    /** Where a block of an input's elements is found, one for each of the consumer's elements. */
    private Operand vector(Node in, Node consumer) {
        Node root = in.root();
        if (place.containsKey(root)) {
            return place.get(root);
        }
        if (in.size() == n && !in.isSplat()) {
            return buffer(root);
        }
        if (isScalar(in)) {
            return loads.computeIfAbsent(List.of(root, "all"), k -> {
                Operand result = newScratch();
                before.add(new KernelCall.Fill(scalar(in), result));
                return result;
            });
        }
        StridedView view = view(in, consumer);
        return loads.computeIfAbsent(List.of(root, view), k -> {
            Buffer from = buffer(root);
            Operand result = newScratch();
            if (view.period() > 0 && block % view.period() == 0) {
                before.add(new KernelCall.Repeat(view.period(), from, result));
            } else {
                program.add(new KernelCall.Load(view, from, result));
            }
            return result;
        });
    }

    private Buffer buffer(Node root) {
        if (!reads.contains(root)) {
            reads.add(root);
        }
        return new Buffer(slots.applyAsInt(root));
    }

    /** Gives blocks of scratch whose values are dead to later results. Each block so far is written by one call. */
    private void shareScratch() {
        int[] last = new int[blocks];
        for (int i = 0; i < program.size(); i++) {
            for (Operand operand : program.get(i).reads()) {
                if (operand instanceof Scratch scratch) {
                    last[scratch.number()] = i;
                }
            }
        }
        int[] real = new int[blocks];
        Deque<Integer> free = new ArrayDeque<>();
        int count = 0;
        for (KernelCall call : before) {
            count = lasting((Scratch) call.writes().get(0), last, real, count);
        }
        for (KernelCall call : program) {
            if (call instanceof KernelCall.ReduceColumns columns) {
                count = lasting(columns.sums(), last, real, count);
            }
        }
        for (int i = 0; i < program.size(); i++) {
            for (Operand operand : program.get(i).reads()) {
                if (operand instanceof Scratch scratch
                        && last[scratch.number()] == i
                        && !free.contains(real[scratch.number()])) {
                    free.push(real[scratch.number()]);
                }
            }
            for (Operand operand : program.get(i).writes()) {
                if (operand instanceof Scratch scratch) {
                    real[scratch.number()] = free.isEmpty() ? count++ : free.pop();
                }
            }
        }
        blocks = count;
        before.replaceAll(call -> call.with(operand -> moved(operand, real)));
        program.replaceAll(call -> call.with(operand -> moved(operand, real)));
    }

    /** Gives a block a place that no other takes. */
    private static int lasting(Scratch scratch, int[] last, int[] real, int count) {
        real[scratch.number()] = count;
        last[scratch.number()] = Integer.MAX_VALUE;
        return count + 1;
    }

    private static Operand moved(Operand operand, int... real) {
        return operand instanceof Scratch scratch ? new Scratch(real[scratch.number()], scratch.block()) : operand;
    }
}
