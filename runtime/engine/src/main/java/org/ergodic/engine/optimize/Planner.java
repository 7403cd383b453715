package org.ergodic.engine.optimize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.ergodic.engine.execute.FusedLoop;
import org.ergodic.engine.execute.PlanStep;
import org.ergodic.engine.execute.SingleStep;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Nodes;
import org.ergodic.engine.ir.Operation;
import org.ergodic.engine.kernel.Fn;

/** Puts nodes into steps: decides what is fused into one loop and what keeps a buffer. */
final class Planner {
    private static final int MAX_MEMBERS = 48;

    /** Numbers of a matrix that is better transposed tile by tile than read column by column in a loop. */
    private static final int LEAST_TRANSPOSED = 1024;

    /** Nodes that are run together. */
    private static final class Group {
        final List<Node> members = new ArrayList<>();
        final boolean isLoop;
        final boolean isLasting;
        final int n;
        int width;

        Group(boolean isLoop, boolean isLasting, int n) {
            this.isLoop = isLoop;
            this.isLasting = isLasting;
            this.n = n;
        }
    }

    private final boolean fuse;
    private final boolean isSingle;
    private final boolean isSteady;
    private final List<Node> order;
    private final Map<Node, Integer> uses = new IdentityHashMap<>();
    private final Set<Node> wanted;
    private final Map<Node, Node[]> products = new HashMap<>();
    /** For products that are only read to be multiplied by a constant, what does that. */
    private final Map<Node, Node> masks = new HashMap<>();

    private final Set<Node> absorbed = new HashSet<>();

    /** Functions of variables alone, which are computed where they are first read. */
    private final Set<Node> later = new HashSet<>();

    private final Map<Node, Integer> groupOf = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();
    final Map<Node, Integer> slots = new HashMap<>();
    final List<PlanStep> steps = new ArrayList<>();

    /** What depends on variables alone: steps that come before the others, and need not run again in each run. */
    final List<PlanStep> lasting = new ArrayList<>();

    /**
     * Plans.
     *
     * @param wanted what must have a buffer at the end
     * @param fuse whether to fuse
     * @param isSteady whether variables stay as they are from run to run
     */
    Planner(Nodes nodes, Collection<Node> wanted, boolean fuse, boolean isSteady) {
        this.fuse = fuse;
        this.isSingle = nodes.isSingle();
        this.isSteady = fuse && isSteady;
        this.wanted = new HashSet<>();
        wanted.forEach(node -> this.wanted.add(node.root()));
        order = needed(nodes.all());
        if (fuse) {
            order.forEach(this::absorb);
            order.forEach(this::findMask);
        }
        order.stream().filter(node -> !absorbed.contains(node)).forEach(this::place);
        Set<Node> kept = kept();
        for (Node node : order) {
            slots.put(node, slots.size());
        }
        for (Group group : groups) {
            List<PlanStep> list = group.isLasting ? lasting : steps;
            if (group.isLoop) {
                list.add(new FusedLoop(group.members, group.width, kept, products, slots::get));
            } else {
                Node node = group.members.get(0);
                list.add(SingleStep.of(node, masks.get(node), slots::get));
            }
        }
    }

