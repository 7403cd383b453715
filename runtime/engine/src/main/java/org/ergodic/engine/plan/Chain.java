package org.ergodic.engine.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.Panels;
import org.ergodic.engine.kernel.Parallel;

/**
 * Steps that some rows of a batch go through one after the other before the next rows begin: the layers of a network
 * and what is between them. What one layer gives is still in the first-level cache when the next reads it, a thread
 * meets the others once for all steps, and a value that no other step reads needs room for the rows in hand alone.
 * Right matrices are laid out once for all rows.
 */
final class Chain implements Step {
    /** With fewer rows, laying out the right matrices is too much of the work. */
    private static final int LEAST_ROWS = 48;

    /** Numbers of a right matrix: larger ones are better laid out a panel at a time, for many rows. */
    private static final int LARGEST_MATRIX = 1 << 17;

    /** Numbers of all right matrices, which have to stay in the second-level cache beside the rows. */
    private static final int LARGEST_PANELS = 1 << 18;

    /** Numbers of the longest row, times the rows in hand: half of the first-level cache. */
    private static final int IN_HAND = 1 << 13;

    private static final int FEWEST_IN_HAND = 32;
    private static final int PARTS = 16;
    private static final int MOST_PARTS = 4096;

    /** Steps that are too many to look at all for each. */
    private static final int LONG = 400;

    /** In hand come rows in multiples of a tile's. */
    private static final int UNIT = 8;

    private final List<ByRow> members;
    private final int rows;
    private final int inHand;
    private final int parts;
    private final List<Node> results;
    private final List<Node> reads;
    private final ToIntFunction<Node> slots;

    /** The array of a lane that holds a value's rows in hand, for values that are nowhere else. */
    private final Map<Node, Integer> place = new HashMap<>();

    /** For each array of a lane, how many numbers a row has in it. */
    private final List<Integer> widths = new ArrayList<>();

    private Chain(List<ByRow> members, int rows, Set<Node> kept, ToIntFunction<Node> slots) {
        this.members = members;
        this.rows = rows;
        this.slots = slots;
        Set<Node> made = new HashSet<>();
        Set<Node> byRow = new HashSet<>();
        members.forEach(member -> {
            made.addAll(member.results());
            byRow.addAll(member.rowResults());
        });
        results = members.stream()
                .flatMap(member -> member.results().stream())
                .filter(node -> kept.contains(node) || !byRow.contains(node))
                .toList();
        reads = members.stream()
                .flatMap(member -> member.reads().stream())
                .filter(node -> !made.contains(node))
                .distinct()
                .toList();
        place();
        int longest = made.stream().mapToInt(node -> node.size / rows).max().orElseThrow();
        int some = Math.max(FEWEST_IN_HAND, Math.min(rows / PARTS, IN_HAND / Math.max(1, longest)));
        int whole = Math.max(some, (rows + MOST_PARTS - 1) / MOST_PARTS);
        inHand = (whole + UNIT - 1) / UNIT * UNIT;
        parts = (rows + inHand - 1) / inHand;
    }

    /**
     * Finds chains.
     *
     * @param steps in order
     * @param wanted what must be in buffers at the end
     * @param slots where a value lives
     * @return the steps, some of them in chains, in another order that gives the same values
     */
    static List<Step> of(List<Step> steps, Collection<Node> wanted, Kernels kernels, ToIntFunction<Node> slots) {
        int rows = rows(steps);
        if (rows < LEAST_ROWS || !Panels.fit(kernels)) {
            return steps;
        }
        List<Step> result = new ArrayList<>();
        Deque<List<Step>> left = new ArrayDeque<>(List.of(steps));
        while (!left.isEmpty()) {
            find(left.pop(), rows, result, left);
        }
        Set<Node> wantedRoots = new HashSet<>();
        wanted.forEach(node -> wantedRoots.add(node.root()));
        for (int i = 0; i < result.size(); i++) {
            if (result.get(i) instanceof Found found) {
                Set<Node> kept = new HashSet<>(wantedRoots);
                for (Step other : result) {
                    if (other != found) {
                        kept.addAll(other.reads());
                    }
                }
                result.set(i, new Chain(found.members, rows, kept, slots));
            }
        }
        return result;
    }

