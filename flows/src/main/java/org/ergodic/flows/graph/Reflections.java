package org.ergodic.flows.graph;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An orthogonal matrix as a product of k Householder reflections, Q = H_1 ... H_k with H_i = I - 2 v_i v_i' / |v_i|²
 * (Householder 1958; in flows Tomczak and Welling 2016, arXiv:1611.09630). With the unit vectors as rows of V it is
 * Q = I - V' T V, T = (S + I/2)^-1 with S the strictly upper triangle of V V' (Joffrain et al. 2006, "Accumulating
 * Householder transformations, revisited", doi:10.1145/1141885.1141886), so that rows are turned by a few products
 * instead of k steps.
 *
 * @param v unit vectors {@code [k, d]}
 * @param t T {@code [k, k]}
 */
public record Reflections(SDVariable v, SDVariable t) {
    /**
     * Added to the squared length, so that a vector of zeros gives a finite matrix; it is then not quite orthogonal.
     */
    private static final double LEAST_SQUARE = 1e-30;

    /** The reflections of the parameter {@code reflections} {@code [k, d]}, which starts at random directions. */
    public static Reflections of(Scope s, int k, int d) {
        SDVariable given = s.parameter("reflections", Initializer.normal(1), k, d);
        SDVariable length =
                s.sameDiff().math().sqrt(given.mul(given).sum(true, 1).add(LEAST_SQUARE));
        SDVariable v = given.div(length);
        SDVariable upper = v.mmul(s.sameDiff().transpose(v)).mul(s.constant(Triangular.ones(k, false)));
        SDVariable t = s.sameDiff()
                .math()
                .matrixInverse(upper.add(Triangular.identity(s, k).mul(0.5)));
        return new Reflections(v, t);
    }

    /** x Q for rows x. */
    public SDVariable turn(SDVariable x) {
        return turned(x, t);
    }

    /** x Q' for rows x, which undoes {@link #turn}. */
    public SDVariable turnBack(SDVariable x) {
        return turned(x, x.getSameDiff().transpose(t));
    }

    private SDVariable turned(SDVariable x, SDVariable middle) {
        SDVariable along = x.mmul(x.getSameDiff().transpose(v));
        return x.sub(along.mmul(middle).mmul(v));
    }
}
