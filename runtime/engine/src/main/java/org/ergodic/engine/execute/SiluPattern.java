package org.ergodic.engine.execute;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.kernel.Fn;

/**
 * Finds what one kernel does at once among the members of a loop: {@code t = x + b, s = sigmoid(t), y = t s,
 * d = s (t - y) + s}.
 */
final class SiluPattern {
    /**
     * {@code t sigmoid(t)} with what it is made of.
     *
     * @param x the first summand of t
     * @param added the other, or null where t is x alone
     * @param derivative d, or null where that is not wanted
     */
    record Silu(Node x, Node added, Node derivative) {}

    /** By what is {@code t sigmoid(t)}. */
    final Map<Node, Silu> found = new HashMap<>();

    /** Members that these do too. */
    final Set<Node> covered = new HashSet<>();

    private final List<Node> members;
    private final Set<Node> kept;
    private final Map<Node, Node[]> fused;
    private final int n;

    /**
     * Finds them.
     *
     * @param members of the loop, in order
     * @param kept members whose values are needed after the loop
     * @param fused for additions that take a product with them: both factors and the other summand
     * @param n how many elements the loop goes through
     */
    SiluPattern(List<Node> members, Set<Node> kept, Map<Node, Node[]> fused, int n) {
        this.members = members;
        this.kept = kept;
        this.fused = fused;
        this.n = n;
        Map<Node, Set<Node>> users = new HashMap<>();
        for (Node member : members) {
            for (Node in : fused.getOrDefault(member, member.in())) {
                users.computeIfAbsent(in.root(), k -> new HashSet<>()).add(member);
            }
        }
        members.forEach(member -> find(member, users));
    }

    private void find(Node y, Map<Node, Set<Node>> users) {
        if (!y.isPointwise(Fn.MUL) || y.size() != n || fused.containsKey(y)) {
            return;
        }
        Node s = isSigmoidOf(y.in(1), y.in(0)) ? y.in(1) : isSigmoidOf(y.in(0), y.in(1)) ? y.in(0) : null;
        if (s == null || !members.contains(s) || kept.contains(s)) {
            return;
        }
        Node t = s.in(0);
        Set<Node> others = new HashSet<>(users.get(s));
        others.remove(y);
        Node d = others.size() == 1 ? others.iterator().next() : null;
        Node u = d == null ? null : restOf(d, s, t, y);
        if (u != null && (kept.contains(u) || !users.get(u).equals(Set.of(d)))) {
            u = null;
        }
        if (!others.isEmpty() && u == null) {
            return;
        }
        Set<Node> own = new HashSet<>(Arrays.asList(s, y, u));
        Node[] terms = {t, null};
        if (members.contains(t)
                && t.isPointwise(Fn.ADD)
                && !kept.contains(t)
                && !fused.containsKey(t)
                && own.containsAll(users.get(t))
                && (isVector(t.in(0)) || isVector(t.in(1)))) {
            int first = isVector(t.in(0)) ? 0 : 1;
            terms = new Node[] {t.in(first), t.in(1 - first)};
            covered.add(t);
        }
        found.put(y, new Silu(terms[0], terms[1], d));
        covered.add(s);
        if (d != null) {
            covered.add(u);
            covered.add(d);
        }
    }

    private boolean isVector(Node node) {
        return node.size() == n && !node.isSplat();
    }

    private boolean isSigmoidOf(Node s, Node t) {
        return s.isPointwise(Fn.SIGMOID) && s.in(0) == t && s.size() == n && t.size() == n;
    }

    /** The difference t - y in {@code d = s (t - y) + s}; null if d is something else. */
    private Node restOf(Node d, Node s, Node t, Node y) {
        Node[] in = fused.get(d);
        if (in == null || in[2] != s || d.size() != n) {
            return null;
        }
        Node u = in[0] == s ? in[1] : in[1] == s ? in[0] : null;
        boolean isRest = u != null && members.contains(u) && u.isPointwise(Fn.SUB) && u.in(0) == t && u.in(1) == y;
        return isRest ? u : null;
    }
}
