package org.ergodic.engine.frontend;

import org.ergodic.engine.image.Windows;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Nodes;
import org.ergodic.engine.ir.Shapes;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.KernelChoice;
import org.ergodic.engine.kernel.Reduction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Translates the ops of networks on images: convolutions become products of the windows of an image, laid out as rows,
 * by the weights; pooling becomes reductions over windows; each gradient is again of this kind. Inside, channels are
 * last.
 */
final class ImageLowering {
    private final Nodes nodes;

    ImageLowering(Nodes nodes) {
        this.nodes = nodes;
    }

    /** The results of an op of images; null if it is none, or of a kind that is not known here. */
    Node[] lower(String name, int[] i, Node... in) {
        return switch (name) {
            case "conv2d" -> one(i.length == 11 ? convolution(i, in) : null);
            case "conv2d_bp" -> i.length == 11 ? convolutionBack(i, in) : null;
            case "deconv2d" -> one(i.length == 10 ? transposed(i, in) : null);
            case "deconv2d_bp" -> i.length == 10 ? transposedBack(i, in) : null;
            case "maxpool2d", "avgpool2d" -> one(i.length == 11 ? pool(name.startsWith("max"), i, in[0]) : null);
            case "maxpool2d_bp" -> one(i.length == 11 && in.length == 2 ? maxPoolBack(i, in) : null);
            case "avgpool2d_bp" -> one(i.length == 11 && in.length == 2 ? averageBack(i, in) : null);
            case "upsampling2d" -> one(i.length == 3 ? repeat(in[0], i) : null);
            case "upsampling2d_bp" -> one(i.length == 3 && in.length == 2 ? repeatBack(in[0], in[1], i) : null);
            default -> null;
        };
    }

    private static Node[] one(Node node) {
        return node == null ? null : new Node[] {node};
    }

    private Node channelsLast(Node x, boolean last) {
        return last ? x : nodes.permute(x, 0, 2, 3, 1);
    }

    private Node asGiven(Node x, boolean last) {
        return last ? x : nodes.permute(x, 0, 3, 1, 2);
    }

    /** Weights [height, width, in, out], of the three orders that ND4J knows. */
    private Node weights(Node w, int format) {
        return switch (format) {
            case 0 -> w;
            case 1 -> nodes.permute(w, 2, 3, 1, 0);
            default -> nodes.permute(w, 1, 2, 3, 0);
        };
    }

    private Node weightsAsGiven(Node w, int format) {
        return switch (format) {
            case 0 -> w;
            case 1 -> nodes.permute(w, 3, 2, 0, 1);
            default -> nodes.permute(w, 3, 0, 1, 2);
        };
    }

    /** The windows of an image [n, h, w, c] as [n, oh, ow, kh, kw, c]. */
    private Node windows(Node x, Windows at, double padding) {
        int[] padded = {x.shape()[0], at.paddedH(), at.paddedW(), x.shape()[3]};
        Node p = Padding.pad(nodes, x, padding, padded, 0, at.top(), at.left(), 0);
        int[] own = Shapes.strides(padded);
        return nodes.view(
                p,
                new int[] {x.shape()[0], at.oh(), at.ow(), at.kh(), at.kw(), x.shape()[3]},
                0,
                own[0],
                at.sh() * own[1],
                at.sw() * own[2],
                at.dh() * own[1],
                at.dw() * own[2],
                own[3]);
    }

    /**
     * Windows of the results [n, oh, ow, c] around each pixel of the image: [n, h, w, kh, kw, c], where window (i, j)
     * has what the pixel got through weight (kh-1-i, kw-1-j).
     */
    private Node windowsBack(Node g, Windows at) {
        Node spread = Padding.spread(nodes, Padding.spread(nodes, g, 1, at.sh()), 2, at.sw());
        int above = (at.kh() - 1) * at.dh();
        int before = (at.kw() - 1) * at.dw();
        int[] padded = {g.shape()[0], at.paddedH() + above, at.paddedW() + before, g.shape()[3]};
        Node p = Padding.pad(nodes, spread, 0, padded, 0, above, before, 0);
        int[] own = Shapes.strides(padded);
        return nodes.view(
                p,
                new int[] {g.shape()[0], at.h(), at.w(), at.kh(), at.kw(), g.shape()[3]},
                at.top() * own[1] + at.left() * own[2],
                own[0],
                own[1],
                own[2],
                at.dh() * own[1],
                at.dw() * own[2],
                own[3]);
    }

