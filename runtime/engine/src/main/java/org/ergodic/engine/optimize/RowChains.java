package org.ergodic.engine.optimize;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.ergodic.engine.execute.CallMemory;
import org.ergodic.engine.execute.MatMulStep;
import org.ergodic.engine.execute.PlanStep;
import org.ergodic.engine.execute.RowChain;
import org.ergodic.engine.execute.RowwiseStep;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.matrix.PackedMatrix;

/** Finds the steps that rows of a batch can go through together, a {@link RowChain} each. */
final class RowChains {
    /** With fewer rows, laying out the right matrices is too much of the work. */
    private static final int LEAST_ROWS = 48;

    /** Numbers of a right matrix: larger ones are better laid out a panel at a time, for many rows. */
    private static final int LARGEST_MATRIX = 1 << 17;

    /** Numbers of all right matrices, which have to stay in the second-level cache beside the rows. */
    private static final int LARGEST_PACKED = 1 << 18;

    /** Steps that are too many to look at all for each. */
    private static final int LONG = 400;

    private RowChains() {}

    /**
     * Finds chains.
     *
     * @param steps in order
     * @param wanted what must be in buffers at the end
     * @param slots where a value lives
     * @return the steps, some of them in chains, in another order that gives the same values
     */
    static List<PlanStep> of(
            List<PlanStep> steps, Collection<Node> wanted, Kernels kernels, ToIntFunction<Node> slots) {
        int rows = rows(steps);
        if (rows < LEAST_ROWS || !PackedMatrix.fit(kernels)) {
            return steps;
        }
        List<PlanStep> result = new ArrayList<>();
        Deque<List<PlanStep>> left = new ArrayDeque<>(List.of(steps));
        while (!left.isEmpty()) {
            find(left.pop(), rows, result, left);
        }
        Set<Node> wantedRoots = new HashSet<>();
        wanted.forEach(node -> wantedRoots.add(node.root()));
        for (int i = 0; i < result.size(); i++) {
            if (result.get(i) instanceof Found found) {
                Set<Node> kept = new HashSet<>(wantedRoots);
                for (PlanStep other : result) {
                    if (other != found) {
                        kept.addAll(other.reads());
                    }
                }
                result.set(i, new RowChain(found.members, rows, kept, slots));
            }
        }
        return result;
    }

    /** The number of rows of the products that do most of the work, or 0. */
    private static int rows(List<PlanStep> steps) {
        Map<Integer, Long> work = new HashMap<>();
        for (PlanStep step : steps) {
            if (step instanceof MatMulStep product && product.packed() > 0 && product.rows() > 0) {
                work.merge(product.rows(), step.flops(), Long::sum);
            }
        }
        return work.entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /**
     * Takes the first chain out of some steps.
     *
     * @param result receives what comes before it, if it is not left over
     * @param left receives what is left over, in which other chains may be, and the chain if that has to wait for it
     */
    private static void find(List<PlanStep> steps, int rows, List<PlanStep> result, Deque<List<PlanStep>> left) {
        boolean isLong = steps.size() > LONG;
        int start = 0;
        while (start < steps.size() && !canStart(steps.get(start), rows, isLong)) {
            result.add(steps.get(start++));
        }
        if (start == steps.size()) {
            return;
        }
        List<RowwiseStep> members = new ArrayList<>();
        Set<Node> rowwise = new HashSet<>();
        Set<Node> made = new HashSet<>();
        List<PlanStep> before = new ArrayList<>();
        List<PlanStep> after = new ArrayList<>();
        Set<Node> later = new HashSet<>();
        int packed = 0;
        for (PlanStep step : steps.subList(start, steps.size())) {
            boolean waits = step.reads().stream().anyMatch(later::contains);
            boolean follows = members.isEmpty() || step.reads().stream().anyMatch(made::contains);
            if (!waits && follows && isRowwise(step, rows, rowwise, made)) {
                RowwiseStep member = (RowwiseStep) step;
                if (packed + member.packed() <= LARGEST_PACKED) {
                    packed += member.packed();
                    members.add(member);
                    made.addAll(member.makes());
                    rowwise.addAll(member.rowResults());
                    continue;
                }
            }
            if (waits || follows) {
                after.add(step);
                later.addAll(step.makes());
            } else {
                before.add(step);
            }
        }
        List<PlanStep> chain = packed > 0 && members.size() > 1 ? List.of(new Found(members)) : List.copyOf(members);
        left.push(after);
        if (before.isEmpty()) {
            result.addAll(chain);
        } else {
            left.push(chain);
            left.push(before);
        }
    }

    /** In a long list only products start chains, so that not each small loop is tried. */
    private static boolean canStart(PlanStep step, int rows, boolean isLong) {
        return isRowwise(step, rows, Set.of(), Set.of()) && (!isLong || ((RowwiseStep) step).packed() > 0);
    }

    private static boolean isRowwise(PlanStep step, int rows, Set<Node> rowwise, Set<Node> made) {
        return step instanceof RowwiseStep member
                && member.packed() <= LARGEST_MATRIX
                && member.isRowwise(rows, rowwise, made);
    }

    /** What was found to go together, before it is known what others read of it. */
    private record Found(List<RowwiseStep> members) implements PlanStep {
        @Override
        public Runnable bind(CallMemory memory) {
            throw new IllegalStateException("a chain without places");
        }

        @Override
        public List<Node> results() {
            return members.stream().flatMap(member -> member.results().stream()).toList();
        }

        @Override
        public List<Node> reads() {
            return members.stream().flatMap(member -> member.reads().stream()).toList();
        }

        @Override
        public String kind() {
            return "chain";
        }

        @Override
        public long flops() {
            return 0;
        }
    }
}
