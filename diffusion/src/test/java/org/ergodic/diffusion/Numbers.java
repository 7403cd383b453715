package org.ergodic.diffusion;

import java.util.Arrays;
import java.util.Map;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.FieldDefinition;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Evaluates definitions without variables. */
final class Numbers {
    private Numbers() {}

    static Evaluator of(DataType type) {
        Compiler compiler = Compiler.find();
        return new Evaluator(compiler, compiler.variables(type, Map.of()));
    }

    /** A field of one number a row at x and t. */
    static double at(FieldDefinition field, double x, double t) {
        return of(DataType.DOUBLE)
                .field(new long[] {1}, field)
                .at(Nd4j.createFromArray(new double[][] {{x}}), Nd4j.createFromArray(t))
                .getDouble(0);
    }

    static INDArray normal(long seed, int n, long... event) {
        return RandomStream.of(seed).draw(Noise.NORMAL, 0, DataType.DOUBLE, Events.batch(n, event));
    }

    static double mean(INDArray x) {
        return Arrays.stream(x.dup('c').data().asDouble()).average().orElseThrow();
    }

    static double variance(INDArray x) {
        double mean = mean(x);
        return Arrays.stream(x.dup('c').data().asDouble())
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow();
    }

    static double distance(INDArray a, INDArray b) {
        double[] left = a.dup('c').data().asDouble();
        double[] right = b.dup('c').data().asDouble();
        double most = left.length == right.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            double apart = Math.abs(left[i] - right[i]);
            most = apart <= most ? most : apart;
        }
        return most;
    }
}