    /** Windows as rows, times weights: [n oh ow, kh kw c] by [kh kw c, out]. */
    private Node rows(Node windows) {
        int[] s = windows.shape();
        return nodes.reshape(windows, s[0] * s[1] * s[2], s[3] * s[4] * s[5]);
    }

    /** On vectors of single precision windows are read where they lie; else a BLAS multiplies their array. */
    private boolean isDirect() {
        return nodes.type() == DataType.FLOAT && KernelChoice.vectorised();
    }

    private Node forward(Node x, Node w, Node bias, Windows at) {
        if (isDirect() && !at.isPixelwise()) {
            return nodes.convolve(at, x, w, bias, false);
        }
        Node y = product(x, w, at);
        return bias == null ? y : nodes.map(Fn.ADD, y, bias);
    }

    private Node product(Node x, Node w, Windows at) {
        int out = w.shape()[3];
        Node product = nodes.matmul(rows(windows(x, at, 0)), nodes.reshape(w, w.size() / out, out), false, false);
        return nodes.reshape(product, x.shape()[0], at.oh(), at.ow(), out);
    }

    /** The transpose of {@link #forward} in x. */
    private Node back(Node g, Node w, Windows at) {
        if (isDirect() && !at.isPixelwise()) {
            return nodes.convolve(at.transposed(), g, w, null, true);
        }
        int c = w.shape()[2];
        Node turned = nodes.permute(w, 0, 1, 3, 2);
        int[] strides = Shapes.strides(turned.shape());
        int last = (at.kh() - 1) * strides[0] + (at.kw() - 1) * strides[1];
        Node flipped = nodes.view(turned, turned.shape(), last, -strides[0], -strides[1], strides[2], strides[3]);
        Node product = nodes.matmul(rows(windowsBack(g, at)), nodes.reshape(flipped, w.size() / c, c), false, false);
        return nodes.reshape(product, g.shape()[0], at.h(), at.w(), c);
    }

    /** The transpose of {@link #forward} in w. */
    private Node weightsBack(Node x, Node g, Windows at) {
        if (isDirect() && !at.isPixelwise()) {
            return nodes.convolveWeights(at, x, g);
        }
        int out = g.shape()[3];
        Node product = nodes.matmul(rows(windows(x, at, 0)), nodes.reshape(g, g.size() / out, out), true, false);
        return nodes.reshape(product, at.kh(), at.kw(), x.shape()[3], out);
    }

    private Node convolution(int[] i, Node... in) {
        boolean last = i[9] == 1;
        Node x = channelsLast(in[0], last);
        Windows at = Windows.of(x.shape()[1], x.shape()[2], i);
        Node w = weights(in[1], i[10]);
        if (at == null || w.shape()[2] != x.shape()[3]) {
            return null;
        }
        return asGiven(forward(x, w, in.length > 2 ? in[2] : null, at), last);
    }

    private Node[] convolutionBack(int[] i, Node... in) {
        boolean last = i[9] == 1;
        Node x = channelsLast(in[0], last);
        Windows at = Windows.of(x.shape()[1], x.shape()[2], i);
        if (at == null) {
            return null;
        }
        Node g = channelsLast(in[in.length - 1], last);
        Node dx = asGiven(back(g, weights(in[1], i[10]), at), last);
        Node dw = weightsAsGiven(weightsBack(x, g, at), i[10]);
        return in.length < 4 ? new Node[] {dx, dw} : new Node[] {dx, dw, bias(g, in[2])};
    }

