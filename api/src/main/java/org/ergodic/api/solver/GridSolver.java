package org.ergodic.api.solver;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A solver that takes a fixed number of steps on a time grid, the same for all samples. An implementation says one
 * step; keeping time, noticing values that are not finite and holding such samples at their last good state is done
 * here.
 */
public interface GridSolver extends Solver<GridSolver.GridState> {
    /** {@return where the steps are} */
    TimeGrid grid();

    /** {@return how many steps} */
    int steps();

    /**
     * One step of all samples.
     *
     * @param problem the problem
     * @param moment from when to when
     * @param x the states {@code [n, event]}; not changed, and not to be referred to after the step
     * @param run the run's randomness
     * @return the states after the step, a new array
     */
    INDArray advance(Problem problem, Moment moment, INDArray x, Run run);

    /**
     * One step of a grid.
     *
     * @param index its number, from 0
     * @param from the time before it
     * @param to the time after it
     * @param last whether it is the last
     */
    record Moment(int index, double from, double to, boolean last) {
        /** {@return its signed length, to - from} */
        public double length() {
            return to - from;
        }

        /**
         * A time as the models take it.
         *
         * @param t the time
         * @param x the states {@code [n, event]}
         * @return {@code [n]} of x's type
         */
        public static INDArray times(double t, INDArray x) {
            return Nd4j.valueArrayOf(new long[] {x.size(0)}, t, x.dataType());
        }
    }

    @Override
    default GridState init(Problem problem, INDArray x, Run run) {
        double[] times = grid().times(problem, steps());
        if (times.length != steps() + 1) {
            throw new IllegalStateException(
                    "the time grid made " + (times.length - 1) + " steps where " + steps() + " were asked for");
        }
        Status[] status = new Status[(int) x.size(0)];
        Arrays.fill(status, Status.RUNNING);
        return new GridState(x, times, 0, status, new double[status.length]);
    }

    @Override
    default GridState step(Problem problem, GridState state, Run run) {
        int index = state.index;
        Moment moment = new Moment(index, state.times[index], state.times[index + 1], index + 2 == state.times.length);
        INDArray next = advance(problem, moment, state.x, run);
        return state.next(next, moment.last());
    }

    /** The state of a grid solver. */
    final class GridState implements State {
        private final INDArray x;
        private final double[] times;
        private final int index;
        private final Status[] status;
        private final double[] stopped;

        private GridState(INDArray x, double[] times, int index, Status[] status, double[] stopped) {
            this.x = x;
            this.times = times;
            this.index = index;
            this.status = status;
            this.stopped = stopped;
        }

        private GridState next(INDArray next, boolean last) {
            // A sum is finite unless an element is not (or it overflows, which the row test then finds harmless).
            boolean anyStopped = Arrays.stream(status).anyMatch(Status::done);
            if (anyStopped || !Double.isFinite(next.sumNumber().doubleValue())) {
                holdBroken(next);
            }
            if (last) {
                for (int i = 0; i < status.length; i++) {
                    status[i] = status[i].done() ? status[i] : Status.SUCCESS;
                }
            }
            return new GridState(next, times, index + 1, status, stopped);
        }

        private void holdBroken(INDArray next) {
            for (int i = 0; i < status.length; i++) {
                INDArray row = next.slice(i);
                if (!status[i].done() && !Finite.all(row)) {
                    status[i] = Status.NOT_FINITE;
                    stopped[i] = times[index];
                }
                if (status[i].done()) {
                    row.assign(x.slice(i));
                }
            }
        }

        @Override
        public INDArray x() {
            return x;
        }

        @Override
        public Status status(int sample) {
            return status[sample];
        }

        @Override
        public double time(int sample) {
            return status[sample] == Status.NOT_FINITE ? stopped[sample] : times[index];
        }

        @Override
        public double progress() {
            return (double) index / (times.length - 1);
        }

        /** The start is the caller's. */
        @Override
        public void release(State next) {
            if (index > 0) {
                Temporaries.releaseBut(next.x(), x);
            }
        }
    }
}
