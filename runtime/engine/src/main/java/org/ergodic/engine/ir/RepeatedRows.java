package org.ergodic.engine.ir;

import java.util.Arrays;
import org.ergodic.engine.kernel.Fn;

/**
 * Functions of values that are one row over and over, such as a time that all samples share: the function of the one
 * row, repeated. So a value stays one row until it meets one that differs from sample to sample. An elementwise
 * function does the same by itself, in {@link Nodes#map}.
 */
final class RepeatedRows {
    private final Nodes nodes;

    RepeatedRows(Nodes nodes) {
        this.nodes = nodes;
    }

    /** The row that a value repeats along its first axis, which is then 1; null if it is not known to. */
    Node row(Node x) {
        if (x.shape().length == 0 || x.shape()[0] <= 1) {
            return null;
        }
        int[] shape = x.shape().clone();
        shape[0] = 1;
        if (x.isSplat()) {
            return nodes.splat(x.splatValue(), shape);
        }
        if (!x.isPointwise(Fn.COPY)) {
            return null;
        }
        int[] from = x.in(0).shape();
        return from.length < shape.length || from[0] == 1 ? nodes.expand(x.in(0), shape) : null;
    }

    /** A row so many times. */
    Node again(Node row, int times) {
        int[] shape = row.shape().clone();
        shape[0] = times;
        return nodes.expand(row, shape);
    }

    /** The value in another shape, if some of its first axes are as many rows there; else null. */
    Node reshape(Node x, int... shape) {
        if (!x.isPointwise(Fn.COPY)) {
            return null;
        }
        int[] from = x.in(0).shape();
        int missing = x.shape().length - from.length;
        int axes = 0;
        while (axes < x.shape().length && (axes < missing || from[axes - missing] == 1)) {
            axes++;
        }
        for (; axes > 0; axes--) {
            int[] small = firstOnes(axes, x.shape());
            int to = axes(Shapes.size(x.shape()) / Math.max(1, Shapes.size(small)), shape);
            if (to > 0) {
                Node one = nodes.expand(x.in(0), small);
                return nodes.expand(nodes.reshape(one, firstOnes(to, shape)), shape);
            }
        }
        return null;
    }

    /** How many of a shape's first axes have so many elements, more than one; 0 if none have. */
    private static int axes(int rows, int... shape) {
        int product = 1;
        for (int i = 0; i < shape.length && product < rows; i++) {
            product *= shape[i];
            if (product == rows) {
                return i + 1;
            }
        }
        return 0;
    }

    private static int[] firstOnes(int axes, int... shape) {
        int[] small = shape.clone();
        Arrays.fill(small, 0, axes, 1);
        return small;
    }

    private static int[] tail(int... shape) {
        return Arrays.copyOfRange(shape, 1, shape.length);
    }

    /** A view whose outermost dimension goes from row to row, and the others stay within one; else null. */
    Node view(Node x, int[] shape, int offset, int... strides) {
        Node one = row(x);
        int first = 0;
        while (first < shape.length && shape[first] == 1) {
            first++;
        }
        if (one == null || one.size() == 0) {
            return null;
        }
        int width = one.size();
        if (first == shape.length) {
            return nodes.view(one, shape, offset % width, strides);
        }
        if (strides[first] % width != 0) {
            return null;
        }
        int[] small = shape.clone();
        small[first] = 1;
        int start = offset % width;
        int low = start;
        int high = start;
        for (int i = first + 1; i < shape.length; i++) {
            low += Math.min(0, (shape[i] - 1) * strides[i]);
            high += Math.max(0, (shape[i] - 1) * strides[i]);
        }
        return low >= 0 && high < width ? nodes.expand(nodes.view(one, small, start, strides), shape) : null;
    }

    /** Inputs one beside the other, all of them repeated; else null. */
    Node concat(int axis, Node... in) {
        Node[] rows = new Node[in.length];
        for (int i = 0; i < in.length; i++) {
            rows[i] = row(in[i]);
            if (rows[i] == null) {
                return null;
            }
        }
        return again(nodes.concat(axis, rows), in[0].shape()[0]);
    }

    /** The product of a left factor that is repeated, or of batches of which the right ones are all the same. */
    Node matmul(Node a, Node b, boolean tb) {
        Node left = row(a);
        int rank = b.shape().length;
        if (rank == 2) {
            return left == null ? null : repeated(nodes.matmul(left, b, false, tb), a);
        }
        Node right = row(b);
        if (right == null || a.shape().length != rank || a.shape()[0] != b.shape()[0]) {
            return null;
        }
        if (left != null) {
            return repeated(nodes.matmul(left, right, false, tb), a);
        }
        return rank == 3 ? nodes.matmul(a, nodes.reshape(right, tail(right.shape())), false, tb) : null;
    }

    private Node repeated(Node product, Node a) {
        return product == null ? null : again(product, a.shape()[0]);
    }
}
