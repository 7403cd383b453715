package org.ergodic.engine.interpret;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.ArrayFunctionOp;
import org.ergodic.api.graph.GraphException;
import org.ergodic.engine.matrix.MatrixFunction;
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
import org.nd4j.linalg.ops.transforms.Transforms;

/** Chooses how each op is run. */
final class OpSteps {
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
            Map.entry("reduce_sqnorm", "reduce_sqnorm"),
            Map.entry("reduce_normmax", "reduce_norm_max"),
            Map.entry("asum", "reduce_norm1"),
            Map.entry("amax", "reduce_norm_max"),
            Map.entry("var", "reduce_variance"));

    /**
     * The incomplete gamma functions: ND4J's series gives 0.81 for Q(1/2, 20) = 2.5e-10, and not-a-numbers further out.
     */
    private static final Set<String> WRONG = Set.of("igamma", "igammac");

    private OpSteps() {}

    static OpStep of(SlottedOp node) {
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
        if (Elementary.isWrongInNd4j(op.opName())) {
            return new ElementaryStep(node);
        }
        MatrixFunction matrices = MatrixFunction.of(op.opName());
        if (matrices != null && node.in().length == 1) {
            return eager(node, x -> ofMatrices(matrices, x));
        }
        OpStep lines = op instanceof DynamicCustomOp custom ? lines(node, custom) : null;
        if (lines != null) {
            return lines;
        }
        if (op instanceof DynamicCustomOp custom) {
            return VIEWS.contains(op.opName())
                    ? new ViewStep(node)
                    : new NativeStep(node, op.opName(), custom.iArgs(), custom.tArgs(), custom.bArgs(), custom.dArgs());
        }
        if (op instanceof BaseReduceOp reduce) {
            return reduce.getOpType() == Op.Type.REDUCE3 ? ofTwo(node, reduce) : reduction(node, reduce);
        }
        return new LegacyStep(node, (Op) op);
    }

    private static OpStep reduction(SlottedOp node, BaseReduceOp op) {
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
            case "reduce_norm2" -> eager(node, x -> AxisFunctions.reduced(x, keep, dims, AxisFunctions::norm));
            case "std" -> {
                boolean corrected = ((Variance) op).isBiasCorrected();
                yield eager(
                        node,
                        x -> AxisFunctions.reduced(x, keep, dims, line -> AxisFunctions.deviation(corrected, line)));
            }
            case "amean" -> eager(node, x -> Transforms.abs(x, true).mean(keep, dims));
            case "amin" -> eager(node, x -> Transforms.abs(x, true).min(keep, dims));
            case "any" -> eager(node, x -> indicator(x).max(keep, dims));
            case "all" -> eager(node, x -> indicator(x).min(keep, dims));
            case "countNonZero" -> eager(node, x -> indicator(x).sum(keep, dims));
            case "countZero" -> eager(node, x -> indicator(x).rsubi(1).sum(keep, dims));
            case "entropy" -> eager(node, x -> AxisFunctions.reduced(x, keep, dims, AxisFunctions::entropy));
            case "shannonentropy" ->
                eager(
                        node,
                        x -> AxisFunctions.reduced(x, keep, dims, line -> AxisFunctions.entropy(line) / Math.log(2)));
            case "logentropy" ->
                eager(node, x -> AxisFunctions.reduced(x, keep, dims, line -> Math.log(AxisFunctions.entropy(line))));
            default -> new LegacyStep(node, op);
        };
    }

    private static OpStep eager(SlottedOp node, UnaryOperator<INDArray> function) {
        return new EagerStep(node, in -> function.apply(in[0]));
    }

    /** ND4J's refuse small determinants, and their logarithm of that of a singular matrix is 0. */
    private static INDArray ofMatrices(MatrixFunction function, INDArray x) {
        int rank = x.rank();
        if (rank < 2 || x.size(rank - 1) != x.size(rank - 2)) {
            throw new IllegalArgumentException("it takes square matrices, not " + Arrays.toString(x.shape()));
        }
        int d = (int) x.size(rank - 1);
        int count = (int) (x.length() / d / d);
        long[] shape = function.givesMatrix() ? x.shape() : Arrays.copyOf(x.shape(), rank - 2);
        double[] results = new double[function.givesMatrix() ? count * d * d : count];
        function.apply(HeapTransfer.toBuffer(x, DataType.DOUBLE), results, 0, count, new MatrixFunction.Room(d));
        return HeapTransfer.toArray(results, DataType.DOUBLE, shape).castTo(x.dataType());
    }

    private static INDArray indicator(INDArray x) {
        return x.castTo(DataType.DOUBLE).neq(0).castTo(DataType.DOUBLE);
    }

    /** Distances, whose squares overflow, and cosines, whose lengths do. */
    private static OpStep ofTwo(SlottedOp node, BaseReduceOp op) {
        boolean keep = op.isKeepDims();
        int[] given = op.dimensions() == null ? new int[0] : op.dimensions().toIntVector();
        int[] axes = given.length == 0 || given[0] == Integer.MAX_VALUE ? new int[0] : given;
        ToDoubleBiFunction<double[], double[]> f = switch (op.opName()) {
            case "euclidean" -> AxisFunctions::distance;
            case "cosinesimilarity" -> AxisFunctions::cosine;
            case "cosinedistance" -> (a, b) -> 1 - AxisFunctions.cosine(a, b);
            default -> null;
        };
        return f == null
                ? new LegacyStep(node, op)
                : new EagerStep(node, in -> AxisFunctions.reduced(in[0], in[1], keep, axes, f));
    }

    /** Functions of lines; null for other ops, and for forms of these that are left to ND4J. */
    private static OpStep lines(SlottedOp node, DynamicCustomOp op) {
        int[] i = Arrays.stream(op.iArgs()).mapToInt(axis -> (int) axis).toArray();
        if (node.in().length != 1) {
            return null;
        }
        int[] last = {i.length > 0 ? i[0] : -1};
        return switch (op.opName()) {
            case "softmax" -> eager(node, x -> AxisFunctions.mapped(x, last, AxisFunctions::softmax));
            case "log_softmax" -> eager(node, x -> AxisFunctions.mapped(x, last, AxisFunctions::logSoftmax));
            case "standardize" -> eager(node, x -> AxisFunctions.mapped(x, i, AxisFunctions::standardized));
            case "clipbynorm" -> {
                double most = op.tArgs().length == 1 ? op.tArgs()[0] : Double.NaN;
                yield Double.isNaN(most)
                        ? null
                        : eager(node, x -> AxisFunctions.mapped(x, i, line -> AxisFunctions.clipped(most, line)));
            }
            case "reduce_logsumexp" -> {
                boolean keep = op.tArgs().length > 0 && op.tArgs()[0] != 0 || op.bArgs().length > 0 && op.bArgs()[0];
                yield eager(node, x -> AxisFunctions.reduced(x, keep, i, AxisFunctions::logSumExp));
            }
            default -> null;
        };
    }

    /** Throws if programs do not have such ops. */
    static void refuse(SlottedOp node) {
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
        if (WRONG.contains(op.opName())) {
            throw new GraphException(
                    where(node) + " is refused because ND4J computes it wrongly: write the function in "
                            + "Java and give it to Scope.call");
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

    static String where(SlottedOp node) {
        return "op '" + node.op().opName() + "' (named '" + node.name() + "', giving " + node.outNames() + ")";
    }
}
