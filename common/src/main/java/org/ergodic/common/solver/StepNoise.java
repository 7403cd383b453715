package org.ergodic.common.solver;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.common.solver.GridSolver.Moment;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The noise of a run's steps where it is not fresh: the source's increments, over their standard deviations, become
 * inputs of the program. Fresh numbers are drawn within the program.
 */
final class StepNoise {
    private final Problem problem;
    private final Run run;
    private final long[] shape;
    private final DataType type;
    private final Map<String, Input> inputs = new HashMap<>();
    private NoiseSource.Position position;
    private boolean hasArea;

    StepNoise(Problem problem, Run run, long[] states, DataType type) {
        this.problem = problem;
        this.run = run;
        shape = problem.noise() == NoiseType.SCALAR ? Events.column(states[0], Events.event(states)) : states.clone();
        this.type = type;
    }

    boolean onPath() {
        return run.noise() != NoiseSource.FRESH && problem.noise() != NoiseType.NONE;
    }

    void give(Call call, Moment moment, Set<String> used) {
        if (!onPath()) {
            return;
        }
        boolean needsArea = used.contains(NoiseSource.AREA);
        if (position == null) {
            if (used.isEmpty()) {
                // Nothing has been asked of the source yet, and it can begin with a longer step.
                return;
            }
            hasArea = needsArea;
            position = begin();
        }
        if (needsArea && !hasArea) {
            throw new IllegalStateException("step " + moment.index() + " needs the space-time Levy area, and the"
                    + " steps before it did not: take a noise source that has it for all, BrownianPath withArea()");
        }
        if (position.time() != moment.from()) {
            position = position.advance(moment.from()).next();
        }
        NoiseSource.Increments step = position.advance(moment.to());
        position = step.next();
        double h = Math.abs(moment.length());
        set(call, used, NoiseSource.INCREMENT, step.dw(), 1 / Math.sqrt(h));
        set(call, used, NoiseSource.AREA, step.area(), Math.sqrt(12 / h));
    }

    private NoiseSource.Position begin() {
        int rows = Math.toIntExact(shape[0]);
        return run.noise()
                .begin(new NoiseSource.Request(
                        run.random(),
                        problem.time(),
                        run.firstSample(),
                        rows,
                        Events.size(Events.event(shape)),
                        hasArea,
                        type == DataType.FLOAT));
    }

    /** An array that is filled anew for each step: to make one takes longer than to draw its numbers. */
    private static final class Input {
        private final INDArray array;
        private final FloatBuffer floats;
        private final DoubleBuffer doubles;
        private final float[] rounded;

        Input(DataType type, long... shape) {
            array = Nd4j.zeros(type, shape);
            boolean isSingle = type == DataType.FLOAT;
            floats = isSingle ? array.data().asNioFloat() : null;
            doubles = isSingle ? null : array.data().asNioDouble();
            rounded = new float[isSingle ? Math.toIntExact(array.length()) : 0];
        }

        INDArray fill(double[] values, double scale) {
            if (doubles != null) {
                for (int i = 0; i < values.length; i++) {
                    doubles.put(i, scale * values[i]);
                }
                return array;
            }
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) (scale * values[i]);
            }
            floats.put(0, rounded);
            return array;
        }
    }

    private void set(Call call, Set<String> used, String name, double[] values, double scale) {
        if (used.contains(name)) {
            call.set(
                    name,
                    inputs.computeIfAbsent(name, n -> new Input(type, shape)).fill(values, scale));
        }
    }
}
