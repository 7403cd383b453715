package org.ergodic.common.nn;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A residual block of two layers with the nonlinearity a and an embedding e: {@code h + second(a(first(a(h), e)))},
 * with the {@link ModulatedDense} layer {@code first} and the {@link Dense} layer {@code second} (He, Zhang, Ren and
 * Sun 2016, "Identity mappings in deep residual networks"; Dhariwal and Nichol 2021, "Diffusion models beat GANs on
 * image synthesis", section 3.1, for the embedding). Where it changes the width, h goes through the weights
 * {@code skip/w}. The second layer starts small, so that the block starts near the identity.
 *
 * @param in the number of inputs
 * @param out the number of outputs
 * @param embedded the size of the embedding
 * @param activation the nonlinearity, elementwise
 * @param dropout of the units between the two layers
 */
@API(status = API.Status.EXPERIMENTAL)
public record ResidualBlock(long in, long out, long embedded, UnaryOperator<SDVariable> activation, Dropout dropout) {
    static final double SMALL = 1e-2;

    /** Checks that there is a nonlinearity. */
    public ResidualBlock {
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(dropout, "dropout");
    }

    /**
     * A block without dropout.
     *
     * @param in the number of inputs
     * @param out the number of outputs
     * @param embedded the size of the embedding
     * @param activation the nonlinearity, elementwise
     */
    public ResidualBlock(long in, long out, long embedded, UnaryOperator<SDVariable> activation) {
        this(in, out, embedded, activation, new Dropout(0));
    }

    /**
     * The block.
     *
     * @param s the block's scope
     * @param h {@code [n, in]}
     * @param e the embedding {@code [n, embedded]}
     * @return {@code [n, out]}
     */
    public SDVariable of(Scope s, SDVariable h, SDVariable e) {
        SDVariable inner = new ModulatedDense(in, out, embedded).of(s.child("first"), activation.apply(h), e);
        SDVariable units = dropout.of(s, activation.apply(inner), out);
        SDVariable change = new Dense(Initializer.fanIn(SMALL), out, out).of(s.child("second"), units);
        SDVariable kept = in == out ? h : new Dense(Initializer.fanIn(1), in, out).product(s.child("skip"), h);
        return kept.add(change);
    }
}
