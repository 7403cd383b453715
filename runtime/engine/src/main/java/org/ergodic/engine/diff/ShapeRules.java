package org.ergodic.engine.diff;

import java.util.Arrays;
import java.util.Map;
import org.ergodic.engine.op.BroadcastTo;
import org.ergodic.engine.op.ConcatPart;
import org.ergodic.engine.op.ScatterAlong;
import org.ergodic.engine.op.SumTo;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.shape.bp.SliceBp;
import org.nd4j.linalg.api.ops.impl.shape.bp.StridedSliceBp;
import org.nd4j.linalg.api.ops.impl.shape.bp.TileBp;

/** Ops that move, repeat, choose or join elements: linear, each the transpose of another. */
final class ShapeRules {
    private ShapeRules() {}

    static void addTo(Map<String, Rule> rules) {
        rules.put(
                "cast",
                new LinearRule(
                        (op, t) -> t.castTo(op.y().dataType()),
                        (op, g) -> g.castTo(op.x().dataType())));
        rules.put("assign", new Assigned());
        reshapes(rules);
        repeats(rules);
        choices(rules);
        joins(rules);
    }

    private static void reshapes(Map<String, Rule> rules) {
        for (String name : new String[] {"reshape", "expand_dims", "squeeze"}) {
            rules.put(name, LinearRule.transposed((op, g) -> Expressions.reshapeLike(g, op.x())));
        }
        rules.put("transpose", LinearRule.transposed((op, g) -> op.sd().transpose(g)));
        rules.put("permute", LinearRule.transposed(ShapeRules::permuteBack));
        rules.put("reverse", LinearRule.transposed(DiffOp::withFirst));
    }

