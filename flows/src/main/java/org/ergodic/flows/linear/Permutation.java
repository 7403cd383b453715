package org.ergodic.flows.linear;

import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.random.RandomStream;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;

/** The coordinates in another order: z_i = x_{order(i)}, with determinant of magnitude 1. */
public final class Permutation extends RowBijection {
    private final int[] order;
    private final int[] back;

    private Permutation(String name, int[] order, long... event) {
        super(name, event);
        requireOrder(order);
        this.order = order.clone();
        back = inverse(order);
    }

    /**
     * A given order.
     *
     * @param order for each element of z the number of x's
     * @param event the shape of an event
     * @return the permutation
     * @throws IllegalArgumentException if it is no permutation of the event's elements
     */
    public static Permutation of(int[] order, long... event) {
        return new Permutation("permutation", order, event);
    }

    /**
     * The last first.
     *
     * @param event the shape of an event
     * @return the permutation
     */
    public static Permutation reverse(long... event) {
        int size = Events.size(event);
        return new Permutation(
                "reverse", IntStream.range(0, size).map(i -> size - 1 - i).toArray(), event);
    }

    /**
     * An order drawn at random.
     *
     * @param random the stream that decides it
     * @param event the shape of an event
     * @return the permutation
     */
    public static Permutation random(RandomStream random, long... event) {
        return new Permutation("permutation", random.permutation(Events.size(event)), event);
    }

    /**
     * The inverse of an order.
     *
     * @param order each number from 0 to its length - 1 once
     * @return for each number its place in the order
     */
    public static int[] inverse(int... order) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        return picked(s, x, order);
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        return picked(s, z, back);
    }

    private WithLogDet picked(Scope s, SDVariable rows, int... columns) {
        return new WithLogDet(
                Matrices.pick(s, rows, size(), columns), Matrices.zeros(rows).sum(1));
    }
}
