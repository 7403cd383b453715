package org.ergodic.flows.residual;

import java.util.List;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Scope;
import org.ergodic.flows.graph.CompiledLoop;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Solves x + g(x) = z for x by x <- z - g(x), which converges for a network g of a Lipschitz constant c below 1
 * (Behrmann et al. 2019, arXiv:1811.00995, algorithm 1). A row stands still from when a step no longer moves it by more
 * than a tolerance, 1e-12 (1 + max |x|) in double precision and 1e-6 of it in single precision, so that it does not
 * depend on the other rows; its error is then at most c / (1 - c) of that. Where a row still moves after twice as many
 * steps as that takes by c, its numbers are not finite, never wrong.
 *
 * <p>Inputs z and the terms of the network; result x.
 */
final class FixedPoint implements ArrayFunction {
    /** Steps between two looks at what still moves. */
    private static final int STEPS = 8;

    private static final int ROUNDING = 100;

    private final double contraction;
    private final CompiledLoop loop;

    FixedPoint(LipschitzMlp g) {
        contraction = g.coefficient();
        loop = new CompiledLoop(s -> {
            SDVariable z = s.input("z", -1, g.size());
            SDVariable x = s.input("x", -1, g.size());
            List<SDVariable> terms = g.inputs(s);
            SDVariable moves = null;
            for (int i = 0; i < STEPS; i++) {
                SDVariable next = z.sub(g.at(s, x, terms));
                moves = s.mask(largest(s, next.sub(x)).gt(largest(s, x).add(1.0).mul(tolerance(s.dataType()))));
                x = s.select(moves, next, x);
            }
            s.output("next", x);
            s.output("moves", moves);
        });
    }

    private static SDVariable largest(Scope s, SDVariable rows) {
        return s.sameDiff().math().abs(rows).max(true, 1);
    }

    private static double tolerance(DataType type) {
        return type == DataType.DOUBLE ? 1e-12 : 1e-6;
    }

    @Override
    public String name() {
        return "fixed-point";
    }

    @Override
    public long[] shape(long[]... inputs) {
        return inputs[0];
    }

    @Override
    public INDArray apply(INDArray... inputs) {
        INDArray x = inputs[0].dup('c');
        Call call = loop.call(x.dataType()).set("z", inputs[0]);
        for (int i = 1; i < inputs.length; i++) {
            call.set(LipschitzMlp.input(i - 1), inputs[i]);
        }
        double steps = ROUNDING + 2 * Math.log(tolerance(x.dataType())) / Math.log(contraction);
        INDArray moves = null;
        for (int done = 0; done < steps; done += STEPS) {
            call.set("x", x).run().geti("next", x);
            moves = call.get("moves");
            if (moves.maxNumber().doubleValue() == 0) {
                return x;
            }
        }
        for (int row = 0; row < x.size(0); row++) {
            if (moves.getDouble(row, 0) != 0) {
                x.getRow(row).assign(Double.NaN);
            }
        }
        return x;
    }
}
