package org.ergodic.engine.op;

import org.ergodic.engine.image.Windows;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code pool_at(u, x)}: of each window of u the element where x is largest there, the first of these in row-major
 * order. It is the derivative of max pooling of x in direction u, and the transpose of ND4J's {@code maxpool2d_bp(x,
 * g)} in g.
 */
public final class PoolAt extends ShapedOp {
    /** The op's name. */
    public static final String NAME = "pool_at";

    private static final int CHANNELS_LAST = 10;

    /**
     * Adds the op to a graph.
     *
     * @param sd the graph
     * @param i the whole-number arguments of {@code maxpool2d}
     * @param u of x's shape
     * @param x images
     */
    public PoolAt(SameDiff sd, long[] i, SDVariable u, SDVariable x) {
        super(sd, u, x);
        addIArgument(i);
    }

    @Override
    public String opName() {
        return NAME;
    }

    private boolean isLast() {
        return iArgs()[CHANNELS_LAST] == 1;
    }

    private Windows windows(long... x) {
        int[] i = new int[iArgs().length];
        for (int k = 0; k < i.length; k++) {
            i[k] = (int) iArgs()[k];
        }
        Windows at = Windows.of((int) x[isLast() ? 1 : 2], (int) x[isLast() ? 2 : 3], i);
        if (at == null) {
            throw new IllegalArgumentException("pool_at: no windows of this padding, or none that fit into the image");
        }
        return at;
    }

    @Override
    public long[] outputShape(long[]... in) {
        long[] x = in[1];
        Windows at = windows(x);
        return isLast() ? new long[] {x[0], at.oh(), at.ow(), x[3]} : new long[] {x[0], x[1], at.oh(), at.ow()};
    }

    @Override
    public boolean isView(long[]... in) {
        return false;
    }

    @Override
    public void execute(INDArray[] in, INDArray out) {
        boolean last = isLast();
        INDArray u = last ? in[0] : in[0].permute(0, 2, 3, 1);
        INDArray x = last ? in[1] : in[1].permute(0, 2, 3, 1);
        INDArray y = last ? out : out.permute(0, 2, 3, 1);
        Windows at = windows(in[1].shape());
        for (long image = 0; image < x.size(0); image++) {
            for (long channel = 0; channel < x.size(3); channel++) {
                for (int i = 0; i < at.oh(); i++) {
                    for (int j = 0; j < at.ow(); j++) {
                        y.putScalar(new long[] {image, i, j, channel}, at(at, u, x, image, channel, i, j));
                    }
                }
            }
        }
    }

    private static double at(Windows at, INDArray u, INDArray x, long image, long channel, int i, int j) {
        double most = Double.NEGATIVE_INFINITY;
        double value = 0;
        for (int k = 0; k < at.kh() * at.kw(); k++) {
            int row = i * at.sh() + k / at.kw() * at.dh() - at.top();
            int column = j * at.sw() + k % at.kw() * at.dw() - at.left();
            if (row < 0 || row >= at.h() || column < 0 || column >= at.w()) {
                continue;
            }
            double candidate = x.getDouble(image, row, column, channel);
            if (candidate > most) {
                most = candidate;
                value = u.getDouble(image, row, column, channel);
            }
        }
        return value;
    }
}
