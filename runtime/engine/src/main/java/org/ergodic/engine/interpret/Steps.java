package org.ergodic.engine.interpret;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.ArrayFunctionOp;
import org.ergodic.api.graph.GraphException;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.op.ShapedOp;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.RandomOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.Enter;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.Exit;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.LoopCond;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.Merge;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.NextIteration;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.Switch;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.While;
import org.nd4j.linalg.api.ops.impl.layers.ExternalErrorsFunction;
import org.nd4j.linalg.api.ops.impl.shape.CreateView;
import org.nd4j.linalg.api.ops.impl.shape.tensorops.BaseTensorOp;
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Chooses how each op is run. */
final class Steps {
    private static final Set<String> VIEWS = Set.of("identity", "reshape", "expand_dims", "squeeze");

    /**
     * Legacy reductions and their counterparts in libnd4j. The legacy ones answer reductions over axes of size one by
     * copying x (also where they should take |x|), and throw a null pointer when run in an op context.
     */
    private static final Map<String, String> REDUCTIONS = Map.ofEntries(
            Map.entry("reduce_sum", "reduce_sum"),
            Map.entry("reduce_mean", "reduce_mean"),
            Map.entry("reduce_max", "reduce_max"),
            Map.entry("reduce_min", "reduce_min"),
            Map.entry("reduce_prod", "reduce_prod"),
            Map.entry("reduce_norm1", "reduce_norm1"),
            Map.entry("reduce_norm2", "reduce_norm2"),
            Map.entry("reduce_sqnorm", "reduce_sqnorm"),
            Map.entry("reduce_normmax", "reduce_norm_max"),
            Map.entry("asum", "reduce_norm1"),
            Map.entry("amax", "reduce_norm_max"),
            Map.entry("var", "reduce_variance"),
            Map.entry("std", "reduce_stdev"));

    /** ND4J computes expm1 as exp(x) - 1, which has no correct digit near zero, and its softplus overflows. */
    private static final Map<String, Fn> ACCURATE = Map.of("expm1", Fn.EXPM1, "softplus", Fn.SOFTPLUS);

    private Steps() {}

    static Step of(Node node) {
        DifferentialFunction op = node.op();
        refuse(node);
        if (op instanceof ShapedOp shaped) {
            return new ShapedStep(node, shaped);
        }
        if (op instanceof ArrayFunctionOp call) {
            return new ArrayFunctionStep(node, call.function());
        }
        if (op instanceof CreateView) {
            return new EagerStep(
                    node,
                    in -> CreateView.createFrom(in[0], Arrays.copyOfRange(in, 1, in.length))
                            .dup('c'));
        }
        if (op.opName().equals("strided_slice_bp")) {
            SliceBack back = SliceBack.of((DynamicCustomOp) op);
            if (back != null) {
                return new EagerStep(node, in -> back.apply(in[0], in[1]));
            }
        }
        Fn accurate = ACCURATE.get(op.opName());
        if (accurate != null) {
            return eager(node, x -> elementwise(accurate, x));
        }
        if (op instanceof DynamicCustomOp custom) {
            return VIEWS.contains(op.opName())
                    ? new ViewStep(node)
                    : new NativeStep(node, op.opName(), custom.iArgs(), custom.tArgs(), custom.bArgs(), custom.dArgs());
        }
        if (op instanceof BaseReduceOp reduce && reduce.getOpType() != Op.Type.REDUCE3) {
            return reduction(node, reduce);
        }
        return new LegacyStep(node, (Op) op);
    }

    private static Step reduction(Node node, BaseReduceOp op) {
        boolean keep = op.isKeepDims();
        int[] axes = node.in().length > 1 || op.dimensions() == null
                ? new int[0]
                : op.dimensions().toIntVector();
        boolean all = axes.length == 0 || axes[0] == Integer.MAX_VALUE;
        String nativeName = REDUCTIONS.get(op.opName());
        if (nativeName != null) {
            long[] i = all ? new long[0] : Arrays.stream(axes).asLongStream().toArray();
            boolean[] b = op instanceof Variance variance
                    ? new boolean[] {keep, variance.isBiasCorrected()}
                    : new boolean[] {keep};
            return new NativeStep(node, nativeName, i, new double[0], b);
        }
        int[] dims = all ? new int[0] : axes;
        return switch (op.opName()) {
            case "amean" -> eager(node, x -> Transforms.abs(x, true).mean(keep, dims));
            case "amin" -> eager(node, x -> Transforms.abs(x, true).min(keep, dims));
            case "any" -> eager(node, x -> indicator(x).max(keep, dims));
            case "all" -> eager(node, x -> indicator(x).min(keep, dims));
            case "countNonZero" -> eager(node, x -> indicator(x).sum(keep, dims));
            case "countZero" -> eager(node, x -> indicator(x).rsubi(1).sum(keep, dims));
            case "entropy" -> eager(node, x -> entropy(x, keep, dims));
            case "shannonentropy" -> eager(node, x -> entropy(x, keep, dims).divi(Math.log(2)));
            case "logentropy" -> eager(node, x -> Transforms.log(entropy(x, keep, dims), false));
            default -> new LegacyStep(node, op);
        };
    }

    private static Step eager(Node node, UnaryOperator<INDArray> function) {
        return new EagerStep(node, in -> function.apply(in[0]));
    }

    private static INDArray elementwise(Fn fn, INDArray x) {
        double[] values = x.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        for (int i = 0; i < values.length; i++) {
            values[i] = fn.apply(values[i], 0, 0);
        }
        return x.isEmpty()
                ? x
                : Nd4j.createFromArray(values).reshape('c', x.shape()).castTo(x.dataType());
    }

    private static INDArray indicator(INDArray x) {
        return x.castTo(DataType.DOUBLE).neq(0).castTo(DataType.DOUBLE);
    }

    private static INDArray entropy(INDArray p, boolean keep, int... dims) {
        return p.mul(Transforms.log(p, true)).sum(keep, dims).negi();
    }

    /** Throws if programs do not have such ops. */
    static void refuse(Node node) {
        DifferentialFunction op = node.op();
        if (op instanceof Switch
                || op instanceof Merge
                || op instanceof Enter
                || op instanceof Exit
                || op instanceof NextIteration
                || op instanceof LoopCond
                || op instanceof While
                || op instanceof BaseTensorOp
                || op.getClass().getSimpleName().equals("Invoke")) {
            throw new GraphException(where(node) + " is control flow, which programs do not have: a graph is compiled "
                    + "as straight-line mathematics. Choose values with Scope.select, and write loops in Java around "
                    + "the compiled program");
        }
        if (op instanceof RandomOp
                || op.opName().contains("dropout")
                || op.opName().startsWith("random_")) {
            throw new GraphException(where(node) + " draws random numbers from ND4J's global generator, which no seed "
                    + "of a run governs: use Scope.noise");
        }
        if (op instanceof ExternalErrorsFunction) {
            throw new GraphException(where(node) + " takes errors from outside the graph, which programs do not have");
        }
        if (op instanceof ScalarOp && node.in().length > 1) {
            throw new GraphException(where(node) + " takes its scalar from a variable: use the op of two variables");
        }
        if (!(op instanceof DynamicCustomOp) && !(op instanceof Op)) {
            throw new GraphException(where(node) + " is of a kind that cannot be run: " + op.getClass());
        }
    }

    static String where(Node node) {
        return "op '" + node.op().opName() + "' (named '" + node.name() + "', giving " + node.outNames() + ")";
    }
}
