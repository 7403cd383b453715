package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The affine coupling layer of Dinh, Sohl-Dickstein and Bengio (2017), "Density estimation using Real NVP",
 * arXiv:1605.08803, equation 9: with m the mask of the coordinates that stay,
 * z = m x + (1 - m) (x exp(a(m x)) + t(m x)) and log |det dz/dx| = sum of (1 - m) a(m x). Both directions are in closed
 * form.
 *
 * <p>The conditioner is a network of rectified layers with two linear heads. Its log scale is bounded, a = 2 tanh(r / 2)
 * for the head's output r, so that no layer scales by more than e² = 7.4 and none can overflow. The heads start near 0, the layer
 * near the identity.
 *
 * <p>Parameters {@code hidden-i/w}, {@code hidden-i/b}, {@code scale/w}, {@code scale/b}, {@code shift/w},
 * {@code shift/b}. It reads no condition.
 */
public final class AffineCoupling implements Bijection {
    private static final double LOG_SCALE_BOUND = 2;

    /** Which coordinates of the flattened event stay and condition the others. */
    public enum Mask {
        /** The first half; of an odd number the smaller one. */
        HALVES,
        /** Those of odd number, counted from 0: a checkerboard on tables. */
        ALTERNATE
    }

    private final long[] event;
    private final List<Integer> hidden;
    private final double[] keep;

    /**
     * A coupling layer.
     *
     * @param mask which coordinates stay
     * @param flip whether those stay that otherwise would not
     * @param hidden the sizes of the conditioner's hidden layers
     * @param event the shape of an event, of at least two elements
     * @throws IllegalArgumentException if an event is one number, which leaves nothing to condition on
     */
    public AffineCoupling(Mask mask, boolean flip, List<Integer> hidden, long... event) {
        this.event = event.clone();
        this.hidden = List.copyOf(hidden);
        int size = Events.size(event);
        if (size < 2) {
            throw new IllegalArgumentException("affine-coupling splits an event in two parts, and this event is one"
                    + " number: use a bijection that needs no split, such as planar");
        }
        keep = new double[size];
        for (int i = 0; i < size; i++) {
            boolean stays = mask == Mask.HALVES ? i < size / 2 : i % 2 == 1;
            keep[i] = stays != flip ? 1 : 0;
        }
    }

    @Override
    public WithLogDet inverse(Scope s, SDVariable x, Context c) {
        SDVariable rows = Events.flatten(x, event);
        Affine affine = affine(s, rows);
        SDVariable z = rows.mul(s.sameDiff().math().exp(affine.logScale)).add(affine.shift);
        return new WithLogDet(Events.unflatten(z, event), affine.logScale.sum(1));
    }

    @Override
    public WithLogDet forward(Scope s, SDVariable z, Context c) {
        SDVariable rows = Events.flatten(z, event);
        Affine affine = affine(s, rows);
        SDVariable inverseLogScale = s.sameDiff().math().neg(affine.logScale);
        SDVariable x = rows.sub(affine.shift).mul(s.sameDiff().math().exp(inverseLogScale));
        return new WithLogDet(Events.unflatten(x, event), inverseLogScale.sum(1));
    }

    /** Log scale and shift {@code [n, d]}, both 0 where a coordinate stays. */
    private record Affine(SDVariable logScale, SDVariable shift) {}

    private Affine affine(Scope s, SDVariable rows) {
        INDArray kept = Nd4j.createFromArray(keep).reshape(1, keep.length);
        SDVariable stays = s.constant(kept);
        SDVariable moves = s.constant(kept.rsub(1.0));
        SDVariable h = rows.mul(stays);
        long width = keep.length;
        // Masked inputs carry no variance: the first layer's fan-in is the number of coordinates that stay.
        double gain = 2.0 * width / kept.sumNumber().doubleValue();
        for (int i = 0; i < hidden.size(); i++) {
            h = linear(s.child("hidden-" + i), h, Initializer.fanIn(gain), width, hidden.get(i));
            h = s.sameDiff().nn().relu(h, 0.0);
            width = hidden.get(i);
            gain = 2;
        }
        Initializer small = Initializer.normal(0.01);
        SDVariable raw = linear(s.child("scale"), h, small, width, keep.length);
        SDVariable logScale =
                s.sameDiff().math().tanh(raw.mul(1 / LOG_SCALE_BOUND)).mul(LOG_SCALE_BOUND);
        SDVariable shift = linear(s.child("shift"), h, small, width, keep.length);
        return new Affine(logScale.mul(moves), shift.mul(moves));
    }

    private static SDVariable linear(Scope s, SDVariable x, Initializer initializer, long in, long out) {
        SDVariable w = s.parameter("w", initializer, in, out);
        SDVariable b = s.parameter("b", Initializer.zeros(), out);
        return x.mmul(w).add(b);
    }
}
