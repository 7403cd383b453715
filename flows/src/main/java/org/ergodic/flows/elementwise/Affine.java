package org.ergodic.flows.elementwise;

import java.util.List;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The increasing affine maps z = x exp(a) + t. Parameters {@code scale}, r, and {@code shift}, t. The log scale is a =
 * r, or a = b tanh(r / b) with a bound b on it, so that no layer scales by more than e^b and none can overflow.
 *
 * @param bound the greatest magnitude of the log scale, positive; infinity for none
 */
public record Affine(double bound) implements Univariate {
    /** The bound that layers have unless told otherwise; e² = 7.4. */
    static final double BOUND = 2;

    /** Checks the bound. */
    public Affine {
        if (!(bound > 0)) {
            throw new IllegalArgumentException("the bound on a log scale must be positive, not " + bound);
        }
    }

    /** {@return maps whose log scale lies between -2 and 2} */
    public static Affine bounded() {
        return new Affine(BOUND);
    }

    /** {@return maps of any scale} */
    static Affine unbounded() {
        return new Affine(Double.POSITIVE_INFINITY);
    }

    @Override
    public List<Head> heads() {
        return List.of(new Head("scale", 1), new Head("shift", 1));
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        SDVariable logScale = logScale(s, heads.get(0));
        return new WithSlope(x.mul(s.sameDiff().math().exp(logScale)).add(heads.get(1)), logScale);
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        SDVariable logScale = s.sameDiff().math().neg(logScale(s, heads.get(0)));
        return new WithSlope(z.sub(heads.get(1)).mul(s.sameDiff().math().exp(logScale)), logScale);
    }

    private SDVariable logScale(Scope s, SDVariable raw) {
        return bound == Double.POSITIVE_INFINITY ? raw : bounded(s, raw, bound);
    }

    /** bound tanh(raw / bound), of slope 1 at 0. */
    static SDVariable bounded(Scope s, SDVariable raw, double bound) {
        return s.sameDiff().math().tanh(raw.mul(1 / bound)).mul(bound);
    }
}
