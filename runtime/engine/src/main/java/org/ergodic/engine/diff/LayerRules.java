package org.ergodic.engine.diff;

import static org.ergodic.engine.diff.Expressions.one;

import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/** Ops of neural networks. */
final class LayerRules {
    private LayerRules() {}

    static void addTo(Map<String, Rule> rules) {
        rules.put("softmax", new LinearRule(LayerRules::softmax, LayerRules::softmax));
        rules.put(
                "log_softmax",
                new LinearRule(
                        (op, t) -> {
                            SDVariable mean = op.sd().math().exp(op.y()).mul(t).sum(true, axis(op));
                            return t.sub(mean);
                        },
                        (op, g) -> g.sub(op.sd().math().exp(op.y()).mul(g.sum(true, axis(op))))));
        rules.put("xw_plus_b", CompositeRule.of(op -> {
            SDVariable product = Expressions.mm(op.in()[0], op.in()[1], false, false);
            return op.in().length > 2 ? product.add(op.in()[2]) : product;
        }));
        rules.put("clipbynorm", CompositeRule.of(op -> {
            double most = op.t()[0];
            SDVariable norm = op.x().norm2(true, ShapeRules.ints(op.i()));
            SDVariable clipped = Expressions.mask(norm.gt(most), norm);
            return op.x().div(norm.div(most).mul(clipped).add(clipped.rsub(1)));
        }));
        rules.put("standardize", CompositeRule.of(op -> standardize(op.x(), ShapeRules.ints(op.i()))));
        rules.put("layer_norm", CompositeRule.of(op -> {
            SDVariable y = standardize(op.x(), ShapeRules.ints(op.i())).mul(op.in()[1]);
            return op.in().length > 2 ? y.add(op.in()[2]) : y;
        }));
        for (String name : new String[] {"conv1d", "conv2d", "conv3dnew", "depthwise_conv2d", "deconv2d"}) {
            rules.put(name, new Convolution());
        }
        for (String name : new String[] {"avgpool2d", "avgpool3dnew", "upsampling3d"}) {
            rules.put(name, new LinearForward());
        }
        // ND4J's own gradient is wrong with channels last.
        rules.put("upsampling2d", LinearRule.transposed(LayerRules::pooled));
    }

    /** What all copies of a pixel got together: their average times their number. */
    private static SDVariable pooled(DiffOp op, SDVariable g) {
        long height = op.i(0, 1);
        long width = op.i(1, height);
        Pooling2DConfig config = Pooling2DConfig.builder()
                .kH(height)
                .kW(width)
                .sH(height)
                .sW(width)
                .isNHWC(op.i(2, 1) == 0)
                .build();
        return op.sd().cnn().avgPooling2d(g, config).mul(height * width);
    }

    private static int axis(DiffOp op) {
        return (int) op.i(0, -1);
    }

    /** The Jacobian of softmax, diag(y) - y y', is symmetric: both modes are the same. */
    private static SDVariable softmax(DiffOp op, SDVariable v) {
        SDVariable weighted = v.mul(op.y());
        return weighted.sub(op.y().mul(weighted.sum(true, axis(op))));
    }

    /** (x - mean) / standard deviation, as libnd4j computes it: without bias correction, zero where all are equal. */
    private static SDVariable standardize(SDVariable x, int... axes) {
        SDVariable centred = x.sub(x.mean(true, axes));
        SDVariable std = x.getSameDiff().standardDeviation(x, false, true, axes);
        return centred.div(std.add(Expressions.mask(std.eq(0), std)));
    }

    /** Bilinear in x and the weights, plus a bias; reverse mode is SameDiff's own. */
    private static final class Convolution implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            SDVariable sum = t[0] == null ? null : op.again(t[0], op.in()[1]);
            if (t.length > 2 && t[2] != null) {
                return one(Expressions.plus(sum, op.again(op.x(), Expressions.orZeros(t[1], op.in()[1]), t[2])));
            }
            return one(t[1] == null ? sum : Expressions.plus(sum, op.again(op.x(), t[1])));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            return FallbackRule.INSTANCE.vjp(op, g, needed);
        }
    }

    /** Linear in the only input; reverse mode is SameDiff's own. */
    private static final class LinearForward implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            return one(op.withFirst(t[0]));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            return FallbackRule.INSTANCE.vjp(op, g, needed);
        }
    }
}
