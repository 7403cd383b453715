package org.ergodic.flows.residual;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.array.Sizes;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Call;
import org.ergodic.flows.graph.CompiledLoop;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Unbiased estimates of log det(I + J) = sum over k >= 1 of (-1)^(k+1) tr(J^k) / k and of what its derivative tr((I +
 * J)^-1 dJ) = sum over k >= 0 of (-1)^k tr(J^k dJ) needs, for the Jacobian J of a network at each row (Chen, Behrmann,
 * Duvenaud and Jacobsen 2019, arXiv:1906.02735, theorems 1 and 2): traces are Hutchinson's v'J^k v, and the series ends
 * after N terms, drawn for each row, its terms divided by P(N >= k), a Russian roulette.
 *
 * <p>Some terms are always taken; after them each further one has the probability q = max(1/2, c²) of being reached if
 * that before it was. With |J| <= c the variance is finite exactly where c² <= q.
 *
 * <p>Inputs x and v {@code [n, d]}, u {@code [n, 2]} uniform, which decides N, and the terms of the network; result
 * {@code [n, d + 1]}: the sum over k from 0 to N of (-1)^k J^k v / P(N >= k), with which v'dJ is multiplied, and the
 * estimate of log det.
 */
final class PowerSeries implements ArrayFunction {
    /** Powers between two looks at whether any row goes on. */
    private static final int POWERS = 4;

    /** The resolution of a uniform number in single precision. */
    private static final double RESOLUTION = 0x1p-23;

    /** Inputs before the terms of the network. */
    private static final int TERMS = 3;

    private final int sure;
    private final double goesOn;
    private final List<long[]> shapes;
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
        shapes = g.shapes();
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
                SDVariable vector = power.mul(Matrices.columns(weights, i, i + 1L));
                SDVariable trace = power.mul(v).sum(true, 1).mul(Matrices.columns(divided, i, i + 1L));
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
        int n = Math.toIntExact(inputs[0].size(0));
        DataType type = inputs[0].dataType();
        int[] drawn = terms(inputs[2]);
        // The longest series first, so that the rows that go on are always the first ones.
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingInt(row -> -drawn[row]))
                .mapToInt(row -> row)
                .toArray();
        int[] terms = Arrays.stream(order).map(row -> drawn[row]).toArray();
        INDArray[] sorted = inputs.clone();
        for (int i = 0; i < inputs.length; i++) {
            sorted[i] = i < TERMS || shapes.get(i - TERMS)[0] == -1 ? Nd4j.pullRows(inputs[i], 1, order) : inputs[i];
        }
        INDArray power = sorted[1];
        // The term k = 0 of the derivative's series.
        INDArray sum = Nd4j.concat(1, power, Nd4j.zeros(type, n, 1));
        Call call = null;
        int open = n;
        for (int k = 1; open > 0; k += POWERS) {
            // Few sizes, since each has a plan of its own.
            int size = Math.min(n, Integer.highestOneBit(2 * open - 1));
            if (call == null || size < power.size(0)) {
                power = first(power, size).dup('c');
                call = call(size, sorted);
            }
            call.set("power", power)
                    .set("weights", weights(type, k, false, Arrays.copyOf(terms, size)))
                    .set("divided", weights(type, k, true, Arrays.copyOf(terms, size)))
                    .run()
                    .geti("power", power);
            first(sum, size).addi(call.get("sum"));
            while (open > 0 && terms[open - 1] < k + POWERS) {
                open--;
            }
        }
        int[] back = new int[n];
        for (int i = 0; i < n; i++) {
            back[order[i]] = i;
        }
        return Nd4j.pullRows(sum, 1, back);
    }

    private Call call(int size, INDArray... inputs) {
        Call call =
                loop.call(inputs[0].dataType()).set("x", first(inputs[0], size)).set("v", first(inputs[1], size));
        for (int i = TERMS; i < inputs.length; i++) {
            boolean rows = shapes.get(i - TERMS)[0] == -1;
            call.set(LipschitzMlp.input(i - TERMS), rows ? first(inputs[i], size) : inputs[i]);
        }
        return call;
    }

    private static INDArray first(INDArray rows, int size) {
        return rows.get(NDArrayIndex.interval(0, size));
    }

    /**
     * What the k-th power and those after it count for in each row: in the derivative's series, or in that of the
     * logarithm.
     */
    private INDArray weights(DataType type, int k, boolean logarithm, int... terms) {
        double[] weights = new double[Sizes.elements(terms.length, POWERS)];
        for (int i = 0; i < weights.length; i++) {
            int power = k + i % POWERS;
            if (power <= terms[i / POWERS]) {
                double weight = (power % 2 == 0 ? 1 : -1) / Math.pow(goesOn, Math.max(0, power - sure));
                weights[i] = logarithm ? -weight / power : weight;
            }
        }
        return Nd4j.createFromArray(weights).castTo(type).reshape(terms.length, POWERS);
    }

    /** N for each row: P(N >= sure + j) = goesOn^j. Two uniform numbers, since one ends where its bits do. */
    private int[] terms(INDArray u) {
        int[] terms = new int[Math.toIntExact(u.size(0))];
        for (int i = 0; i < terms.length; i++) {
            double uniform = u.getDouble(i, 0) + (u.getDouble(i, 1) - 0.5) * RESOLUTION;
            terms[i] = sure + (int) Math.floor(Math.log(uniform) / Math.log(goesOn));
        }
        return terms;
    }
}
