package org.ergodic.flows.residual;

import org.ergodic.api.graph.Scope;
import org.ergodic.flows.graph.ImplicitFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Solves a + (s - 1) tanh(a) = y for a, where s > 0: the equation along w of a planar map's way back, with a = w'x + b,
 * y = w'z + b and s - 1 = w'û.
 *
 * <p>The left side g rises strictly and is odd, so the equation is solved for |y|. For s >= 1 its root lies in
 * [max(0, |y| - (s - 1)), |y|] and g is concave there, for s < 1 in [|y|, |y| + (1 - s)] and g is convex. Four rounds
 * that each cut the bracket into 32 sections leave 2^-20 of it. From the end of the bracket where g is the steeper,
 * Newton's method then comes monotonically to the root; four steps suffice in double precision for every s from 1e-12
 * to 1e5, the flat case s = 1e-12 with its triple root at 0 included. Where the residual should yet be above
 * 1e-11 (1 + s + |y|) in double precision, 1e-5 of it in single precision, the root is not finite, never wrong.
 */
final class PlanarEquation {
    private static final int SECTIONS = 32;
    private static final int ROUNDS = 4;
    private static final int NEWTON_STEPS = 4;

    private PlanarEquation() {}

    /**
     * The root.
     *
     * @param s where to build
     * @param y {@code [n, 1]}
     * @param slope s {@code [1, 1]}
     * @return a {@code [n, 1]}, with first and second derivatives in y and the slope
     */
    static SDVariable solve(Scope s, SDVariable y, SDVariable slope) {
        SDVariable sign = s.mask(y.gte(0.0)).mul(2.0).sub(1.0);
        SDVariable size = y.mul(sign);
        SDVariable root = ImplicitFunction.of(
                s,
                search(s, s.stopGradient(size), s.stopGradient(slope)),
                a -> g(s, a, slope).sub(size),
                a -> derivative(s, a, slope));
        return root.mul(sign);
    }

    private static SDVariable search(Scope s, SDVariable size, SDVariable slope) {
        SDVariable rise = slope.sub(1.0);
        SDVariable concave = s.mask(rise.gt(0.0));
        SDVariable low = larger(s, size.sub(rise.mul(concave)), size.mul(0.0));
        SDVariable width = size.sub(rise.mul(concave.rsub(1.0))).sub(low);
        SDVariable cuts = s.constant(cuts());
        for (int round = 0; round < ROUNDS; round++) {
            SDVariable below = s.mask(g(s, low.add(width.mul(cuts)), slope).lte(size));
            width = width.mul(1.0 / SECTIONS);
            low = low.add(width.mul(below.sum(true, 1)));
        }
        SDVariable high = low.add(width);
        SDVariable root = low.mul(concave).add(high.mul(concave.rsub(1.0)));
        for (int step = 0; step < NEWTON_STEPS; step++) {
            SDVariable next = root.sub(g(s, root, slope).sub(size).div(derivative(s, root, slope)));
            // Rounding where g is flat could throw the step out of the bracket.
            root = smaller(s, larger(s, next, low), high);
        }
        double tolerance = s.dataType() == DataType.DOUBLE ? 1e-11 : 1e-5;
        SDVariable residual = s.sameDiff().math().abs(g(s, root, slope).sub(size));
        SDVariable good = s.mask(residual.lte(size.add(slope).add(1.0).mul(tolerance)));
        return root.div(good);
    }

    private static SDVariable g(Scope s, SDVariable a, SDVariable slope) {
        return a.add(s.sameDiff().math().tanh(a).mul(slope.sub(1.0)));
    }

    /** g' = t² + (1 - t²) s, which is positive without cancellation. */
    private static SDVariable derivative(Scope s, SDVariable a, SDVariable slope) {
        SDVariable t = s.sameDiff().math().tanh(a);
        SDVariable squared = t.mul(t);
        return squared.add(squared.rsub(1.0).mul(slope));
    }

    private static SDVariable larger(Scope s, SDVariable a, SDVariable b) {
        return s.select(a.gt(b), a, b);
    }

    private static SDVariable smaller(Scope s, SDVariable a, SDVariable b) {
        return s.select(a.lt(b), a, b);
    }

    /** 1/32, 2/32, ..., 31/32, {@code [1, 31]}. */
    private static INDArray cuts() {
        double[] cuts = new double[SECTIONS - 1];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = (i + 1.0) / SECTIONS;
        }
        return Nd4j.createFromArray(cuts).reshape(1, cuts.length);
    }
}
