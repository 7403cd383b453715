package org.ergodic.flows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Bijections one after the other, the first next to the data: z = f_k(... f_1(x)), whose log determinants add up. Part i
 * has its parameters in the child scope {@code i}, counted from 0.
 *
 * @param parts the bijections from data to base, at least one
 */
public record Composition(List<Bijection> parts) implements Bijection {
    /** Copies the list. */
    public Composition {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a composition needs at least one bijection");
        }
    }

    /**
     * Layers of one make.
     *
     * @param layers how many, at least 1
     * @param part makes the layer of a number, from 0
     * @return their composition
     */
    public static Composition of(int layers, IntFunction<? extends Bijection> part) {
        return new Composition(
                IntStream.range(0, layers).<Bijection>mapToObj(part).toList());
    }

    @Override
    public WithLogDet inverse(Scope s, SDVariable x, Context c) {
        return apply(s, x, c, Direction.INVERSE);
    }

    @Override
    public WithLogDet forward(Scope s, SDVariable z, Context c) {
        return apply(s, z, c, Direction.FORWARD);
    }

    /** The cost of the most expensive part. */
    @Override
    public Cost cost(Direction direction) {
        return parts.stream()
                .map(part -> part.cost(direction))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private WithLogDet apply(Scope s, SDVariable start, Context c, Direction direction) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, parts.size()).boxed().toList());
        if (direction == Direction.FORWARD) {
            Collections.reverse(order);
        }
        SDVariable value = start;
        SDVariable logDet = null;
        for (int i : order) {
            Scope scope = s.child(Integer.toString(i));
            WithLogDet step = direction == Direction.INVERSE
                    ? parts.get(i).inverse(scope, value, c)
                    : parts.get(i).forward(scope, value, c);
            value = step.value();
            logDet = logDet == null ? step.logDet() : logDet.add(step.logDet());
        }
        return new WithLogDet(value, logDet);
    }
}
