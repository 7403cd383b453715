package org.ergodic.flows.bijection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.WithLogDet;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Bijections one after the other, the first next to the data: z = f_k(... f_1(x)), whose log determinants add up. Part
 * i has its parameters in the child scope {@code i}, counted from 0.
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
        RowBijection before = null;
        for (Bijection part : parts) {
            if (part instanceof RowBijection row) {
                if (before != null && !Arrays.equals(before.event(), row.event())) {
                    throw new IllegalArgumentException("the parts of a composition must be for events of one shape: "
                            + before + ", and after it " + row);
                }
                before = row;
            }
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
        return chain(s, x, inDirection(Direction.INVERSE), (part, scope, value) -> part.inverse(scope, value, c));
    }

    @Override
    public WithLogDet forward(Scope s, SDVariable z, Context c) {
        return chain(s, z, inDirection(Direction.FORWARD), (part, scope, value) -> part.forward(scope, value, c));
    }

    @Override
    public WithLogDet estimate(Scope s, SDVariable x, Context c) {
        return chain(s, x, inDirection(Direction.INVERSE), (part, scope, value) -> part.estimate(scope, value, c));
    }

    @Override
    public WithLogDet initialize(Scope s, SDVariable x, Context c) {
        return chain(s, x, inDirection(Direction.INVERSE), (part, scope, value) -> part.initialize(scope, value, c));
    }

    /** What is wrong with data for the part next to them. */
    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return parts.get(0).check(data);
    }

    /** What is wrong for the part that the rows reach first. */
    @Override
    public Optional<InvalidValue> check(Direction direction, INDArray rows) {
        return parts.get(direction == Direction.INVERSE ? 0 : parts.size() - 1).check(direction, rows);
    }

    @Override
    public boolean takesAll(Direction direction) {
        return parts.stream().allMatch(part -> part.takesAll(direction));
    }

    /** What the part next to the data has to say of them. */
    @Override
    public Optional<String> advice(INDArray data) {
        return parts.get(0).advice(data);
    }

    /** The cost of the most expensive part. */
    @Override
    public Cost cost(Direction direction) {
        return parts.stream()
                .map(part -> part.cost(direction))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * Whether a parameter is one of an affine part, here or in a composition within.
     *
     * @param parameter its name within this composition's scope
     * @return whether it is
     */
    public boolean isAffine(String parameter) {
        int end = parameter.indexOf('/');
        Bijection part = parts.get(Integer.parseInt(parameter.substring(0, end)));
        return part instanceof Composition within
                ? within.isAffine(parameter.substring(end + 1))
                : part instanceof RowBijection row && row.isAffine();
    }

    @Override
    public Optional<Condition> condition() {
        return parts.stream().flatMap(part -> part.condition().stream()).findFirst();
    }

    /**
     * The order in which a direction takes the parts.
     *
     * @param direction which
     * @return the numbers of the parts, from 0
     */
    public List<Integer> inDirection(Direction direction) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, parts.size()).boxed().toList());
        if (direction == Direction.FORWARD) {
            Collections.reverse(order);
        }
        return order;
    }

    private WithLogDet chain(Scope s, SDVariable start, List<Integer> order, Step step) {
        SDVariable value = start;
        SDVariable logDet = null;
        for (int i : order) {
            WithLogDet next = step.apply(parts.get(i), s.child(Integer.toString(i)), value);
            value = next.value();
            logDet = logDet == null ? next.logDet() : logDet.add(next.logDet());
        }
        return new WithLogDet(value, logDet);
    }

    @FunctionalInterface
    private interface Step {
        WithLogDet apply(Bijection part, Scope s, SDVariable value);
    }
}
