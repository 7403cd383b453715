package org.ergodic.engine.diff;

import static org.ergodic.engine.diff.Expressions.one;

import java.util.Arrays;
import java.util.Map;
import org.ergodic.engine.op.BroadcastTo;
import org.ergodic.engine.op.PoolAt;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/** Ops of neural networks. */
final class LayerRules {
    /** What ends the names of ND4J's derivatives. */
    private static final String BACK = "_bp";

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
            int channel = op.b().length > 0 && op.b()[0] ? 1 : -1;
            SDVariable y = standardize(op.x(), ShapeRules.ints(op.i())).mul(along(op, 1, channel));
            return op.in().length > 2 ? y.add(along(op, 2, channel)) : y;
        }));
        rules.put("batchnorm", CompositeRule.of(LayerRules::batchNorm));
        for (String name : new String[] {"conv1d", "conv2d", "conv3dnew", "depthwise_conv2d", "deconv2d"}) {
            rules.put(name, new Convolution());
            rules.put(name + BACK, new ConvolutionBack());
        }
        for (String name : new String[] {"avgpool2d", "avgpool3dnew", "upsampling3d"}) {
            rules.put(name, new LinearForward());
            rules.put(name + BACK, new ShapeRules.OfLast((op, u) -> op.other(forward(op), u)));
        }
        rules.put("maxpool2d", new MaxPool());
        rules.put("maxpool2d" + BACK, new ShapeRules.OfLast((op, u) -> poolAt(op, u, op.x())));
        rules.put(
                PoolAt.NAME,
                new LinearRule(
                        (op, t) -> poolAt(op, t, op.in()[1]), (op, g) -> op.other("maxpool2d" + BACK, op.in()[1], g)));
        // ND4J's own gradient is wrong with channels last.
        rules.put("upsampling2d", LinearRule.transposed(LayerRules::pooled));
    }

    /** The op whose derivative in reverse mode this one is. */
    private static String forward(DiffOp op) {
        String name = op.op().opName();
        return name.substring(0, name.length() - BACK.length());
    }

    private static SDVariable poolAt(DiffOp op, SDVariable u, SDVariable x) {
        return new PoolAt(op.sd(), op.i(), u, x).outputVariables()[0];
    }

    /** An input that is a vector, along an axis of the first. */
    private static SDVariable along(DiffOp op, int input, int axis) {
        return BroadcastTo.along(op.sd(), op.in()[input], op.x(), axis).outputVariables()[0];
    }

    /** (x - mean) / sqrt(variance + epsilon), and a scale and an offset where there are. */
    private static SDVariable batchNorm(DiffOp op) {
        long[] i = op.i();
        int axis = (int) i[2];
        SDVariable deviation = op.sd().math().sqrt(along(op, 2, axis).add(op.t()[0]));
        SDVariable y = op.x().sub(along(op, 1, axis)).div(deviation);
        int next = 3;
        if (i[0] == 1) {
            y = y.mul(along(op, next++, axis));
        }
        return i[1] == 1 ? y.add(along(op, next, axis)) : y;
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

    /** Bilinear in x and the weights, plus a bias; reverse mode is ND4J's own op. */
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
            int n = op.in().length;
            SDVariable[] inputs = Arrays.copyOf(op.in(), n + 1);
            inputs[n] = g[0];
            return op.others(op.op().opName() + BACK, n, inputs);
        }
    }

    /** Linear in the only input; reverse mode is ND4J's own op. */
    private static final class LinearForward implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            return one(op.withFirst(t[0]));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            return one(op.other(op.op().opName() + BACK, op.x(), g[0]));
        }
    }

    /**
     * The derivative of a convolution y = x * w + b: from x, w, perhaps b, and g, what g makes of each of the others.
     * All of it is bilinear, and its own derivatives are convolutions and such derivatives again.
     */
    private static final class ConvolutionBack implements Rule {
        private static SDVariable[] back(DiffOp op, SDVariable x, SDVariable w, SDVariable g) {
            return op.others(op.op().opName(), 2, x, w, g);
        }

        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            SDVariable x = op.x();
            SDVariable w = op.in()[1];
            int last = op.in().length - 1;
            SDVariable g = op.in()[last];
            SDVariable[] result = new SDVariable[op.out().length];
            if (t[last] != null) {
                SDVariable[] inputs = op.in().clone();
                inputs[last] = t[last];
                result = op.allAgain(inputs).clone();
            }
            if (t[1] != null) {
                result[0] = Expressions.plus(result[0], back(op, x, t[1], g)[0]);
            }
            if (t[0] != null) {
                result[1] = Expressions.plus(result[1], back(op, t[0], w, g)[1]);
            }
            return result;
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] u, boolean... needed) {
            SDVariable x = op.x();
            SDVariable w = op.in()[1];
            int last = op.in().length - 1;
            SDVariable g = op.in()[last];
            SDVariable[] result = new SDVariable[op.in().length];
            if (needed[0] && u[1] != null) {
                result[0] = back(op, x, u[1], g)[0];
            }
            if (needed[1] && u[0] != null) {
                result[1] = back(op, u[0], w, g)[1];
            }
            if (needed[last]) {
                SDVariable bias = u.length > 2 ? u[2] : null;
                SDVariable first =
                        u[0] == null && bias == null ? null : forward(op, Expressions.orZeros(u[0], x), w, bias);
                result[last] = Expressions.plus(first, u[1] == null ? null : forward(op, x, u[1], null));
            }
            return result;
        }

        private static SDVariable forward(DiffOp op, SDVariable x, SDVariable w, SDVariable bias) {
            String name = LayerRules.forward(op);
            return bias == null ? op.other(name, x, w) : op.other(name, x, w, bias);
        }
    }

    /** The derivative of a window is that of its largest element; reverse mode is ND4J's own op. */
    private static final class MaxPool implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            return one(poolAt(op, t[0], op.x()));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            return one(op.other(op.op().opName() + BACK, op.x(), g[0]));
        }
    }
}
