package org.ergodic.solvers.langevin;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Chains on their way.
 *
 * @param x where they are {@code [n, event]}
 * @param energy E there
 * @param gradient dE/dx there, row by row
 * @param index the number of steps done
 * @param steps of all
 * @param interval the problem's, of which time is the share of steps done
 * @param status of each chain
 * @param stopped the time of those that stopped
 * @param adaptation of each chain
 * @param accepted the sum of acceptance probabilities of each chain after warm-up
 * @param counted how many steps that is
 * @param last the step sizes of the last step
 * @param figures further sums over the steps after warm-up, by name
 */
record ChainState(
        INDArray x,
        double[] energy,
        double[] gradient,
        int index,
        int steps,
        Interval interval,
        Status[] status,
        double[] stopped,
        DualAveraging[] adaptation,
        double[] accepted,
        int counted,
        double[] last,
        Map<String, double[]> figures)
        implements Solver.State {
    @Override
    public Status status(int sample) {
        return status[sample];
    }

    @Override
    public double time(int sample) {
        return status[sample] == Status.NOT_FINITE ? stopped[sample] : time();
    }

    private double time() {
        return index == steps ? interval.to() : interval.from() + interval.length() * index / steps;
    }

    /** The same chains in another array. */
    ChainState at(INDArray other) {
        return new ChainState(
                other,
                energy,
                gradient,
                index,
                steps,
                interval,
                status,
                stopped,
                adaptation,
                accepted,
                counted,
                last,
                figures);
    }

    @Override
    public double progress() {
        return (double) index / steps;
    }

    /** The start is the caller's. */
    @Override
    public void release(Solver.State next) {
        if (index > 0) {
            NativeMemory.releaseBut(next.x(), x);
        }
    }

    /** The mean acceptance probability after warm-up, the last step size, and sums, of each chain. */
    @Override
    public Map<String, double[]> reports() {
        Map<String, double[]> reports = new LinkedHashMap<>();
        if (counted > 0) {
            reports.put(
                    "acceptance-rate",
                    Arrays.stream(accepted).map(sum -> sum / counted).toArray());
        }
        reports.put("step-size", last.clone());
        figures.forEach((name, sums) -> reports.put(name, sums.clone()));
        return reports;
    }
}
