package org.ergodic.common.guidance;

import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Condition;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.common.statistics.SymmetricEigen;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The likelihood of a linear measurement {@code y = A x_0 + noise} given noisy data, for posterior sampling: with the
 * predicted data D and a guess {@code r^2 I} of the variance of x_0 given x_t, {@code y} is
 * {@code N(A D, r^2 A A' + noise^2 I)}.
 *
 * <p>{@link Spread#NONE}, r = 0, is the likelihood of DPS (Chung, Kim, Mccann, Klasky and Ye 2023, "Diffusion posterior
 * sampling for general noisy inverse problems", equation 11; its gradient is their equation 16 with rho = 1/noise^2).
 * {@link Spread#UNIT}, {@code r^2 = sigma^2 / (alpha^2 + sigma^2)}, is that of pseudoinverse guidance (Song, Vahdat,
 * Mardani and Kautz 2023, "Pseudoinverse-guided diffusion models for inverse problems", equation 7), exact for data
 * N(0, I).
 *
 * <p>The measurements are the same for all rows, or the condition {@link #MEASURED} of each.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LinearMeasurement implements Guide {
    /** The name in a context of the measurements of each row, {@code [n, m]}. */
    public static final String MEASURED = "measurement";

    private final double[][] a;
    private final Optional<double[]> y;
    private final double noise;
    private final Spread spread;
    private final GaussianPath path;
    private final long[] event;
    private final SymmetricEigen eigen;

    /** What is taken for the variance of the data given noisy data. */
    public enum Spread {
        /** None, as in DPS. */
        NONE,
        /** That of data N(0, I), as in pseudoinverse guidance. */
        UNIT
    }

    /**
     * A measurement.
     *
     * @param a {@code [m][d]}, A on the model's scale
     * @param y {@code [m]}, the same for all rows; empty where each row has its own, as a condition
     * @param noise the standard deviation of the noise of each measurement, at least 0; above 0 for no spread
     * @param spread the variance that is taken for that of the data given noisy data
     * @param path the Gaussian path of the score
     * @param event the shape of an event
     * @throws IllegalArgumentException for other shapes, or no noise and no spread
     */
    public LinearMeasurement(
            double[][] a, Optional<double[]> y, double noise, Spread spread, GaussianPath path, long... event) {
        this.a = copy(a);
        this.y = y.map(double[]::clone);
        this.noise = noise;
        this.spread = Objects.requireNonNull(spread, "spread");
        this.path = Objects.requireNonNull(path, "path");
        this.event = event.clone();
        int d = Events.size(event);
        for (double[] row : a) {
            if (row.length != d) {
                throw new IllegalArgumentException("each row of a measurement's matrix needs a number for each of the "
                        + d + " numbers of an event, and one has " + row.length);
            }
        }
        if (a.length == 0 || y.filter(values -> values.length != a.length).isPresent()) {
            throw new IllegalArgumentException("the matrix of a measurement has " + a.length + " rows, and there are "
                    + y.map(values -> values.length).orElse(0) + " values: there must be one for each, at least one");
        }
        if (!(noise >= 0) || noise == 0 && spread == Spread.NONE) {
            throw new IllegalArgumentException("the noise of a measurement must be "
                    + (spread == Spread.NONE ? "above 0 where the data are taken to have no spread" : "at least 0")
                    + ", not " + noise);
        }
        eigen = SymmetricEigen.of(gram(this.a));
    }

    private static double[][] copy(double[][] a) {
        double[][] copy = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            copy[i] = a[i].clone();
        }
        return copy;
    }

    private static double[][] gram(double[][] a) {
        double[][] gram = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < a.length; k++) {
                for (int j = 0; j < a[i].length; j++) {
                    gram[i][k] += a[i][j] * a[k][j];
                }
            }
        }
        return gram;
    }

    @Override
    public SDVariable logProb(Scope s, At at) {
        SDVariable matrix = s.constant(Nd4j.createFromArray(a));
        SDVariable measured = s.sameDiff().mmul(Events.flatten(at.data(), event), matrix, false, true, false);
        SDVariable given = y.map(
                        values -> s.constant(Nd4j.createFromArray(values).reshape(1, values.length)))
                .orElseGet(() -> new Condition(MEASURED, a.length).of(at.context()));
        // In the eigenvectors of A A' the measurements are independent of each other.
        SDVariable away = given.sub(measured).mmul(s.constant(Nd4j.createFromArray(eigen.vectors())));
        return away.mul(away).div(variance(s, at.t())).sum(1).mul(-0.5);
    }

    private SDVariable variance(Scope s, SDVariable t) {
        SDVariable least = s.constant(noise * noise);
        if (spread == Spread.NONE) {
            return least;
        }
        SDVariable column = t.reshape(-1, 1);
        SDVariable alpha = path.alpha(s, column);
        SDVariable sigma = path.sigma(s, column);
        SDVariable square = sigma.mul(sigma);
        SDVariable rest = square.div(alpha.mul(alpha).add(square));
        double[] values = eigen.values();
        SDVariable row = s.constant(Nd4j.createFromArray(values).reshape(1, values.length));
        return rest.mul(row).add(least);
    }

    /** {@return the measurements, where each row has its own} */
    @Override
    public Optional<Condition> condition() {
        return y.isPresent() ? Optional.empty() : Optional.of(new Condition(MEASURED, a.length));
    }
}