    private List<Node> needed(List<Node> all) {
        boolean[] need = new boolean[all.size()];
        wanted.forEach(node -> need[node.id()] = true);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (need[i]) {
                for (Node in : all.get(i).in()) {
                    need[in.id()] = true;
                    uses.merge(in.root(), 1, Integer::sum);
                }
            }
        }
        return all.stream().filter(node -> need[node.id()]).toList();
    }

    /**
     * a b + c becomes one function where the product has no other use, and not where many samples add one product,
     * which is then rounded before: so a single sample does not either.
     */
    private void absorb(Node sum) {
        if (!sum.isPointwise(Fn.ADD) || sum.in(0) == sum.in(1)) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            Node product = sum.in(i);
            if (product.isPointwise(Fn.MUL)
                    && product.size() == sum.size()
                    && Arrays.equals(product.shape(), sum.shape())
                    && (!isSingle || product.isOfRows() == sum.isOfRows())
                    && uses.get(product) == 1
                    && !wanted.contains(product)) {
                products.put(sum, new Node[] {product.in(0), product.in(1), sum.in(1 - i)});
                absorbed.add(product);
                return;
            }
        }
    }

    /** A product that is only read to be masked need not be computed where the mask is 0. */
    private void findMask(Node node) {
        if (!node.isPointwise(Fn.MUL)) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            Node product = node.in(i).root();
            if (product.operation() instanceof Operation.MatMul
                    && product.size() == node.size()
                    && node.in(1 - i).root().isConstant()
                    && uses.get(product) == 1
                    && !wanted.contains(product)) {
                masks.put(product, node);
            }
        }
    }

    private Node[] inputs(Node node) {
        return products.getOrDefault(node, node.in());
    }

    private void place(Node node) {
        if (isLeaf(node) || node.operation() instanceof Operation.Reshape) {
            // No work: what reads them reads their buffers.
            return;
        }
        if (node.operation() instanceof Operation.Pointwise) {
            if (fuse && !wanted.contains(node) && !isLasting(node) && readsLeaves(node)) {
                later.add(node);
            } else {
                loop(node, node.size(), 0);
            }
        } else if (node.operation() instanceof Operation.Strided strided) {
            if (strided.view().isTransposed() && node.size() >= LEAST_TRANSPOSED) {
                single(node);
            } else {
                loop(node, node.size(), 0);
            }
        } else if (node.operation() instanceof Operation.Reduce reduce) {
            int width = width(node, reduce);
            if (width < 0 || width > FusedLoop.MAX_WIDTH) {
                single(node);
            } else {
                loop(node, node.in(0).size(), width);
            }
        } else {
            single(node);
        }
    }

    /** Whether it is there before anything runs. */
    static boolean isLeaf(Node node) {
        return node.operation() instanceof Operation.Input
                || node.operation() instanceof Operation.Variable
                || node.isConstant();
    }

    /** The length of the rows that a loop reduces, 0 for all elements at once, negative where no loop can do it. */
    private int width(Node node, Operation.Reduce reduce) {
        // A row is summed as it is among others.
        boolean isRow = isSingle && node.isOfRows();
        if (node.size() == 1 && !isRow) {
            return 0;
        }
        if (reduce.inner() == 1) {
            return reduce.length();
        }
        if (reduce.outer() == 1 && !isRow) {
            return reduce.inner();
        }
        int size = reduce.length() * reduce.inner();
        return size <= Nodes.BLOCK ? size : -1;
    }

    /** Whether its value is as in the run before while nobody writes variables. */
    private boolean isLasting(Node node) {
        return isSteady && node.isLasting();
    }

    /** Whether all that a function reads is there from the start, so that it can be computed in any loop. */
    private boolean readsLeaves(Node node) {
        for (Node in : inputs(node)) {
            if (!(in.root().operation() instanceof Operation.Variable) && !in.isSplat()) {
                return false;
            }
        }
        return true;
    }

    /** Puts what was left for later into a loop of its own or any other before its first reader. */
    private void now(Node reader, Predicate<Node> which) {
        for (Node in : inputs(reader)) {
            Node root = in.root();
            if (later.contains(root) && which.test(root)) {
                later.remove(root);
                loop(root, root.size(), 0);
            }
        }
    }

    private void single(Node node) {
        now(node, in -> true);
        Group group = new Group(false, isLasting(node), 0);
        group.members.add(node);
        groupOf.put(node, groups.size());
        groups.add(group);
    }

    private void loop(Node node, int n, int width) {
        // What has as many elements joins the loop itself, if it is read in order there.
        boolean inOrder = node.operation() instanceof Operation.Pointwise;
        now(node, in -> !inOrder || in.size() != n);
        int earliest = 0;
        for (Node in : inputs(node)) {
            Integer g = groupOf.get(in.root());
            if (g != null) {
                boolean inStep = groups.get(g).isLoop
                        && groups.get(g).n == n
                        && in.size() == n
                        && !(node.operation() instanceof Operation.Strided)
                        && !(in.root().operation() instanceof Operation.Reduce);
                earliest = Math.max(earliest, inStep ? g : g + 1);
            }
        }
        for (int g = earliest; fuse && g < groups.size(); g++) {
            Group group = groups.get(g);
            if (group.isLoop
                    && group.n == n
                    && group.isLasting == isLasting(node)
                    && group.members.size() < MAX_MEMBERS
                    && (width == 0 || group.width == 0 || group.width == width)) {
                group.width = Math.max(group.width, width);
                join(group, g, node);
                return;
            }
        }
        Group group = new Group(true, isLasting(node), n);
        group.width = width;
        groups.add(group);
        join(group, groups.size() - 1, node);
    }

    private void join(Group group, int number, Node node) {
        for (Node in : inputs(node)) {
            if (later.remove(in.root())) {
                group.members.add(in.root());
                groupOf.put(in.root(), number);
            }
        }
        group.members.add(node);
        groupOf.put(node, number);
    }

    /** What is read outside its own loop. */
    private Set<Node> kept() {
        Set<Node> kept = new LinkedHashSet<>(wanted);
        for (Node node : order) {
            if (absorbed.contains(node) || node.operation() instanceof Operation.Reshape) {
                continue;
            }
            Integer own = groupOf.get(node);
            for (Node in : inputs(node)) {
                Node root = in.root();
                if (groupOf.containsKey(root) && !groupOf.get(root).equals(own)) {
                    kept.add(root);
                }
            }
            if (node.operation() instanceof Operation.Reduce) {
                kept.add(node);
            }
        }
        return kept;
    }
}