    private Node bias(Node g, Node b) {
        return nodes.reshape(nodes.reduce(Reduction.SUM, g, false, 0, 1, 2), b.shape());
    }

    /** Weights are [height, width, out, in]: the transpose of the convolution that takes out to in. */
    private Node transposed(int[] i, Node... in) {
        boolean last = i[9] == 1;
        Node x = channelsLast(in[0], last);
        Windows at = Windows.ofTransposed(x.shape()[1], x.shape()[2], i);
        if (at == null || in[1].shape()[3] != x.shape()[3]) {
            return null;
        }
        Node y = back(x, in[1], at);
        return asGiven(in.length > 2 ? nodes.map(Fn.ADD, y, in[2]) : y, last);
    }

    private Node[] transposedBack(int[] i, Node... in) {
        boolean last = i[9] == 1;
        Node x = channelsLast(in[0], last);
        Windows at = Windows.ofTransposed(x.shape()[1], x.shape()[2], i);
        if (at == null) {
            return null;
        }
        Node g = channelsLast(in[in.length - 1], last);
        Node dx = asGiven(forward(g, in[1], null, at), last);
        Node dw = weightsBack(g, x, at);
        return in.length < 4 ? new Node[] {dx, dw} : new Node[] {dx, dw, bias(g, in[2])};
    }

    private Node pool(boolean max, int[] i, Node in) {
        boolean last = i[10] == 1;
        Node x = channelsLast(in, last);
        Windows at = Windows.of(x.shape()[1], x.shape()[2], i);
        if (at == null) {
            return null;
        }
        if (max) {
            Node windows = windows(x, at, Double.NEGATIVE_INFINITY);
            return asGiven(nodes.reduce(Reduction.MAX, windows, false, 3, 4), last);
        }
        Node sum = nodes.reduce(Reduction.SUM, windows(x, at, 0), false, 3, 4);
        return asGiven(nodes.map(Fn.DIV, sum, counts(at, i[9] == 1)), last);
    }

    /** By what each average is divided: how many pixels of the window are the image's, or all. */
    private Node counts(Windows at, boolean all) {
        double[] counts = new double[at.oh() * at.ow()];
        for (int k = 0; k < counts.length; k++) {
            int rows = inside(k / at.ow() * at.sh() - at.top(), at.kh(), at.dh(), at.h());
            int columns = inside(k % at.ow() * at.sw() - at.left(), at.kw(), at.dw(), at.w());
            counts[k] = all ? at.kh() * at.kw() : rows * columns;
        }
        return nodes.constant(Nd4j.createFromArray(counts)
                .reshape('c', 1, at.oh(), at.ow(), 1)
                .castTo(nodes.type()));
    }

    private static int inside(int start, int k, int step, int n) {
        int count = 0;
        for (int j = 0; j < k; j++) {
            int position = start + j * step;
            count += position >= 0 && position < n ? 1 : 0;
        }
        return count;
    }

    private Node averageBack(int[] i, Node... in) {
        boolean last = i[10] == 1;
        Node x = channelsLast(in[0], last);
        Windows at = Windows.of(x.shape()[1], x.shape()[2], i);
        if (at == null) {
            return null;
        }
        Node g = nodes.map(Fn.DIV, channelsLast(in[1], last), counts(at, i[9] == 1));
        return asGiven(nodes.reduce(Reduction.SUM, windowsBack(g, at), false, 3, 4), last);
    }

    /** 1 for the first largest pixel of each window, else 0: [n, oh, ow, kh kw, c]. */
    private Node chosen(Node x, Windows at) {
        Node windows = nodes.reshape(
                windows(x, at, Double.NEGATIVE_INFINITY),
                x.shape()[0],
                at.oh(),
                at.ow(),
                at.kh() * at.kw(),
                x.shape()[3]);
        Node largest = nodes.map(Fn.EQ, windows, nodes.reduce(Reduction.MAX, windows, true, 3));
        Node first = nodes.map(Fn.EQ, nodes.cumsum(largest, 3, true, false), 0);
        return nodes.map(Fn.MUL, largest, first);
    }

