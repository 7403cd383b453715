package org.ergodic.common.nn;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A linear layer whose units are scaled and shifted by an embedding e, such as one of time:
 * {@code (1 + e gain) (x w) + e shift + b} (Perez, Strub, de Vries, Dumoulin and Courville 2018, "FiLM: visual
 * reasoning with a general conditioning layer"). The gain starts small, so that training starts near a layer that is
 * only shifted.
 *
 * <p>Parameters {@code w}, {@code b}, {@code gain/w} and {@code shift/w}, the latter two {@code [embedded, out]}.
 *
 * @param in the number of inputs
 * @param out the number of outputs
 * @param embedded the size of the embedding
 */
@API(status = API.Status.EXPERIMENTAL)
public record ModulatedDense(long in, long out, long embedded) {
    /**
     * The layer.
     *
     * @param s the layer's scope
     * @param x {@code [n, in]}
     * @param e the embedding {@code [n, embedded]}
     * @return {@code [n, out]}
     */
    public SDVariable of(Scope s, SDVariable x, SDVariable e) {
        Dense dense = new Dense(Initializer.fanIn(2), in, out);
        SDVariable product = dense.product(s, x);
        SDVariable gain = new Dense(Initializer.fanIn(ResidualBlock.SMALL), embedded, out).product(s.child("gain"), e);
        SDVariable shift = new Dense(Initializer.fanIn(1), embedded, out).product(s.child("shift"), e);
        return product.add(product.mul(gain)).add(shift).add(dense.bias(s));
    }
}
