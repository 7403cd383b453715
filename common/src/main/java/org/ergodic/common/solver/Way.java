package org.ergodic.common.solver;

import java.util.Arrays;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Events;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.VectorField;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The way of samples within the latest step of a solver. */
interface Way<S extends Solver.State> {
    /** The solver's own, or a curve through the ends of its steps. */
    static <S extends Solver.State> Way<S> of(Solver<S> solver, Problem problem, DataType type, long... event) {
        return solver instanceof DenseSolver<S> dense ? new Own<>(dense, problem) : new Curve<>(problem, type, event);
    }

    /** Before a step. */
    void before(S state);

    /** After it, where each sample comes from a time. */
    void after(S state, double... from);

    /** The states of samples at times within the step, row by row. */
    double[] between(S state, int[] rows, double... times);

    /** The state where samples go no further. */
    S stopped(S state, int[] rows, double[] times, INDArray x);

    /** What a solver knows itself. */
    record Own<S extends Solver.State>(DenseSolver<S> solver, Problem problem) implements Way<S> {
        @Override
        public void before(S state) {
            // It keeps what it needs.
        }

        @Override
        public void after(S state, double... from) {
            // It keeps what it needs.
        }

        @Override
        public double[] between(S state, int[] rows, double... times) {
            INDArray x = solver.between(problem, state, rows, times);
            double[] values = NativeMemory.values(x);
            NativeMemory.release(x);
            return values;
        }

        @Override
        public S stopped(S state, int[] rows, double[] times, INDArray x) {
            return solver.stopped(state, rows, times, x);
        }
    }

    /**
     * Of an ordinary differential equation the cubic with the states and slopes at both ends (Hermite), at two
     * evaluations of the drift a step in which somebody looks; of others a straight line, since their paths have no
     * slopes. Samples that were stopped are carried on by the solver, and looked at no more.
     */
    final class Curve<S extends Solver.State> implements Way<S> {
        private final Problem problem;
        private final DataType type;
        private final long[] event;
        private final boolean smooth;
        private double[] before = {};
        private double[] after = {};
        private double[] from = {};
        private double[] to = {};
        private double[] slopesBefore;
        private double[] slopesAfter;

        Curve(Problem problem, DataType type, long... event) {
            this.problem = problem;
            this.type = type;
            this.event = event;
            smooth = problem.noise() == NoiseType.NONE
                    && problem.views().find(VectorField.DRIFT).isPresent();
        }

        @Override
        public void before(S state) {
            before = NativeMemory.values(state.x());
        }

        @Override
        public void after(S state, double... times) {
            from = times.clone();
            to = new double[from.length];
            Arrays.setAll(to, state::time);
            after = NativeMemory.values(state.x());
            slopesBefore = null;
            slopesAfter = null;
        }

        @Override
        public double[] between(S state, int[] rows, double... times) {
            int width = Events.size(event);
            if (smooth && slopesBefore == null) {
                slopesBefore = slopes(before, from);
                slopesAfter = slopes(after, to);
            }
            double[] x = new double[rows.length * width];
            for (int i = 0; i < rows.length; i++) {
                double h = to[rows[i]] - from[rows[i]];
                double u = (times[i] - from[rows[i]]) / h;
                for (int j = 0; j < width; j++) {
                    int at = rows[i] * width + j;
                    double change = after[at] - before[at];
                    x[i * width + j] = before[at] + u * change;
                    if (smooth) {
                        double bend = (1 - u) * (h * slopesBefore[at] - change) - u * (h * slopesAfter[at] - change);
                        x[i * width + j] += u * (1 - u) * bend;
                    }
                }
            }
            return x;
        }

        private double[] slopes(double[] x, double... times) {
            INDArray at = NativeMemory.array(x, type, Events.batch(times.length, event));
            INDArray when = NativeMemory.array(times, type, times.length);
            INDArray slopes = problem.drift().at(at, when);
            double[] values = NativeMemory.values(slopes);
            NativeMemory.release(slopes, at, when);
            return values;
        }

        @Override
        public S stopped(S state, int[] rows, double[] times, INDArray x) {
            return state;
        }
    }
}
