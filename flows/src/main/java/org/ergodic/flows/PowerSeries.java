package org.ergodic.flows;

import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Call;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Unbiased estimates of log det(I + J) = sum over k >= 1 of (-1)^(k+1) tr(J^k) / k and of what its derivative tr((I + J)^-1 dJ) = sum over
 * k >= 0 of (-1)^k tr(J^k dJ) needs, for the Jacobian J of a network at each row (Chen, Behrmann, Duvenaud and Jacobsen 2019,
 * arXiv:1906.02735, theorems 1 and 2): traces are Hutchinson's v'J^k v, and the series ends after N terms, drawn for each row, its terms
 * divided by P(N >= k), a Russian roulette.
 *
 * <p>Some terms are always taken; after them each further one has the probability q = max(1/2, c²) of being reached if that before it
 * was. With |J| <= c the variance is finite exactly where c² <= q.
 *
 * <p>Inputs x and v {@code [n, d]}, u {@code [n, 2]} uniform, which decides N, and the terms of the network; result {@code [n, d + 1]}: the
 * sum over k from 0 to N of (-1)^k J^k v / P(N >= k), with which v'dJ is multiplied, and the estimate of log det.
 */
final class PowerSeries implements ArrayFunction {
    /** Powers between two looks at whether any row goes on. */
    private static final int POWERS = 4;

    /** The resolution of a uniform number in single precision. */
    private static final double RESOLUTION = 0x1p-23;

    private final int sure;
    private final double goesOn;
    private final CompiledLoop loop;

    /**
     * An estimate.
     *
     * @param g the network
     * @param sure how many terms are always taken
     */
    PowerSeries(LipschitzMlp g, int sure) {
        this.sure = sure;
        goesOn = Math.max(0.5, g.coefficient() * g.coefficient());
        loop = new CompiledLoop(s -> {
            SDVariable x = s.input("x", -1, g.size());
            SDVariable v = s.input("v", -1, g.size());
            SDVariable power = s.input("power", -1, g.size());
            SDVariable weights = s.input("weights", -1, POWERS);
            SDVariable divided = s.input("divided", -1, POWERS);
            SDVariable value = g.at(s, x, g.inputs(s));
            SDVariable vectors = null;
            SDVariable traces = null;
            for (int i = 0; i < POWERS; i++) {
                power = s.jvp(value, x, power);
                SDVariable vector = power.mul(Rows.columns(weights, i, i + 1L));
                SDVariable trace = power.mul(v).sum(true, 1).mul(Rows.columns(divided, i, i + 1L));
                vectors = vectors == null ? vector : vectors.add(vector);
                traces = traces == null ? trace : traces.add(trace);
            }
            s.output("power", power);
            s.output("sum", s.sameDiff().concat(1, vectors, traces));
        });
    }

    @Override
    public String name() {
        return "power-series";
    }

    @Override
    public long[] shape(long[]... inputs) {
        return new long[] {inputs[0][0], inputs[0][1] + 1};
    }

    @Override
    public INDArray apply(INDArray... inputs) {
        INDArray v = inputs[1];
        int n = (int) v.size(0);
        DataType type = v.dataType();
        int[] terms = terms(inputs[2]);
        Call call = loop.call(type).set("x", inputs[0]).set("v", v);
        for (int i = 3; i < inputs.length; i++) {
            call.set("term-" + (i - 3), inputs[i]);
        }
        INDArray power = v.dup('c');
        // The term k = 0 of the derivative's series.
        INDArray sum = Nd4j.concat(1, v, Nd4j.zeros(type, n, 1));
        INDArray part = Nd4j.create(type, sum.shape(), 'c');
        double[] weights = new double[n * POWERS];
        double[] divided = new double[n * POWERS];
        for (int first = 1; open(terms, first); first += POWERS) {
            for (int i = 0; i < weights.length; i++) {
                int k = first + i % POWERS;
                boolean taken = k <= terms[i / POWERS];
                double weight = taken ? (k % 2 == 0 ? 1 : -1) / Math.pow(goesOn, Math.max(0, k - sure)) : 0;
                weights[i] = weight;
                divided[i] = -weight / k;
            }
            call.set("power", power)
                    .set("weights", Nd4j.createFromArray(weights).castTo(type).reshape(n, POWERS))
                    .set("divided", Nd4j.createFromArray(divided).castTo(type).reshape(n, POWERS))
                    .run();
            call.geti("power", power);
            sum.addi(call.geti("sum", part));
        }
        return sum;
    }

    /** N for each row: P(N >= sure + j) = goesOn^j. Two uniform numbers, since one ends where its bits do. */
    private int[] terms(INDArray u) {
        int[] terms = new int[(int) u.size(0)];
        for (int i = 0; i < terms.length; i++) {
            double uniform = u.getDouble(i, 0) + (u.getDouble(i, 1) - 0.5) * RESOLUTION;
            terms[i] = sure + (int) Math.floor(Math.log(uniform) / Math.log(goesOn));
        }
        return terms;
    }

    private static boolean open(int[] terms, int first) {
        for (int n : terms) {
            if (n >= first) {
                return true;
            }
        }
        return false;
    }
}
