package org.ergodic.engine.diff;

import org.ergodic.engine.op.BroadcastTo;
import org.ergodic.engine.op.SumTo;
import org.nd4j.autodiff.samediff.SDVariable;

/** Short ways to write what the rules write often. */
final class Expressions {
    private Expressions() {}

    /** a + b, where null is zero. */
    static SDVariable plus(SDVariable a, SDVariable b) {
        if (a == null) {
            return b;
        }
        return b == null ? a : a.add(b);
    }

    /** x summed to the shape of like. */
    static SDVariable sumTo(SDVariable x, SDVariable like) {
        return x == null ? null : new SumTo(x.getSameDiff(), x, like).outputVariables()[0];
    }

    /** x repeated to the shape of like, shapes aligned at their ends. */
    static SDVariable broadcastTo(SDVariable x, SDVariable like) {
        return x == null ? null : new BroadcastTo(x.getSameDiff(), x, like, (int[]) null).outputVariables()[0];
    }

    /** A reduction's result repeated along the axes that were reduced in like; no axes means all. */
    static SDVariable expand(SDVariable x, SDVariable like, int... axes) {
        return axes.length == 0
                ? broadcastTo(x, like)
                : new BroadcastTo(x.getSameDiff(), x, like, axes).outputVariables()[0];
    }

    /** A comparison's result as numbers of x's type. */
    static SDVariable mask(SDVariable condition, SDVariable x) {
        return condition.castTo(x.dataType());
    }

    static SDVariable zeros(SDVariable like) {
        return like.getSameDiff().zerosLike(like);
    }

    static SDVariable orZeros(SDVariable x, SDVariable like) {
        return x == null ? zeros(like) : x;
    }

    static SDVariable reshapeLike(SDVariable x, SDVariable like) {
        return x.getSameDiff().reshape(x, like.getSameDiff().shape(like));
    }

    /** The number of elements of x divided by that of y, as a scalar of x's type. */
    static SDVariable ratio(SDVariable x, SDVariable y) {
        return x.getSameDiff()
                .size(x)
                .castTo(x.dataType())
                .div(y.getSameDiff().size(y).castTo(x.dataType()));
    }

    static SDVariable mm(SDVariable a, SDVariable b, boolean transposeA, boolean transposeB) {
        return a.getSameDiff().mmul(a, b, transposeA, transposeB, false);
    }

    static SDVariable[] one(SDVariable x) {
        return new SDVariable[] {x};
    }
}