    private static SDVariable permuteBack(DiffOp op, SDVariable g) {
        int[] order = op.in().length > 1
                ? ReductionAxes.constant(op, op.in()[1])
                : Arrays.stream(op.i()).mapToInt(i -> (int) i).toArray();
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i] < 0 ? order[i] + order.length : order[i]] = i;
        }
        return op.sd().permute(g, inverse);
    }

    private static void repeats(Map<String, Rule> rules) {
        rules.put(
                SumTo.NAME,
                new LinearRule(
                        (op, t) -> new SumTo(op.sd(), t, op.in()[1], axis(op)).outputVariables()[0],
                        (op, g) -> axis(op) == null
                                ? Expressions.broadcastTo(g, op.x())
                                : BroadcastTo.along(op.sd(), g, op.x(), axis(op))
                                        .outputVariables()[0]));
        rules.put(BroadcastTo.NAME, new LinearRule(ShapeRules::expandAgain, ShapeRules::collapse));
        rules.put(
                "tile",
                LinearRule.transposed((op, g) -> op.in().length > 1
                        ? new TileBp(op.sd(), op.x(), op.in()[1], g).outputVariables()[0]
                        : new TileBp(op.sd(), op.x(), g, ints(op.i())).outputVariables()[0]));
        // tile_bp(x, [reps,] g): linear in g, the last input
        rules.put(
                "tile_bp",
                new OfLast((op, g) -> op.in().length > 2
                        ? op.sd().tile(g, op.in()[1])
                        : op.sd().tile(g, ints(op.i()))));
    }

    private static Integer axis(DiffOp op) {
        return ((SumTo) op.op()).axis();
    }

    private static SDVariable expandAgain(DiffOp op, SDVariable t) {
        Integer along = ((BroadcastTo) op.op()).axis();
        if (along != null) {
            return BroadcastTo.along(op.sd(), t, op.in()[1], along).outputVariables()[0];
        }
        return new BroadcastTo(op.sd(), t, op.in()[1], ((BroadcastTo) op.op()).axes()).outputVariables()[0];
    }

    private static SDVariable collapse(DiffOp op, SDVariable g) {
        Integer along = ((BroadcastTo) op.op()).axis();
        if (along != null) {
            return new SumTo(op.sd(), g, op.x(), along).outputVariables()[0];
        }
        int[] axes = ((BroadcastTo) op.op()).axes();
        // The sum keeps no ones; x may have them.
        return axes == null ? Expressions.sumTo(g, op.x()) : Expressions.reshapeLike(g.sum(axes), op.x());
    }

    private static void choices(Map<String, Rule> rules) {
        rules.put("slice", LinearRule.transposed((op, g) -> {
            if (op.in().length > 1) {
                return new SliceBp(op.sd(), op.x(), g, op.in()[1], op.in()[2]).outputVariables()[0];
            }
            int[] i = ints(op.i());
            int rank = i.length / 2;
            return new SliceBp(op.sd(), op.x(), g, Arrays.copyOf(i, rank), Arrays.copyOfRange(i, rank, i.length))
                    .outputVariables()[0];
        }));
        rules.put("slice_bp", new OfSecond((op, g) -> {
            if (op.in().length > 2) {
                return op.sd().slice(g, op.in()[2], op.in()[3]);
            }
            int[] i = ints(op.i());
            int rank = i.length / 2;
            return op.sd().slice(g, Arrays.copyOf(i, rank), Arrays.copyOfRange(i, rank, i.length));
        }));
        rules.put("strided_slice", LinearRule.transposed((op, g) -> {
            Stride s = Stride.of(op);
            return new StridedSliceBp(
                            op.sd(), op.x(), g, s.begin, s.end, s.step, s.mask[0], s.mask[2], s.mask[1], s.mask[3],
                            s.mask[4])
                    .outputVariables()[0];
        }));
        rules.put("strided_slice_bp", new OfSecond((op, g) -> {
            Stride s = Stride.of(op);
            return op.sd()
                    .stridedSlice(g, s.begin, s.end, s.step, s.mask[0], s.mask[2], s.mask[1], s.mask[3], s.mask[4]);
        }));
        rules.put(
                "gather",
                LinearRule.transposed((op, g) ->
                        new ScatterAlong(op.sd(), (int) op.i(0, 0), g, op.x(), op.in()[1]).outputVariables()[0]));
        rules.put(
                ScatterAlong.NAME,
                new LinearRule(
                        (op, t) -> new ScatterAlong(
                                        op.sd(), ((ScatterAlong) op.op()).scatterAxis(), t, op.in()[1], op.in()[2])
                                .outputVariables()[0],
                        (op, g) -> op.sd().gather(g, op.in()[2], ((ScatterAlong) op.op()).scatterAxis())));
        rules.put("Where", new Choice());
        rules.put("select", new Choice());
        rules.put("triu", LinearRule.transposed(DiffOp::withFirst));
        rules.put("matrix_band_part", LinearRule.transposed(DiffOp::withFirst));
        rules.put("diag", LinearRule.transposed((op, g) -> op.sd().math().diagPart(g)));
        rules.put("diag_part", LinearRule.transposed((op, g) -> op.sd().math().diag(g)));
        rules.put("cumsum", LinearRule.transposed((op, g) -> {
            long[] i = op.i();
            i[1] = 1 - i[1];
            SDVariable[] inputs = op.in().clone();
            inputs[0] = g;
            return op.again(i, inputs);
        }));
        // y = cumprod x: dy = y cumsum(dx / x), for x without zeros
        rules.put(
                "cumprod",
                new LinearRule(
                        (op, t) -> op.y().mul(cumsum(op, t.div(op.x()), false)),
                        (op, g) -> cumsum(op, g.mul(op.y()), true).div(op.x())));
    }

    /** A running sum along the axes of the op and in its direction, or the other one. */
    private static SDVariable cumsum(DiffOp op, SDVariable x, boolean turned) {
        int[] axes = Arrays.copyOfRange(ints(op.i()), 2, op.i().length);
        return op.sd().cumsum(x, op.i()[0] != 0, op.i()[1] != 0 != turned, axes);
    }

    private static void joins(Map<String, Rule> rules) {
        rules.put("concat", new Concat());
        rules.put(
                ConcatPart.NAME,
                new LinearRule(
                        (op, t) -> {
                            ConcatPart part = (ConcatPart) op.op();
                            return part(op, part.index(), t);
                        },
                        (op, g) -> {
                            // The transpose: g at its place, zeros at the others'.
                            ConcatPart part = (ConcatPart) op.op();
                            SDVariable[] pieces = new SDVariable[op.in().length - 1];
                            for (int k = 0; k < pieces.length; k++) {
                                pieces[k] = k == part.index() ? g : Expressions.zeros(op.in()[k + 1]);
                            }
                            return op.sd().concat(part.concatAxis(), pieces);
                        }));
        rules.put("stack", new Stack());
        rules.put("unstack", new Unstack());
        rules.put("split", new Split());
        rules.put("mergeadd", new MergeAdd());
    }

    private static SDVariable part(DiffOp op, int index, SDVariable x) {
        SDVariable[] likes = Arrays.copyOfRange(op.in(), 1, op.in().length);
        return new ConcatPart(op.sd(), ((ConcatPart) op.op()).concatAxis(), index, x, likes).outputVariables()[0];
    }

    static int[] ints(long... values) {
        return Arrays.stream(values).mapToInt(i -> (int) i).toArray();
    }

    private static SDVariable[] orZeros(SDVariable[] x, SDVariable... likes) {
        SDVariable[] all = new SDVariable[likes.length];
        for (int k = 0; k < all.length; k++) {
            all[k] = Expressions.orZeros(x[k], likes[k]);
        }
        return all;
    }

    /** The arguments of a strided slice: five masks, then begin, end and step of each axis. */
    private record Stride(int[] mask, long[] begin, long[] end, long[] step) {
        static Stride of(DiffOp op) {
            long[] i = op.i();
            int axes = (i.length - 5) / 3;
            return new Stride(
                    ints(Arrays.copyOf(i, 5)),
                    Arrays.copyOfRange(i, 5, 5 + axes),
                    Arrays.copyOfRange(i, 5 + axes, 5 + 2 * axes),
                    Arrays.copyOfRange(i, 5 + 2 * axes, 5 + 3 * axes));
        }
    }

    /** {@code assign(x, y)}: y's values repeated to x's shape. */
    private static final class Assigned implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            return Expressions.one(Expressions.broadcastTo(t[1], op.x()));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            return new SDVariable[] {null, needed[1] ? Expressions.sumTo(g[0], op.in()[1]) : null};
        }
    }

    /** Where(condition, a, b). */
    private static final class Choice implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            return Expressions.one(
                    op.again(op.in()[0], Expressions.orZeros(t[1], op.in()[1]), Expressions.orZeros(t[2], op.in()[2])));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            SDVariable zeros = Expressions.zeros(g[0]);
            return new SDVariable[] {
                null,
                needed[1] ? op.again(op.in()[0], g[0], zeros) : null,
                needed[2] ? op.again(op.in()[0], zeros, g[0]) : null
            };
        }
    }

    /** Of (x, g): linear in g, of x only the shape matters. */
    private record OfSecond(java.util.function.BiFunction<DiffOp, SDVariable, SDVariable> transpose) implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            if (t[1] == null) {
                return new SDVariable[1];
            }
            SDVariable[] inputs = op.in().clone();
            inputs[1] = t[1];
            return Expressions.one(op.again(inputs));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            return new SDVariable[] {null, needed[1] ? transpose.apply(op, g[0]) : null};
        }
    }

    /** Of (x, ..., g): linear in the last input. */
    record OfLast(java.util.function.BiFunction<DiffOp, SDVariable, SDVariable> transpose) implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            int last = t.length - 1;
            if (t[last] == null) {
                return new SDVariable[1];
            }
            SDVariable[] inputs = op.in().clone();
            inputs[last] = t[last];
            return Expressions.one(op.again(inputs));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            SDVariable[] adjoints = new SDVariable[needed.length];
            int last = needed.length - 1;
            adjoints[last] = needed[last] ? transpose.apply(op, g[0]) : null;
            return adjoints;
        }
    }

    private static final class Concat implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            return Expressions.one(op.again(orZeros(t, op.in())));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            SDVariable[] adjoints = new SDVariable[needed.length];
            for (int k = 0; k < needed.length; k++) {
                adjoints[k] = needed[k]
                        ? new ConcatPart(op.sd(), (int) op.i(0, 0), k, g[0], op.in()).outputVariables()[0]
                        : null;
            }
            return adjoints;
        }
    }

    private static final class Stack implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            return Expressions.one(op.again(orZeros(t, op.in())));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            return op.sd().unstack(g[0], (int) op.i(0, 0), op.in().length);
        }
    }

    private static final class Unstack implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            return op.allAgain(t[0]);
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            return Expressions.one(op.sd().stack((int) op.i(0, 0), orZeros(g, op.out())));
        }
    }

    /** split into equal parts: arguments (how many, axis). */
    private static final class Split implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            return op.allAgain(t[0]);
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            return Expressions.one(op.sd().concat((int) op.i(1, 0), orZeros(g, op.out())));
        }
    }

    private static final class MergeAdd implements Rule {
        @Override
        public SDVariable[] jvp(DiffOp op, SDVariable... t) {
            return Expressions.one(Arrays.stream(t).reduce(null, Expressions::plus));
        }

        @Override
        public SDVariable[] vjp(DiffOp op, SDVariable[] g, boolean... needed) {
            SDVariable[] adjoints = new SDVariable[needed.length];
            Arrays.fill(adjoints, g[0]);
            return adjoints;
        }
    }
}
