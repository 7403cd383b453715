package org.ergodic.engine.execute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Nodes;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.Formula;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.Reduction;
import org.ergodic.engine.kernel.TestKernels;
import org.ergodic.engine.runtime.Parallel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Loops in passes have the bits of loops that run a function at a time. */
class LoopPassTest {
    private static final List<Fn> FUNCTIONS = Arrays.stream(Fn.values())
            .filter(fn -> Formula.has(fn) || fn == Fn.EXP || fn == Fn.SIGMOID)
            .filter(fn -> fn != Fn.COPY)
            .toList();

    private final Nodes nodes = new Nodes(DataType.FLOAT, false);
    private final List<Node> leaves = new ArrayList<>();
    private final List<Node> members = new ArrayList<>();

    /** Sizes that leave an end of a block to the functions one by one, and sums of columns and rows. */
    @ParameterizedTest
    @CsvSource({"1, 100, 24", "2, 75, 24", "3, 131, 8", "4, 33, 43", "5, 1, 1030", "6, 400, 3", "7, 64, 16", "8, 90, 24"
    })
    void randomLoopsHaveTheSameBits(int seed, int rows, int width) {
        Random random = new Random(seed);
        leaves.add(nodes.input("x", true, rows, width));
        leaves.add(nodes.input("y", true, rows, width));
        leaves.add(nodes.input("row", false, width));
        leaves.add(nodes.input("number", false, 1));
        List<Node> values = new ArrayList<>(leaves.subList(0, 2));
        while (members.size() < 40) {
            Fn fn = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
            Node[] in = new Node[fn.arity()];
            for (int i = 0; i < in.length; i++) {
                boolean isSmall = i > 0 && random.nextInt(4) == 0;
                in[i] = isSmall
                        ? leaves.get(2 + random.nextInt(2))
                        : values.get(values.size() - 1 - random.nextInt(Math.min(6, values.size())));
            }
            Node node = nodes.map(fn, in);
            // A division by a number is a product with a node that is not of this loop.
            boolean isKnown = Arrays.stream(node.in())
                    .map(Node::root)
                    .allMatch(from -> from.isSplat() || leaves.contains(from) || members.contains(from));
            if (isKnown && node.operation() instanceof Operation.Pointwise && !members.contains(node)) {
                members.add(node);
                values.add(node);
            }
            if (random.nextInt(8) == 0) {
                Reduction reduction = random.nextBoolean() ? Reduction.SUM : Reduction.MAX;
                Node reduced = nodes.reduce(reduction, values.get(values.size() - 1), true, random.nextInt(2));
                if (reduced.operation() instanceof Operation.Reduce && !members.contains(reduced)) {
                    members.add(reduced);
                }
            }
        }
        Set<Node> kept = new HashSet<>();
        for (Node member : members) {
            if (member.operation() instanceof Operation.Reduce || random.nextInt(4) == 0) {
                kept.add(member);
            }
        }
        FusedLoop loop = new FusedLoop(members, width, kept, Map.of(), Node::id);
        List<float[]> one = run(loop, kept, TestKernels.plain(), 1);
        List<float[]> together = run(loop, kept, TestKernels.vectors(), 2);
        for (int i = 0; i < one.size(); i++) {
            assertArrayEquals(one.get(i), together.get(i), "result " + i);
        }
    }

    private List<float[]> run(FusedLoop loop, Set<Node> kept, Kernels kernels, int threads) {
        int slots = nodes.all().size();
        CallMemory memory = new CallMemory(kernels, new Parallel(threads), null, slots, loop.scratch(), 0);
        Random random = new Random(9);
        for (Node leaf : leaves) {
            float[] data = new float[leaf.size()];
            for (int i = 0; i < data.length; i++) {
                data[i] = random.nextInt(20) == 0 ? 0 : (float) random.nextGaussian();
            }
            memory.buffer(leaf.id(), data);
        }
        List<float[]> results = new ArrayList<>();
        for (Node node : members) {
            if (kept.contains(node)) {
                float[] result = new float[node.size()];
                memory.buffer(node.id(), result);
                results.add(result);
            }
        }
        Runnable work = loop.bind(memory);
        work.run();
        work.run();
        return results;
    }

    /** What nothing reads later stays in a register. */
    @Test
    void onlyWhatIsReadLaterIsStored() {
        Operand x = new Operand.Buffer(0);
        Operand y = new Operand.Buffer(1);
        Operand inside = new Operand.Scratch(0, 64);
        Operand later = new Operand.Scratch(1, 64);
        List<LoopPass> passes = LoopPass.of(List.of(
                new KernelCall.BinaryScalar(Fn.MUL, x, new Operand.Scalar.Known(2), inside),
                new KernelCall.Binary(Fn.ADD, inside, x, later),
                new KernelCall.Unary(Fn.SQUARE, later, inside),
                new KernelCall.Unary(Fn.EXP, later, y)));
        assertTrue(passes.size() == 2, () -> passes.size() + " passes");
        List<Integer> stored =
                passes.get(0).formula().steps().stream().map(Formula.Step::to).toList();
        assertArrayEquals(new Object[] {-1, 1, -1}, stored.toArray());
    }
}
