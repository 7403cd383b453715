package org.ergodic.engine.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.Differentiation;
import org.ergodic.api.graph.GraphException;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Forward and reverse mode by the rules of {@link Rules}. The variables that are differentiated by count as independent
 * of each other: where one is computed from another, the dependence between them is not followed. They are leaves
 * whatever they are: a constant ends the way to what it is computed from, and has a derivative by itself all the same.
 */
public final class GraphDifferentiation implements Differentiation {
    @Override
    public List<SDVariable> gradient(SameDiff sd, SDVariable y, List<SDVariable> xs, Set<String> constants) {
        requireNumbers(y, "is differentiated");
        xs.forEach(x -> requireNumbers(x, "is differentiated by"));
        return adjoints(sd, new SDVariable[] {y}, new SDVariable[] {sd.onesLike(y)}, xs, constants);
    }

    /** For each x the sum over the ys of (dy/dx)' g. */
    static List<SDVariable> adjoints(
            SameDiff sd, SDVariable[] ys, SDVariable[] gs, List<SDVariable> xs, Set<String> constants) {
        Set<String> leaves = names(xs);
        List<DiffOp> ops = path(sd, Arrays.asList(ys), leaves, constants);
        Map<String, SDVariable> adjoints = new HashMap<>();
        for (int k = 0; k < ys.length; k++) {
            if (gs[k] != null) {
                adjoints.merge(ys[k].name(), gs[k], Expressions::plus);
            }
        }
        Set<String> active = active(ops, leaves);
        for (int k = ops.size() - 1; k >= 0; k--) {
            DiffOp op = ops.get(k);
            SDVariable[] g = new SDVariable[op.out().length];
            boolean any = false;
            for (int j = 0; j < g.length; j++) {
                // An output among the xs is independent: its adjoint is asked for, not passed on.
                g[j] = leaves.contains(op.out()[j].name()) ? null : adjoints.get(op.out()[j].name());
                any |= g[j] != null;
            }
            if (!any) {
                continue;
            }
            boolean[] needed = new boolean[op.in().length];
            for (int j = 0; j < needed.length; j++) {
                needed[j] = active.contains(op.in()[j].name());
            }
            SDVariable[] back = Rules.of(op).vjp(op, g, needed);
            for (int j = 0; j < needed.length && j < back.length; j++) {
                if (needed[j] && back[j] != null) {
                    adjoints.merge(op.in()[j].name(), back[j], Expressions::plus);
                }
            }
        }
        return xs.stream()
                .map(x -> {
                    SDVariable adjoint = adjoints.get(x.name());
                    return adjoint == null ? Expressions.zeros(x) : adjoint;
                })
                .toList();
    }

    @Override
    public List<SDVariable> jvp(
            SameDiff sd, List<SDVariable> ys, Map<SDVariable, SDVariable> directions, Set<String> constants) {
        ys.forEach(y -> requireNumbers(y, "is differentiated"));
        directions.keySet().forEach(x -> requireNumbers(x, "is differentiated by"));
        Set<String> leaves = names(directions.keySet());
        List<DiffOp> ops = path(sd, ys, leaves, constants);
        Map<String, SDVariable> tangents = new HashMap<>();
        directions.forEach((x, v) -> tangents.put(x.name(), v));
        for (DiffOp op : ops) {
            SDVariable[] t = new SDVariable[op.in().length];
            boolean any = false;
            for (int j = 0; j < t.length; j++) {
                t[j] = tangents.get(op.in()[j].name());
                any |= t[j] != null;
            }
            if (!any || Arrays.stream(op.out()).noneMatch(o -> o.dataType().isFPType())) {
                continue;
            }
            SDVariable[] forward = Rules.of(op).jvp(op, t);
            for (int j = 0; j < forward.length; j++) {
                String name = op.out()[j].name();
                if (forward[j] != null && !constants.contains(name) && !leaves.contains(name)) {
                    tangents.put(name, forward[j]);
                }
            }
        }
        return ys.stream()
                .map(y -> tangents.containsKey(y.name()) ? tangents.get(y.name()) : Expressions.zeros(y))
                .toList();
    }

    /** The ops between leaves and ys in an order in which each comes after those it reads. */
    private static List<DiffOp> path(
            SameDiff sd, Collection<SDVariable> ys, Set<String> leaves, Set<String> constants) {
        List<DiffOp> ordered = new ArrayList<>();
        Set<String> done = new HashSet<>();
        Deque<String> stack = new ArrayDeque<>();
        ys.forEach(y -> stack.push(y.name()));
        while (!stack.isEmpty()) {
            String name = stack.peek();
            DifferentialFunction function = sd.getVariableOutputOp(name);
            if (done.contains(name) || leaves.contains(name) || constants.contains(name) || function == null) {
                done.add(name);
                stack.pop();
                continue;
            }
            SameDiffOp op = sd.getOps().get(function.getOwnName());
            List<String> inputs = op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
            List<String> missing =
                    inputs.stream().filter(i -> !done.contains(i)).toList();
            if (missing.isEmpty()) {
                ordered.add(new DiffOp(sd, op.getOp(), variables(sd, inputs), variables(sd, op.getOutputsOfOp())));
                op.getOutputsOfOp().forEach(done::add);
                stack.pop();
            } else {
                missing.forEach(stack::push);
            }
        }
        return Collections.unmodifiableList(ordered);
    }

    /** The variables that carry a derivative by one of the leaves. */
    private static Set<String> active(List<DiffOp> ops, Set<String> leaves) {
        Set<String> active = new HashSet<>(leaves);
        for (DiffOp op : ops) {
            if (Arrays.stream(op.in()).anyMatch(i -> active.contains(i.name())) && !Rules.isFlat(op)) {
                for (SDVariable out : op.out()) {
                    if (out.dataType().isFPType()) {
                        active.add(out.name());
                    }
                }
            }
        }
        return active;
    }

    private static SDVariable[] variables(SameDiff sd, List<String> names) {
        return names.stream().map(sd::getVariable).toArray(SDVariable[]::new);
    }

    private static Set<String> names(Collection<SDVariable> variables) {
        Set<String> names = new HashSet<>();
        variables.forEach(v -> names.add(v.name()));
        return names;
    }

    private static void requireNumbers(SDVariable variable, String what) {
        if (!variable.dataType().isFPType()) {
            throw new GraphException("variable '" + variable.name() + "' " + what + ", and is of type "
                    + variable.dataType() + ": only FLOAT and DOUBLE carry derivatives");
        }
    }

    static String describe(DifferentialFunction op, SDVariable... out) {
        return "op '" + op.opName() + "' (giving '" + out[0].name() + "')";
    }
}
