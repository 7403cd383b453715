package org.ergodic.solvers.langevin;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Potential;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.Views;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Energies that are a sum over elements. */
final class Targets {
    private Targets() {}

    static Problem gaussian() {
        return of(x -> x * x / 2, x -> x);
    }

    /** E = sum x^4 / 4, of which E[x^4] = 1 by integration by parts. */
    static Problem quartic() {
        return of(x -> x * x * x * x / 4, x -> x * x * x);
    }

    static Problem of(DoubleUnaryOperator energy, DoubleUnaryOperator slope) {
        Potential potential = x -> {
            double[] values = NativeMemory.values(x);
            int n = (int) x.size(0);
            double[] energies = new double[n];
            double[] gradient = new double[values.length];
            for (int k = 0; k < values.length; k++) {
                energies[k / (values.length / n)] += energy.applyAsDouble(values[k]);
                gradient[k] = slope.applyAsDouble(values[k]);
            }
            INDArray column = org.nd4j.linalg.factory.Nd4j.createFromArray(energies);
            return new Potential.Value(column.castTo(x.dataType()), Chains.array(gradient, x));
        };
        VectorField score = (x, t) -> Chains.array(
                Arrays.stream(NativeMemory.values(x))
                        .map(v -> -slope.applyAsDouble(v))
                        .toArray(),
                x);
        return Problem.of(
                        Views.of(Potential.VIEW, potential).and(VectorField.SCORE, score),
                        NoiseType.ADDITIVE,
                        new Interval(0, 1))
                .startingAt((random, first, n) -> random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, 2));
    }
}
