package org.ergodic.data.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Metric.Measurement;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.Status;
import org.ergodic.api.view.Views;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Rows;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class LogLikelihoodTest {
    private static final RandomStream RANDOM = RandomStream.of(23);

    /**
     * The standard normal distribution as a model; rows beyond a radius cannot be computed, and others have density 0.
     */
    private record StandardNormal(double radius, double end) implements Model, Likelihood {
        StandardNormal(double radius) {
            this(radius, Double.POSITIVE_INFINITY);
        }

        @Override
        public boolean needsSolver() {
            return false;
        }

        @Override
        public Result logProb(Evaluator evaluator, Request request, INDArray x) {
            assertFalse(request.solver().isPresent(), "no solver is made where none is needed");
            int n = (int) x.size(0);
            double[] logProb = new double[n];
            Status[] status = new Status[n];
            double[][] rows = Rows.of(x);
            for (int i = 0; i < n; i++) {
                double[] row = rows[i];
                double square = Arrays.stream(row).map(v -> v * v).sum();
                boolean good = square < radius * radius;
                status[i] = good ? Status.SUCCESS : Status.NOT_FINITE;
                logProb[i] = good ? -0.5 * square - 0.5 * row.length * Math.log(2 * Math.PI) : Double.NaN;
                logProb[i] = good && square > end * end ? Double.NEGATIVE_INFINITY : logProb[i];
            }
            return Result.exact(Nd4j.createFromArray(logProb), status, new long[n]);
        }

        @Override
        public long[] event() {
            return new long[] {2};
        }

        @Override
        public Views views() {
            return Views.of(Likelihood.VIEW, this);
        }

        @Override
        public List<Equation> equations() {
            return List.of();
        }

        @Override
        public Component defaultObjective() {
            return Component.of("none");
        }

        @Override
        public Component defaultSolver(Solvers present) {
            return Component.of("none");
        }
    }

    private static Measurement measure(double radius, int count) {
        return measure(radius, count, "log-likelihood");
    }

    private static Measurement measure(double radius, int count, String name) {
        return measure(new StandardNormal(radius), count, name);
    }

    private static Measurement measure(StandardNormal model, int count, String name) {
        INDArray y = RANDOM.draw(Noise.NORMAL, 0, DataType.DOUBLE, Math.max(1000, Math.min(count, 4000)), 2)
                .muliRowVector(Nd4j.createFromArray(10.0, 0.5))
                .addiRowVector(Nd4j.createFromArray(100.0, -3.0));
        Scaling scaling = Scaling.fit(LazyMatrix.of(y), DataConfig.Scale.STANDARDISE, Optional.empty());
        INDArray x = scaling.apply(y, DataType.DOUBLE, 2);
        LogLikelihood nats = new LogLikelihood(
                new LogLikelihoodFactory.Config(Optional.empty(), 1e-5, 0, Likelihood.Estimator.HUTCHINSON, count),
                () -> {
                    throw new AssertionError("no solver is needed");
                });
        Metric metric = name.equals("bits-per-dim") ? new BitsPerDim(nats) : nats;
        assertEquals(Set.of(Likelihood.VIEW), metric.needs());
        return metric.measure(Metric.Evaluation.of(model, null, x, x, x, RANDOM).withSpace(scaling))
                .get(name);
    }

    @Test
    void isOnTheDatasOwnScale() {
        Measurement measured = measure(1e9, 4000);
        // The baseline also sees the chance correlation r of the columns, worth r^2 / 2: below 5e-3 unless r is six
        // of its standard deviations.
        Map<?, ?> baselines = (Map<?, ?>) measured.details().get("baselines");
        assertEquals((double) baselines.get("gaussian"), measured.value(), 5e-3);
        assertEquals(
                baselines.values().stream().mapToDouble(v -> (double) v).max().orElseThrow(),
                measured.baseline().orElseThrow());
        // The entropy of N(mean, diag(100, 0.25)): 1 + log(2 pi) + log 5.
        double entropy = 1 + Math.log(2 * Math.PI) + Math.log(5);
        // Fitted and measured on the same rows, so only the scale's error in log(5) is left: 5 / sqrt(4000).
        assertEquals(-entropy, measured.value(), 0.08);
        // Each row's log density has variance d / 2 = 1.
        assertEquals(Math.sqrt(1 / 4000.0), (double) measured.details().get("standard-error"), 1e-3);
        assertEquals(
                -measured.value() / (2 * Math.log(2)),
                (double) measured.details().get("bits-per-dimension"),
                1e-12);
        assertTrue(measured.floor().isEmpty());
        assertEquals("nats", measured.unit());
    }

    @Test
    void bitsPerDimensionAreTheSameInOtherUnits() {
        Measurement nats = measure(1e9, 500);
        Measurement bits = measure(1e9, 500, "bits-per-dim");
        double factor = 2 * Math.log(2);
        assertEquals(-nats.value() / factor, bits.value(), 1e-12);
        assertEquals(-nats.baseline().orElseThrow() / factor, bits.baseline().orElseThrow(), 1e-12);
        assertEquals(
                (double) nats.details().get("standard-error") / factor,
                (double) bits.details().get("standard-error"),
                1e-12);
        assertEquals("bits per dimension", bits.unit());
        assertEquals(500, bits.details().get("rows"));
        assertTrue(Double.isNaN(measure(2, 1000, "bits-per-dim").value()));
    }

    @Test
    void usesAtMostSoManyRows() {
        assertEquals(100, measure(1e9, 100).details().get("rows"));
        assertEquals(4000, measure(1e9, 1_000_000).details().get("rows"));
    }

    @Test
    void failuresAreNotHidden() {
        Measurement measured = measure(2, 1000);
        assertTrue(Double.isNaN(measured.value()));
        assertTrue((int) measured.details().get("failed") > 50, measured.toString());
        assertTrue(((String) measured.details().get("status")).contains("of 1000 rows"));
    }

    /** Where the density of a row is 0, the mean of the logarithms is minus infinity, and that is known. */
    @Test
    void aDensityOfZeroIsKnown() {
        Measurement measured = measure(new StandardNormal(1e9, 2), 1000, "log-likelihood");
        assertEquals(Double.NEGATIVE_INFINITY, measured.value());
        int zero = (int) measured.details().get("rows-of-density-0");
        assertTrue(zero > 50 && zero < 300, measured.toString());
        assertEquals(zero + " of 1000 rows have density 0", measured.details().get("status"));
        assertEquals(null, measured.details().get("standard-error"));
        assertFalse(measured.details().containsKey("failed"));
        Measurement bits = measure(new StandardNormal(1e9, 2), 1000, "bits-per-dim");
        assertEquals(Double.POSITIVE_INFINITY, bits.value());
        Measurement both = measure(new StandardNormal(3, 2), 1000, "log-likelihood");
        assertTrue(Double.isNaN(both.value()), "what cannot be computed is not known");
        assertTrue(((String) both.details().get("status")).contains("could not be computed"));
    }
}
