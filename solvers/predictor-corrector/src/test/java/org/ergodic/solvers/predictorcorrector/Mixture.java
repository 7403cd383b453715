package org.ergodic.solvers.predictorcorrector;

import java.util.Arrays;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** 0.35 N(-m, v) + 0.65 N(m, v) on the line. */
final class Mixture {
    private static final double SHARE = 0.35;

    private Mixture() {}

    static double score(double x, double m, double v) {
        // log of upper over lower weight, 2 m x / v + log(0.65 / 0.35)
        double upper = 1 / (1 + Math.exp(-2 * m * x / v - Math.log((1 - SHARE) / SHARE)));
        return ((2 * upper - 1) * m - x) / v;
    }

    static double cdf(double x, double m, double v) {
        double std = Math.sqrt(v);
        return SHARE * normal((x + m) / std) + (1 - SHARE) * normal((x - m) / std);
    }

    /** Zelen and Severo (1964), as Abramowitz and Stegun 26.2.17: an error below 7.5e-8. */
    private static double normal(double x) {
        double t = 1 / (1 + 0.2316419 * Math.abs(x));
        double series =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        double tail = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI) * series;
        return x < 0 ? tail : 1 - tail;
    }

    static INDArray sample(RandomStream random, long first, int n, int d, double m, double v) {
        double[] u = NativeMemory.values(random.split("mode").draw(Noise.UNIFORM, first, DataType.DOUBLE, n, d));
        double[] z = NativeMemory.values(random.draw(Noise.NORMAL, first, DataType.DOUBLE, n, d));
        for (int i = 0; i < z.length; i++) {
            z[i] = (u[i] < SHARE ? -m : m) + Math.sqrt(v) * z[i];
        }
        return NativeMemory.array(z, DataType.DOUBLE, n, d);
    }

    /**
     * The greatest difference of the distribution functions; what is not a number counts as one sample after all
     * others.
     */
    static double kolmogorov(double[] samples, double m, double v) {
        double[] x = sorted(samples);
        double distance = 0;
        for (int i = 0; i < x.length; i++) {
            double exact = Double.isNaN(x[i]) ? 1 : cdf(x[i], m, v);
            distance = Math.max(distance, Math.max(exact - (double) i / x.length, (i + 1.0) / x.length - exact));
        }
        return distance;
    }

    /** The energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'|, which is 2 times the integral of (F_n - F)^2. */
    static double energy(double[] samples, double m, double v) {
        double[] x = sorted(samples);
        double step = 1e-3;
        double sum = 0;
        int below = 0;
        double high = Math.max(4, x[x.length - 1]);
        for (double y = Math.min(-4, x[0]) + step / 2; y < high; y += step) {
            while (below < x.length && x[below] <= y) {
                below++;
            }
            sum += Math.pow((double) below / x.length - cdf(y, m, v), 2);
        }
        return 2 * step * sum;
    }

    private static double[] sorted(double[] values) {
        double[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }
}
