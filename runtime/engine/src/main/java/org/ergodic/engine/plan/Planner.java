package org.ergodic.engine.plan;

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
        final int n;
        int width;

        Group(boolean isLoop, int n) {
            this.isLoop = isLoop;
            this.n = n;
        }
    }

    private final boolean fuse;
    private final List<Node> order;
    private final Map<Node, Integer> uses = new IdentityHashMap<>();
    private final Set<Node> wanted;
    private final Map<Node, Node[]> products = new HashMap<>();
    private final Set<Node> absorbed = new HashSet<>();

    /** Functions of variables alone, which are computed where they are first read. */
    private final Set<Node> later = new HashSet<>();

    private final Map<Node, Integer> groupOf = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();
    final Map<Node, Integer> slots = new HashMap<>();
    final List<Step> steps = new ArrayList<>();

    /**
     * Plans.
     *
     * @param wanted what must have a buffer at the end
     * @param fuse whether to fuse
     */
    Planner(Nodes nodes, Collection<Node> wanted, boolean fuse, Lowering lowering) {
        this.fuse = fuse;
        this.wanted = new HashSet<>();
        wanted.forEach(node -> this.wanted.add(node.root()));
        order = needed(nodes.all);
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
            if (group.isLoop) {
                steps.add(new Loop(group.members, group.width, kept, products, slots::get));
            } else {
                Node node = group.members.get(0);
                steps.add(
                        node.kind == Node.Kind.RESULT
                                ? OtherSteps.result(node, slots::get)
                                : OtherSteps.of(node, slots::get, lowering.inputTypes(node)));
            }
        }
    }

    private List<Node> needed(List<Node> all) {
        boolean[] need = new boolean[all.size()];
        wanted.forEach(node -> need[node.id] = true);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (need[i]) {
                for (Node in : all.get(i).in) {
                    need[in.id] = true;
                    uses.merge(in.root(), 1, Integer::sum);
                }
            }
        }
        return all.stream().filter(node -> need[node.id]).toList();
    }

    /** a b + c becomes one function where the product has no other use. */
    private void absorb(Node sum) {
        if (sum.kind != Node.Kind.MAP || sum.fn != Fn.ADD || sum.in[0] == sum.in[1]) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            Node product = sum.in[i];
            if (product.kind == Node.Kind.MAP
                    && product.fn == Fn.MUL
                    && product.size == sum.size
                    && Arrays.equals(product.shape, sum.shape)
                    && uses.get(product) == 1
                    && !wanted.contains(product)) {
                products.put(sum, new Node[] {product.in[0], product.in[1], sum.in[1 - i]});
                absorbed.add(product);
                return;
            }
        }
    }

    /** A product that is only read to be masked need not be computed where the mask is 0. */
    private void findMask(Node node) {
        if (node.kind != Node.Kind.MAP || node.fn != Fn.MUL) {
            return;
        }
        for (int i = 0; i < 2; i++) {
            Node product = node.in[i].root();
            if (product.kind == Node.Kind.MATMUL
                    && product.size == node.size
                    && node.in[1 - i].root().kind == Node.Kind.CONSTANT
                    && uses.get(product) == 1
                    && !wanted.contains(product)) {
                product.mask = node;
            }
        }
    }

    private Node[] inputs(Node node) {
        return products.getOrDefault(node, node.in);
    }

    private void place(Node node) {
        switch (node.kind) {
            case INPUT, VARIABLE, CONSTANT, RESHAPE -> {
                // No work: what reads them reads their buffers.
            }
            case MAP -> {
                if (fuse && !wanted.contains(node) && readsLeaves(node)) {
                    later.add(node);
                } else {
                    loop(node, node.size, 0);
                }
            }
            case VIEW -> {
                if (node.access.isTransposed() && node.size >= LEAST_TRANSPOSED) {
                    single(node);
                } else {
                    loop(node, node.size, 0);
                }
            }
            case REDUCE -> {
                int outer = node.attributes[0];
                int inner = node.attributes[2];
                int width = node.size == 1 ? 0 : inner == 1 ? node.attributes[1] : outer == 1 ? inner : -1;
                if (width < 0 || width > Loop.MAX_WIDTH) {
                    single(node);
                } else {
                    loop(node, node.in[0].size, width);
                }
            }
            default -> single(node);
        }
    }

    /** Whether all that a function reads is there from the start, so that it can be computed in any loop. */
    private boolean readsLeaves(Node node) {
        for (Node in : inputs(node)) {
            if (in.root().kind != Node.Kind.VARIABLE && !in.isSplat()) {
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
                loop(root, root.size, 0);
            }
        }
    }

    private void single(Node node) {
        now(node, in -> true);
        Group group = new Group(false, 0);
        group.members.add(node);
        groupOf.put(node, groups.size());
        groups.add(group);
    }

    private void loop(Node node, int n, int width) {
        // What has as many elements joins the loop itself, if it is read in order there.
        boolean inOrder = node.kind == Node.Kind.MAP;
        now(node, in -> !inOrder || in.size != n);
        int earliest = 0;
        for (Node in : inputs(node)) {
            Integer g = groupOf.get(in.root());
            if (g != null) {
                boolean inStep = groups.get(g).isLoop
                        && groups.get(g).n == n
                        && in.size == n
                        && node.kind != Node.Kind.VIEW
                        && in.root().kind != Node.Kind.REDUCE;
                earliest = Math.max(earliest, inStep ? g : g + 1);
            }
        }
        for (int g = earliest; fuse && g < groups.size(); g++) {
            Group group = groups.get(g);
            if (group.isLoop
                    && group.n == n
                    && group.members.size() < MAX_MEMBERS
                    && (width == 0 || group.width == 0 || group.width == width)) {
                group.width = Math.max(group.width, width);
                join(group, g, node);
                return;
            }
        }
        Group group = new Group(true, n);
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
            if (absorbed.contains(node) || node.kind == Node.Kind.RESHAPE) {
                continue;
            }
            Integer own = groupOf.get(node);
            for (Node in : inputs(node)) {
                Node root = in.root();
                if (groupOf.containsKey(root) && !groupOf.get(root).equals(own)) {
                    kept.add(root);
                }
            }
            if (node.kind == Node.Kind.REDUCE) {
                kept.add(node);
            }
        }
        return kept;
    }
}
