package org.ergodic.engine.diff;

import org.nd4j.autodiff.samediff.SDVariable;

/** How an op is differentiated. A null stands for zeros, in arguments and results. */
interface Rule {
    /**
     * Forward mode.
     *
     * @param op the op
     * @param t the tangent of each input, not all null
     * @return the tangent of each output, of its shape
     */
    SDVariable[] jvp(DiffOp op, SDVariable... t);

    /**
     * Reverse mode.
     *
     * @param op the op
     * @param g the adjoint of each output, not all null
     * @param needed which inputs' adjoints are asked for
     * @return the adjoint of each input, of its shape; anything where not needed
     */
    SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed);
}
