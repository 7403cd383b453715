package org.ergodic.common.nn;

import java.util.function.IntToDoubleFunction;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How a network sees time u in [0, 1]: as {@code [sin(w u), cos(w u)]} over several frequencies w, in radians. */
@API(status = API.Status.EXPERIMENTAL)
public enum TimeFeatures {
    /** Frequencies in a geometric sequence from 1 to the scale (Vaswani et al. 2017; Ho, Jain and Abbeel 2020). */
    SINUSOIDAL {
        @Override
        SDVariable frequencies(Scope s, int count, double scale) {
            return row(s, count, k -> count == 1 ? 1 : Math.pow(scale, (double) k / (count - 1)));
        }
    },
    /**
     * Frequencies drawn once from N(0, scale^2) and kept, as a state of the model (Tancik et al. 2020, "Fourier
     * features let networks learn high frequency functions in low dimensional domains").
     */
    FOURIER {
        @Override
        SDVariable frequencies(Scope s, int count, double scale) {
            return s.state("frequencies", Initializer.normal(scale), 1, count);
        }
    },
    /** The multiples scale, 2 scale, ..., of one frequency; of 2 pi, the Fourier series of a function on [0, 1]. */
    HARMONIC {
        @Override
        SDVariable frequencies(Scope s, int count, double scale) {
            return row(s, count, k -> scale * (k + 1));
        }
    };

    private static SDVariable row(Scope s, int count, IntToDoubleFunction frequency) {
        INDArray w = Nd4j.zeros(DataType.DOUBLE, 1, count);
        for (int k = 0; k < count; k++) {
            w.putScalar(0, k, frequency.applyAsDouble(k));
        }
        return s.constant(w);
    }

    abstract SDVariable frequencies(Scope s, int count, double scale);

    /**
     * The features.
     *
     * @param s where to build; holds the frequencies where they are a state
     * @param u times {@code [n, 1]}, about in [0, 1]
     * @param count how many frequencies
     * @param scale the largest frequency, the frequencies' standard deviation, or the lowest frequency
     * @return {@code [n, 2 count]}, all sines before all cosines
     */
    public SDVariable of(Scope s, SDVariable u, int count, double scale) {
        SDVariable phase = u.mul(frequencies(s, count, scale));
        return s.sameDiff()
                .concat(1, s.sameDiff().math().sin(phase), s.sameDiff().math().cos(phase));
    }
}