    /** Of each window of u the pixel that is the first largest of x's. */
    Node poolAt(int[] i, Node u, Node in) {
        boolean last = i[10] == 1;
        Node x = channelsLast(in, last);
        Windows at = Windows.of(x.shape()[1], x.shape()[2], i);
        if (at == null) {
            return null;
        }
        Node chosen = chosen(x, at);
        Node windows = nodes.reshape(windows(channelsLast(u, last), at, 0), chosen.shape());
        return asGiven(nodes.reduce(Reduction.SUM, nodes.map(Fn.MUL, chosen, windows), false, 3), last);
    }

    /** What a window's result got goes to its first largest pixel. */
    private Node maxPoolBack(int[] i, Node... in) {
        boolean last = i[10] == 1;
        Node x = channelsLast(in[0], last);
        Windows at = Windows.of(x.shape()[1], x.shape()[2], i);
        if (at == null) {
            return null;
        }
        int n = x.shape()[0];
        int c = x.shape()[3];
        Node g = nodes.reshape(channelsLast(in[1], last), n, at.oh(), at.ow(), 1, c);
        Node parts = nodes.map(Fn.MUL, chosen(x, at), g);
        return asGiven(gather(parts, at), last);
    }

    /** Adds windows [n, oh, ow, kh kw, c] where they lie on the image: the transpose of {@link #windows}. */
    private Node gather(Node parts, Windows at) {
        int n = parts.shape()[0];
        int c = parts.shape()[4];
        int[] padded = {n, at.paddedH(), at.paddedW(), c};
        int[] own = Shapes.strides(parts.shape());
        Node sum = null;
        for (int k = 0; k < at.kh() * at.kw(); k++) {
            Node part =
                    nodes.view(parts, new int[] {n, at.oh(), at.ow(), c}, k * own[3], own[0], own[1], own[2], own[4]);
            Node spread = Padding.spread(nodes, Padding.spread(nodes, part, 1, at.sh()), 2, at.sw());
            Node placed = Padding.pad(nodes, spread, 0, padded, 0, k / at.kw() * at.dh(), k % at.kw() * at.dw(), 0);
            sum = sum == null ? placed : nodes.map(Fn.ADD, sum, placed);
        }
        int[] strides = Shapes.strides(padded);
        return nodes.view(
                sum, new int[] {n, at.h(), at.w(), c}, at.top() * strides[1] + at.left() * strides[2], strides);
    }

    /** Each pixel i[0] times i[1] times; channels first if i[2] is not 0. */
    private Node repeat(Node x, int... i) {
        int[] s = x.shape();
        if (i[2] != 0) {
            Node wide =
                    nodes.expand(nodes.reshape(x, s[0], s[1], s[2], 1, s[3], 1), s[0], s[1], s[2], i[0], s[3], i[1]);
            return nodes.reshape(wide, s[0], s[1], s[2] * i[0], s[3] * i[1]);
        }
        Node wide = nodes.expand(nodes.reshape(x, s[0], s[1], 1, s[2], 1, s[3]), s[0], s[1], i[0], s[2], i[1], s[3]);
        return nodes.reshape(wide, s[0], s[1] * i[0], s[2] * i[1], s[3]);
    }

    private Node repeatBack(Node x, Node g, int... i) {
        int[] s = x.shape();
        if (x.size() * i[0] * i[1] != g.size()) {
            return null;
        }
        return i[2] != 0
                ? nodes.reduce(Reduction.SUM, nodes.reshape(g, s[0], s[1], s[2], i[0], s[3], i[1]), false, 3, 5)
                : nodes.reduce(Reduction.SUM, nodes.reshape(g, s[0], s[1], i[0], s[2], i[1], s[3]), false, 2, 4);
    }
}
