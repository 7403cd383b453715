package org.ergodic.engine.frontend;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Nodes;
import org.ergodic.engine.ir.Shapes;

/** Puts constants around and between the elements of an array. */
final class Padding {
    private Padding() {}

    /** An array of a shape, all of one value but for x, which begins at the given place. */
    static Node pad(Nodes nodes, Node x, double value, int[] shape, int... begin) {
        Node result = x;
        for (int d = shape.length - 1; d >= 0; d--) {
            List<Node> joined = new ArrayList<>();
            int[] rest = result.shape().clone();
            rest[d] = begin[d];
            if (rest[d] > 0) {
                joined.add(nodes.splat(value, rest.clone()));
            }
            joined.add(result);
            rest[d] = shape[d] - begin[d] - x.shape()[d];
            if (rest[d] > 0) {
                joined.add(nodes.splat(value, rest.clone()));
            }
            result = nodes.concat(d, joined.toArray(Node[]::new));
        }
        return result;
    }

    /** Zeros between the elements along an axis, so that they are a step apart. */
    static Node spread(Nodes nodes, Node x, int axis, int step) {
        int n = x.shape()[axis];
        if (step == 1 || n == 1) {
            return x;
        }
        int[] split = new int[x.shape().length + 1];
        System.arraycopy(x.shape(), 0, split, 0, axis + 1);
        split[axis + 1] = 1;
        System.arraycopy(x.shape(), axis + 1, split, axis + 2, x.shape().length - axis - 1);
        int[] zeros = split.clone();
        zeros[axis + 1] = step - 1;
        int[] joined = x.shape().clone();
        joined[axis] = n * step;
        Node all = nodes.reshape(nodes.concat(axis + 1, nodes.reshape(x, split), nodes.splat(0, zeros)), joined);
        int[] shape = x.shape().clone();
        shape[axis] = (n - 1) * step + 1;
        return nodes.view(all, shape, 0, Shapes.strides(joined));
    }
}
