package org.ergodic.common.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.apiguardian.api.API;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Evaluator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What a graph makes of many rows, some at a time, so that what it holds meanwhile does not grow with their number. */
@API(status = API.Status.EXPERIMENTAL)
public final class RowValues {
    /** Rows of so many numbers in all go through a graph at once, and at least one row. */
    private static final int NUMBERS = 1 << 18;

    private static final int MOST_ROWS = 4096;

    private static final String IN = "x-";
    private static final String OUT = "y";

    private RowValues() {}

    /**
     * The values.
     *
     * @param evaluator the values of the graph's variables
     * @param x {@code [n, event]}; not changed
     * @param body builds the graph: what it makes of some rows {@code [m, event]} is {@code [m, k]}
     * @return {@code [n][k]}
     */
    public static double[][] of(Evaluator evaluator, INDArray x, BiFunction<Scope, SDVariable, SDVariable> body) {
        return of(evaluator, List.of(x), (s, all) -> body.apply(s, all.get(0)));
    }

    /**
     * The values of a graph of several arrays.
     *
     * @param evaluator the values of the graph's variables
     * @param arrays each {@code [n, ...]}; not changed
     * @param body builds the graph: what it makes of some rows of each is {@code [m, k]}
     * @return {@code [n][k]}
     */
    public static double[][] of(
            Evaluator evaluator, List<INDArray> arrays, BiFunction<Scope, List<SDVariable>, SDVariable> body) {
        int n = Math.toIntExact(arrays.get(0).size(0));
        double[][] all = new double[n][];
        if (n == 0) {
            return all;
        }
        int width = 0;
        for (INDArray array : arrays) {
            width += Events.size(Events.event(array.shape()));
        }
        Call call =
                evaluator.compile(s -> s.output(OUT, built(s, arrays, body))).call(evaluator.variables());
        int atOnce = Math.max(1, Math.min(MOST_ROWS, NUMBERS / Math.max(1, width)));
        for (int from = 0; from < n; from += atOnce) {
            int to = Math.min(n, from + atOnce);
            for (int k = 0; k < arrays.size(); k++) {
                long[] event = Events.event(arrays.get(k).shape());
                INDArray some = arrays.get(k)
                        .get(NDArrayIndex.interval(from, to))
                        .castTo(evaluator.dataType())
                        .dup('c');
                call.set(IN + k, some.reshape('c', Events.batch(to - from, event)));
            }
            double[] values = NativeMemory.values(call.run().get(OUT));
            int size = values.length / (to - from);
            for (int i = from; i < to; i++) {
                all[i] = Arrays.copyOfRange(values, (i - from) * size, (i - from + 1) * size);
            }
        }
        return all;
    }

    private static SDVariable built(
            Scope s, List<INDArray> arrays, BiFunction<Scope, List<SDVariable>, SDVariable> body) {
        List<SDVariable> inputs = new ArrayList<>();
        for (int k = 0; k < arrays.size(); k++) {
            inputs.add(
                    s.input(IN + k, Events.batch(-1, Events.event(arrays.get(k).shape()))));
        }
        return body.apply(s, inputs);
    }
}
