package org.ergodic.engine.execute;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.ergodic.engine.execute.RowwiseStep.RowWork;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.runtime.Parallel;

/**
 * Steps that some rows of a batch go through one after the other before the next rows begin: the layers of a network
 * and what is between them. What one layer gives is still in the first-level cache when the next reads it, a thread
 * meets the others once for all steps, and a value that no other step reads needs room for the rows in hand alone.
 * Right matrices are laid out once for all rows.
 */
public final class RowChain implements PlanStep {
    /** Numbers of the longest row, times the rows in hand: half of the first-level cache. */
    private static final int IN_HAND = 1 << 13;

    private static final int FEWEST_IN_HAND = 32;
    private static final int PARTS = 16;
    private static final int MOST_PARTS = 4096;

    /** In hand come rows in multiples of a tile's. */
    private static final int UNIT = 8;

    private final List<RowwiseStep> members;
    private final int rows;
    private final int inHand;
    private final int parts;
    private final List<Node> results;
    private final List<Node> reads;
    private final ToIntFunction<Node> slots;

    /** The array of a thread that holds a value's rows in hand, for values that are nowhere else. */
    private final Map<Node, Integer> place = new LinkedHashMap<>();

    /** For each array of a thread, how many numbers a row has in it. */
    private final List<Integer> widths = new ArrayList<>();

    /**
     * A chain.
     *
     * @param members its steps, in order
     * @param rows of the batch
     * @param kept the values that others read
     * @param slots where a value lives
     */
    public RowChain(List<RowwiseStep> members, int rows, Set<Node> kept, ToIntFunction<Node> slots) {
        this.members = members;
        this.rows = rows;
        this.slots = slots;
        Set<Node> made = new HashSet<>();
        Set<Node> rowwise = new HashSet<>();
        members.forEach(member -> {
            made.addAll(member.results());
            rowwise.addAll(member.rowResults());
        });
        results = members.stream()
                .flatMap(member -> member.results().stream())
                .filter(node -> kept.contains(node) || !rowwise.contains(node))
                .toList();
        reads = members.stream()
                .flatMap(member -> member.reads().stream())
                .filter(node -> !made.contains(node))
                .distinct()
                .toList();
        place();
        int longest = made.stream().mapToInt(node -> node.size() / rows).max().orElseThrow();
        int some = Math.max(FEWEST_IN_HAND, Math.min(rows / PARTS, IN_HAND / Math.max(1, longest)));
        int whole = Math.max(some, (rows + MOST_PARTS - 1) / MOST_PARTS);
        inHand = (whole + UNIT - 1) / UNIT * UNIT;
        parts = (rows + inHand - 1) / inHand;
    }

    /** Gives values that are read inside alone their arrays; one that is dead leaves its to later ones. */
    private void place() {
        Map<Node, Integer> last = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            for (Node node : members.get(i).reads()) {
                last.put(node, i);
            }
        }
        Deque<Integer> free = new ArrayDeque<>();
        for (int i = 0; i < members.size(); i++) {
            RowwiseStep member = members.get(i);
            Set<Node> dying = new LinkedHashSet<>();
            for (Node node : member.reads()) {
                if (place.containsKey(node) && last.get(node) == i) {
                    dying.add(node);
                }
            }
            for (Node node : member.results()) {
                if (!results.contains(node)) {
                    place.put(node, array(member, node, dying, free));
                    last.putIfAbsent(node, i);
                }
            }
            dying.forEach(node -> free.push(place.get(node)));
            for (Node node : member.results()) {
                if (place.containsKey(node) && last.get(node) == i) {
                    free.push(place.get(node));
                }
            }
        }
    }

    private int array(RowwiseStep member, Node node, Set<Node> dying, Deque<Integer> free) {
        for (Node input : dying) {
            if (input.size() == node.size() && member.canOverwrite(input, node)) {
                dying.remove(input);
                return place.get(input);
            }
        }
        int width = node.size() / rows;
        for (Integer candidate : free) {
            if (widths.get(candidate) == width) {
                free.remove(candidate);
                return candidate;
            }
        }
        widths.add(width);
        return widths.size() - 1;
    }

    @Override
    public List<Node> results() {
        return results;
    }

    @Override
    public List<Node> reads() {
        return reads;
    }

    @Override
    public List<RowwiseStep> members() {
        return members;
    }

    @Override
    public String kind() {
        return "chain of " + members.size();
    }

    /** {@return nothing: its members say theirs} */
    @Override
    public String ops() {
        return "";
    }

    @Override
    public long flops() {
        return members.stream().mapToLong(PlanStep::flops).sum();
    }

    @Override
    public int scratch() {
        return members.stream().mapToInt(PlanStep::scratch).max().orElse(0);
    }

    @Override
    public Runnable bind(CallMemory memory) {
        RowWork[] work = members.stream()
                .map(member -> member.bindRows(memory, rows, parts))
                .toArray(RowWork[]::new);
        int[] slot = place.keySet().stream().mapToInt(slots).toArray();
        int[] width =
                place.keySet().stream().mapToInt(node -> node.size() / rows).toArray();
        ThreadMemory[] threads = new ThreadMemory[memory.parallel.threads()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = thread(memory, i);
        }
        Parallel.Job job = part -> {
            ThreadMemory thread = threads[memory.parallel.worker()];
            int from = part * inHand;
            int to = Math.min(rows, from + inHand);
            for (int i = 0; i < slot.length; i++) {
                thread.first[slot[i]] = from * width[i];
            }
            for (RowWork rows : work) {
                rows.run(thread, part, from, to);
            }
        };
        Runnable all = preparation(memory, Arrays.asList(work));
        Runnable some = preparation(
                memory, Arrays.stream(work).filter(rows -> !rows.isLasting()).toList());
        long[] seen = {-1};
        return () -> {
            long changes = memory.variables.changes();
            (changes == seen[0] ? some : all).run();
            seen[0] = changes;
            memory.parallel.run(parts, job);
            for (RowWork rows : work) {
                rows.finish();
            }
        };
    }

    /** What lays out right matrices. */
    private static Runnable preparation(CallMemory memory, List<RowWork> work) {
        int count = work.stream().mapToInt(RowWork::first).sum();
        RowWork[] owner = new RowWork[count];
        int[] piece = new int[count];
        int at = 0;
        for (RowWork rows : work) {
            for (int p = 0; p < rows.first(); p++) {
                owner[at] = rows;
                piece[at++] = p;
            }
        }
        Parallel.Job job = part -> owner[part].prepare(piece[part]);
        return count == 0 ? () -> {} : () -> memory.parallel.run(count, job);
    }

    private ThreadMemory thread(CallMemory memory, int worker) {
        ThreadMemory thread = new ThreadMemory(memory.buffers.clone(), memory.scratch(worker));
        Object[] arrays = widths.stream()
                .map(width -> memory.kernels.allocate(inHand * width))
                .toArray();
        place.forEach((node, array) -> thread.buffers[slots.applyAsInt(node)] = arrays[array]);
        return thread;
    }
}