    /** The number of rows of the products that do most of the work, or 0. */
    private static int rows(List<Step> steps) {
        Map<Integer, Long> work = new HashMap<>();
        for (Step step : steps) {
            if (step instanceof ByRow && ((ByRow) step).panels() > 0) {
                Node product = step.results().get(0);
                if (!product.first && product.attributes[0] == 1) {
                    work.merge(product.attributes[1], step.flops(), Long::sum);
                }
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
    private static void find(List<Step> steps, int rows, List<Step> result, Deque<List<Step>> left) {
        boolean isLong = steps.size() > LONG;
        int start = 0;
        while (start < steps.size() && !canStart(steps.get(start), rows, isLong)) {
            result.add(steps.get(start++));
        }
        if (start == steps.size()) {
            return;
        }
        List<ByRow> members = new ArrayList<>();
        Set<Node> byRow = new HashSet<>();
        Set<Node> made = new HashSet<>();
        List<Step> before = new ArrayList<>();
        List<Step> after = new ArrayList<>();
        Set<Node> later = new HashSet<>();
        int panels = 0;
        for (Step step : steps.subList(start, steps.size())) {
            boolean waits = step.reads().stream().anyMatch(later::contains);
            boolean follows = members.isEmpty() || step.reads().stream().anyMatch(made::contains);
            if (!waits && follows && isByRow(step, rows, byRow, made)) {
                ByRow member = (ByRow) step;
                if (panels + member.panels() <= LARGEST_PANELS) {
                    panels += member.panels();
                    members.add(member);
                    made.addAll(member.makes());
                    byRow.addAll(member.rowResults());
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
        List<Step> chain = panels > 0 && members.size() > 1 ? List.of(new Found(members)) : List.copyOf(members);
        left.push(after);
        if (before.isEmpty()) {
            result.addAll(chain);
        } else {
            left.push(chain);
            left.push(before);
        }
    }

    /** In a long list only products start chains, so that not each small loop is tried. */
    private static boolean canStart(Step step, int rows, boolean isLong) {
        return isByRow(step, rows, Set.of(), Set.of()) && (!isLong || ((ByRow) step).panels() > 0);
    }

    private static boolean isByRow(Step step, int rows, Set<Node> byRow, Set<Node> made) {
        return step instanceof ByRow member && member.panels() <= LARGEST_MATRIX && member.isByRow(rows, byRow, made);
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
            ByRow member = members.get(i);
            Set<Node> dying = new HashSet<>();
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

    private int array(ByRow member, Node node, Set<Node> dying, Deque<Integer> free) {
        for (Node input : dying) {
            if (member instanceof Loop loop && input.size == node.size && loop.canOverwrite(input, node)) {
                dying.remove(input);
                return place.get(input);
            }
        }
        int width = node.size / rows;
        for (Integer candidate : free) {
            if (widths.get(candidate) == width) {
                free.remove(candidate);
                return candidate;
            }
        }
        widths.add(width);
        return widths.size() - 1;
    }

    /** What was found to go together, before it is known what others read of it. */
    private record Found(List<ByRow> members) implements Step {
        @Override
        public Runnable bind(Frame frame) {
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

        @Override
        public int parts() {
            return 1;
        }
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
    public List<ByRow> members() {
        return members;
    }

    @Override
    public String kind() {
        return "chain of " + members.size();
    }

    @Override
    public long flops() {
        return members.stream().mapToLong(Step::flops).sum();
    }

    @Override
    public int parts() {
        return parts;
    }

    @Override
    public int scratch() {
        return members.stream().mapToInt(Step::scratch).max().orElse(0);
    }

    @Override
    public Runnable bind(Frame frame) {
        ByRow.Rows[] work = members.stream()
                .map(member -> member.bindRows(frame, rows, parts))
                .toArray(ByRow.Rows[]::new);
        int[] slot = place.keySet().stream().mapToInt(slots).toArray();
        int[] width = place.keySet().stream().mapToInt(node -> node.size / rows).toArray();
        Lane[] lanes = new Lane[frame.parallel.threads()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = lane(frame, i);
        }
        Parallel.Job job = part -> {
            Lane lane = lanes[frame.parallel.worker()];
            int from = part * inHand;
            int to = Math.min(rows, from + inHand);
            for (int i = 0; i < slot.length; i++) {
                lane.first[slot[i]] = from * width[i];
            }
            for (ByRow.Rows rows : work) {
                rows.run(lane, part, from, to);
            }
        };
        Runnable all = preparation(frame, Arrays.asList(work));
        Runnable some = preparation(
                frame, Arrays.stream(work).filter(rows -> !rows.isLasting()).toList());
        long[] seen = {-1};
        return () -> {
            long changes = frame.variables.changes();
            (changes == seen[0] ? some : all).run();
            seen[0] = changes;
            frame.parallel.run(parts, job);
            for (ByRow.Rows rows : work) {
                rows.finish();
            }
        };
    }

    /** What lays out right matrices. */
    private static Runnable preparation(Frame frame, List<ByRow.Rows> work) {
        int count = work.stream().mapToInt(ByRow.Rows::first).sum();
        ByRow.Rows[] owner = new ByRow.Rows[count];
        int[] piece = new int[count];
        int at = 0;
        for (ByRow.Rows rows : work) {
            for (int p = 0; p < rows.first(); p++) {
                owner[at] = rows;
                piece[at++] = p;
            }
        }
        Parallel.Job job = part -> owner[part].prepare(piece[part]);
        return count == 0 ? () -> {} : () -> frame.parallel.run(count, job);
    }

    private Lane lane(Frame frame, int worker) {
        Lane lane = new Lane(frame.buffers.clone(), frame.scratch(worker));
        Object[] arrays = widths.stream()
                .map(width -> frame.kernels.allocate(inHand * width))
                .toArray();
        place.forEach((node, array) -> lane.buffers[slots.applyAsInt(node)] = arrays[array]);
        return lane;
    }
}
