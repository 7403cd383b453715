package org.ergodic.flows.graph;

import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** The derivatives of what an equation defines: a search finds the root and has none. */
public final class ImplicitFunction {
    private ImplicitFunction() {}

    /**
     * The root with its first and second derivatives in all that the equation depends on. A Newton step on what the
     * residual is less its own value, which is 0 here and stays 0, changes no value; its derivative is that of the
     * implicit function, and after the second step so is the second derivative.
     *
     * @param s where to build
     * @param root the root, found somehow
     * @param residual the equation's left side less its right side, at a variable
     * @param slope the derivative of the left side, at a variable
     * @return the root
     */
    public static SDVariable of(
            Scope s, SDVariable root, UnaryOperator<SDVariable> residual, UnaryOperator<SDVariable> slope) {
        SDVariable x = s.stopGradient(root);
        for (int i = 0; i < 2; i++) {
            SDVariable value = residual.apply(x);
            SDVariable zero = value.sub(s.stopGradient(value));
            x = x.sub(zero.div(slope.apply(x)));
        }
        return x;
    }
}
