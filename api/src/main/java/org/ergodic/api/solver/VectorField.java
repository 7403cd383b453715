package org.ergodic.api.solver;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A numeric function of state and time. Thread-safe; rows are independent of each other. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface VectorField {
    /** The view of a problem's drift f(x, t), {@code [n, event]}. */
    View<VectorField> DRIFT = View.counted("drift", VectorField.class, VectorField::counted);

    /**
     * The view of a problem's diffusion coefficient g: {@code [n, 1, ..., 1]} or {@code [n, event]}, or {@code [n, d,
     * d]} for general noise on events of d elements.
     */
    View<VectorField> DIFFUSION = View.of("diffusion", VectorField.class);

    /** The view of a problem's score, {@code [n, event]}. */
    View<VectorField> SCORE = View.counted("score", VectorField.class, VectorField::counted);

    /**
     * The function's value.
     *
     * @param x states {@code [n, event]}; not changed
     * @param t the time of each sample {@code [n]}; not changed
     * @return a new array, which the caller may change and give back
     */
    INDArray at(INDArray x, INDArray t);

    /**
     * The function's value where all samples have one time, as in the steps of a solver on a grid. A model compiled by
     * {@link org.ergodic.api.model.Evaluator} computes what depends on the time alone once for all of them. Another
     * order of sums than in {@link #at(INDArray, INDArray)} may change the last bits.
     *
     * @param x states {@code [n, event]}; not changed
     * @param t the time of all samples
     * @return a new array, which the caller may change and give back; that of {@link #at(INDArray, INDArray)} unless
     *     overridden
     */
    default INDArray at(INDArray x, double t) {
        INDArray times = Nd4j.valueArrayOf(new long[] {x.size(0)}, t, x.dataType());
        INDArray value = at(x, times);
        NativeMemory.releaseBut(value, times);
        return value;
    }

    /**
     * The same function for some of the rows only, where it is bound to values of each row (a condition).
     *
     * @param rows which rows of the batch remain
     * @return the function for those rows; this one unless overridden
     */
    default VectorField select(int[] rows) {
        return this;
    }

    /**
     * The same function of rows with other conditions, for as many batches as there are without anything being compiled
     * anew.
     *
     * @param other the conditions in place of those that it is bound to, of the same names and shapes
     * @return the function for those rows; empty unless overridden
     */
    default Optional<VectorField> bound(UnaryOperator<FieldGraph.Binding> other) {
        return Optional.empty();
    }

    /**
     * What the function was compiled from, for solvers that make it part of a larger graph.
     *
     * @return its graph; empty unless overridden
     */
    default Optional<FieldGraph> graph() {
        return Optional.empty();
    }

    /**
     * The same model seen as predicted data, for a score along a Gaussian path: {@code D = E[x_0 | x_t]}, which is
     * {@code (x + sigma^2 s) / alpha} where alpha is not 0, and which a model may also know where it is. It is asked of
     * the field and not of a view beside it, so that a score that somebody wraps has none, and the two never differ.
     *
     * @return the predicted data {@code [n, event]}, one evaluation of the model as the score is; empty unless
     *     overridden
     */
    default Optional<VectorField> data() {
        return Optional.empty();
    }

    /**
     * How many evaluations of the model one value is counted as.
     *
     * @return 1 unless overridden; more where a score is guided by others
     */
    default int evaluations() {
        return 1;
    }

    /**
     * The same function, each value of which is counted as several evaluations of the model.
     *
     * @param evaluations how many, at least 1
     * @return a function of the same values
     */
    default VectorField costing(int evaluations) {
        return evaluations == evaluations() ? this : new Costing(this, evaluations);
    }

    private VectorField counted(Runnable count) {
        VectorField field = this;
        int times = evaluations();
        Runnable all = () -> {
            for (int i = 0; i < times; i++) {
                count.run();
            }
        };
        return new VectorField() {
            @Override
            public INDArray at(INDArray x, INDArray t) {
                all.run();
                return field.at(x, t);
            }

            @Override
            public INDArray at(INDArray x, double t) {
                all.run();
                return field.at(x, t);
            }

            @Override
            public int evaluations() {
                return times;
            }

            @Override
            public VectorField select(int[] rows) {
                return field.select(rows).counted(count);
            }

            @Override
            public Optional<VectorField> bound(UnaryOperator<FieldGraph.Binding> other) {
                return field.bound(other).map(now -> now.counted(count));
            }

            @Override
            public Optional<FieldGraph> graph() {
                return field.graph().map(graph -> graph.counted(all));
            }

            @Override
            public Optional<VectorField> data() {
                return field.data().map(data -> data.counted(count));
            }
        };
    }
}
