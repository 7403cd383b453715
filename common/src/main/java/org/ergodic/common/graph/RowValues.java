package org.ergodic.common.graph;

import java.util.Arrays;
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
        long[] event = Events.event(x.shape());
        int n = Math.toIntExact(x.size(0));
        double[][] all = new double[n][];
        if (n == 0) {
            return all;
        }
        Call call = evaluator
                .compile(s -> s.output("y", body.apply(s, s.input("x", Events.batch(-1, event)))))
                .call(evaluator.variables());
        int atOnce = Math.max(1, Math.min(MOST_ROWS, NUMBERS / Math.max(1, Events.size(event))));
        for (int from = 0; from < n; from += atOnce) {
            int to = Math.min(n, from + atOnce);
            INDArray some = x.get(NDArrayIndex.interval(from, to))
                    .castTo(evaluator.dataType())
                    .dup('c');
            call.set("x", some.reshape('c', Events.batch(to - from, event))).run();
            double[] values = NativeMemory.values(call.get("y"));
            int width = values.length / (to - from);
            for (int i = from; i < to; i++) {
                all[i] = Arrays.copyOfRange(values, (i - from) * width, (i - from + 1) * width);
            }
            NativeMemory.release(some);
        }
        return all;
    }
}
