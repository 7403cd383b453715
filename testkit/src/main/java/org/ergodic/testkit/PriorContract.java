package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every {@link Prior} must satisfy: that its density is one, is that of its samples, and can be differentiated.
 * Parameters, if it has any, are changed at random, so that nothing is tested only at start values.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class PriorContract {
    private static final int ROWS = 6;
    private static final int SAMPLES = 20_000;
    private static final double CHANGE = 0.3;
    private static final RandomStream RANDOM = RandomStream.of(41).split("prior");

    /** Points of the quadrature over x = centre + width sinh(u), |u| up to {@link #REACH}. */
    private static final int GRID = 40_001;

    private static final double REACH = 30;

    /**
     * The prior to test.
     *
     * @param event the shape of one event
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Prior prior(long... event);

    /**
     * The shapes of events to test for; those of one number are tested by integration.
     *
     * @return {@code [1]}, {@code [2]} and {@code [3, 1, 2]} unless overridden, as a prior for some shapes must
     */
    protected List<long[]> events() {
        return List.of(new long[] {1}, new long[] {2}, new long[] {3, 1, 2});
    }

    private SDVariable logProb(Scope s, long... event) {
        return prior(event).logProb(s, s.input("x", Events.batch(-1, event)), event);
    }

    private Built density(DataType type, long... event) {
        return Built.of(type, s -> s.output("log-prob", logProb(s, event))).perturbed(CHANGE);
    }

    private static INDArray logProb(Built density, INDArray x) {
        return density.run(Map.of("x", x.castTo(density.variables().dataType())))
                .get("log-prob");
    }

    private boolean parameterless(long... event) {
        return Graph.build(DataType.DOUBLE, s -> s.output("log-prob", logProb(s, event)))
                .parameters()
                .isEmpty();
    }

    /**
     * Samples as whoever uses it draws them: numeric ones, or those of the graph where only that knows the parameters.
     */
    private INDArray samples(RandomStream random, long first, DataType type, int n, long... event) {
        return parameterless(event)
                ? prior(event).sample(random, first, type, Events.batch(n, event))
                : graphSamples(random, first, type, n, event);
    }

    private INDArray graphSamples(RandomStream random, long first, DataType type, int n, long... event) {
        if (!(prior(event) instanceof ReparameterizedPrior reparameterized)) {
            throw new AssertionError(
                    "a prior with parameters must be a ReparameterizedPrior, whose samples are a graph");
        }
        Consumer<Scope> body =
                s -> s.output("sample", reparameterized.sample(s, s.input("rows", Events.batch(-1, event)), event));
        Built built = Built.of(type, body).perturbed(CHANGE);
        return built.program()
                .call(built.variables())
                .set("rows", Nd4j.zeros(type, Events.batch(n, event)))
                .random(random, first)
                .run()
                .get("sample");
    }

    private static String of(long... event) {
        return " for events of shape " + Arrays.toString(event);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("samples are events and their log densities one number a row, of the asked type")
    void shapes(DataType type) {
        for (long[] event : events()) {
            for (int n : new int[] {1, ROWS}) {
                INDArray x = samples(RANDOM, 0, type, n, event);
                SampleArrays.assertShape("a sample" + of(event), x, Events.batch(n, event));
                assertEquals(type, x.dataType(), () -> "the type of samples" + of(event));
                INDArray logProb = logProb(density(type, event), x);
                SampleArrays.assertShape("the log density" + of(event), logProb, n);
                assertEquals(type, logProb.dataType(), () -> "the type of log densities" + of(event));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("samples are finite and lie where the density is above 0")
    void samplesHaveDensity(DataType type) {
        for (long[] event : events()) {
            INDArray x = samples(RANDOM, 0, type, 2000, event);
            SampleArrays.assertFinite("a sample" + of(event), x);
            SampleArrays.assertFinite("the log density of a sample" + of(event), logProb(density(type, event), x));
        }
    }

    @Test
    @DisplayName("a sample does not depend on the batch that it is in")
    void batchSplit() {
        for (long[] event : events()) {
            INDArray all = samples(RANDOM, 0, DataType.DOUBLE, ROWS, event);
            INDArray late = samples(RANDOM, 2, DataType.DOUBLE, ROWS - 2, event);
            INDArray expected = SampleArrays.rows(all, 2, 3, 4, 5);
            if (parameterless(event)) {
                SampleArrays.assertSame("samples 2 to 5 alone" + of(event), expected, late);
            } else {
                // A matrix product may round differently for another batch.
                SampleArrays.assertClose("samples 2 to 5 alone" + of(event), expected, late, 1e-11);
            }
        }
    }

    @Test
    @DisplayName("all randomness comes from the stream")
    void randomness() {
        for (long[] event : events()) {
            INDArray first = samples(RANDOM, 0, DataType.DOUBLE, ROWS, event);
            SampleArrays.assertSame(
                    "samples of the same stream" + of(event), first, samples(RANDOM, 0, DataType.DOUBLE, ROWS, event));
            INDArray other = samples(RANDOM.split("other"), 0, DataType.DOUBLE, ROWS, event);
            assertFalse(
                    Arrays.equals(SampleArrays.values(first), SampleArrays.values(other)),
                    () -> "another stream gives the same samples" + of(event));
        }
    }

    /**
     * By the trapezoidal rule over x = centre + width sinh(u), which reaches so far out that no tail is missed. For a
     * smooth density it is exact but for rounding, with half the points too; at a jump it is off by half a step of it.
     */
    @Test
    @DisplayName("on the line the density integrates to 1")
    void integral() {
        for (long[] event : events()) {
            if (Events.size(event) == 1) {
                Line line = new Line(event);
                boolean smooth = Math.abs(line.mass() - line.massOfHalf) < 1e-7;
                assertEquals(
                        1,
                        line.mass(),
                        smooth ? 1e-6 : 5e-3,
                        () -> "the integral of exp(logProb) over the line" + of(event));
            }
        }
    }

    /**
     * The distance of Kolmogorov and Smirnov is above 2.6 / sqrt(n) for three in a million seeds; this one is fixed.
     */
    @Test
    @DisplayName("on the line samples are of the density's distribution")
    void distribution() {
        for (long[] event : events()) {
            if (Events.size(event) == 1) {
                Line line = new Line(event);
                double[] samples = SampleArrays.values(samples(RANDOM, 0, DataType.DOUBLE, SAMPLES, event));
                Arrays.sort(samples);
                double distance = 0;
                for (int i = 0; i < samples.length; i++) {
                    distance = Math.max(distance, Math.abs(line.mass(samples[i]) - (i + 0.5) / samples.length));
                }
                double most = 2.6 / Math.sqrt(SAMPLES) + 1e-3;
                double seen = distance;
                assertTrue(
                        seen < most,
                        () -> "the distributions of samples and of exp(logProb) are " + seen + " apart, where " + most
                                + " is allowed" + of(event));
            }
        }
    }

    /**
     * For samples of the density p the mean of 1 / p over those within a box is the box's volume, if all of the box has
     * density. The boxes are quarters, in two coordinates, of what lies between the samples' outer tenths, and what
     * lies about the middle. More than six standard errors happen in two of 10^9 seeds for each; the seed is fixed.
     */
    @Test
    @DisplayName("in more dimensions too samples are of the density, with its normalisation")
    void volumes() {
        for (long[] event : events()) {
            int size = Events.size(event);
            if (size == 1) {
                continue;
            }
            double[] x = SampleArrays.values(samples(RANDOM, 0, DataType.DOUBLE, SAMPLES, event));
            double[] log = SampleArrays.values(logProb(
                    density(DataType.DOUBLE, event),
                    Nd4j.createFromArray(x).reshape('c', Events.batch(SAMPLES, event))));
            double[][] tenths = new double[10][size];
            for (int k = 0; k < size; k++) {
                double[] column = column(x, size, k);
                Arrays.sort(column);
                for (int q = 0; q < 10; q++) {
                    tenths[q][k] = column[q * SAMPLES / 10];
                }
            }
            box(x, log, size, tenths[3], tenths[7], of(event));
            for (int quarter = 0; quarter < 4; quarter++) {
                // The first coordinate is in its lower or upper part, and so is the last; the others are anywhere
                // between.
                double[] from = tenths[1].clone();
                double[] to = tenths[9].clone();
                (quarter % 2 == 0 ? to : from)[0] = tenths[5][0];
                (quarter / 2 == 0 ? to : from)[size - 1] = tenths[5][size - 1];
                box(x, log, size, from, to, of(event));
            }
        }
    }

    private static void box(double[] x, double[] log, int size, double[] from, double[] to, String of) {
        double volume = 1;
        for (int k = 0; k < size; k++) {
            volume *= to[k] - from[k];
        }
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < log.length; row++) {
            boolean within = true;
            for (int k = 0; k < size && within; k++) {
                double value = x[row * size + k];
                within = value >= from[k] && value < to[k];
            }
            double weight = within ? Math.exp(-log[row]) / volume : 0;
            sum += weight;
            squares += weight * weight;
        }
        double mean = sum / log.length;
        double error = Math.sqrt((squares / log.length - mean * mean) / log.length);
        assertEquals(
                1,
                mean,
                6 * error + 1e-9,
                "the mean of 1 / exp(logProb) over samples within a box, by the volume of the box" + of);
    }

    private static double[] column(double[] x, int size, int k) {
        double[] column = new double[x.length / size];
        for (int row = 0; row < column.length; row++) {
            column[row] = x[row * size + k];
        }
        return column;
    }

    /** The distance of two samples' distributions is above 2.6 sqrt(2 / n) for three in a million seeds. */
    @Test
    @DisplayName("samples of the graph and numeric ones have one distribution")
    void graphSamples() {
        for (long[] event : events()) {
            if (!(prior(event) instanceof ReparameterizedPrior)) {
                continue;
            }
            if (!parameterless(event)) {
                assertThrows(
                        IllegalStateException.class,
                        () -> prior(event).sample(RANDOM, 0, DataType.DOUBLE, Events.batch(1, event)),
                        () -> "numeric samples of a prior with parameters, whose values only its model knows"
                                + of(event));
                continue;
            }
            int size = Events.size(event);
            double[] numeric = SampleArrays.values(samples(RANDOM, 0, DataType.DOUBLE, SAMPLES, event));
            double[] graph =
                    SampleArrays.values(graphSamples(RANDOM.split("graph"), 0, DataType.DOUBLE, SAMPLES, event));
            for (int k = 0; k < size; k++) {
                double distance = distance(column(numeric, size, k), column(graph, size, k));
                assertTrue(
                        distance < 2.6 * Math.sqrt(2.0 / SAMPLES),
                        "the distributions of numeric samples and of the graph's are " + distance
                                + " apart in coordinate " + k + of(event));
            }
        }
    }

    private static double distance(double[] a, double[] b) {
        Arrays.sort(a);
        Arrays.sort(b);
        double distance = 0;
        int j = 0;
        for (int i = 0; i < a.length; i++) {
            while (j < b.length && b[j] < a[i]) {
                j++;
            }
            distance = Math.max(distance, Math.abs(i - j) / (double) a.length);
        }
        return distance;
    }

    /** Central differences: their truncation error is of the order of the step squared, 1e-10. */
    @Test
    @DisplayName("the gradient of the log density is that of finite differences")
    void gradient() {
        for (long[] event : events()) {
            Built built = Built.of(DataType.DOUBLE, s -> {
                        SDVariable x = s.input("x", Events.batch(-1, event));
                        SDVariable value = s.output("log-prob", prior(event).logProb(s, x, event));
                        s.output("gradient", s.gradient(value, List.of(x)).get(0));
                    })
                    .perturbed(CHANGE);
            INDArray x = samples(RANDOM, 0, DataType.DOUBLE, ROWS, event);
            Gradients.assertSlope(
                    "the derivative of the log density",
                    of(event),
                    x,
                    built.run(Map.of("x", x)).get("gradient"),
                    1e-5,
                    moved -> logProb(built, moved));
        }
    }

    @Test
    @DisplayName("rows do not depend on each other")
    void rowIndependence() {
        for (long[] event : events()) {
            Built built = density(DataType.DOUBLE, event);
            INDArray x = samples(RANDOM, 0, DataType.DOUBLE, ROWS, event);
            INDArray all = logProb(built, x);
            for (int row = 0; row < ROWS; row++) {
                SampleArrays.assertClose(
                        "the log density of row " + row + " alone" + of(event),
                        SampleArrays.rows(all, row),
                        logProb(built, SampleArrays.rows(x, row)),
                        1e-11);
            }
        }
    }

    /** Single precision resolves 6e-8, a quantile function may stretch that a thousandfold. */
    @Test
    @DisplayName("single and double precision agree")
    void precisions() {
        for (long[] event : events()) {
            INDArray x = samples(RANDOM, 0, DataType.DOUBLE, ROWS, event);
            SampleArrays.assertClose(
                    "samples in single precision" + of(event),
                    x,
                    samples(RANDOM, 0, DataType.FLOAT, ROWS, event),
                    1e-4);
            Built single = density(DataType.FLOAT, event);
            SampleArrays.assertClose(
                    "the log density in single precision" + of(event),
                    logProb(density(DataType.DOUBLE, event).with(single), x.castTo(DataType.FLOAT)),
                    logProb(single, x),
                    1e-4);
        }
    }

    @Test
    @DisplayName("samples and density share their parameters")
    void sharing() {
        for (long[] event : events()) {
            if (prior(event) instanceof ReparameterizedPrior reparameterized) {
                Built density = density(DataType.DOUBLE, event);
                Built both = Built.of(DataType.DOUBLE, s -> {
                    s.output("log-prob", logProb(s, event));
                    s.output("sample", reparameterized.sample(s, s.input("rows", Events.batch(-1, event)), event));
                });
                assertEquals(
                        new TreeSet<>(density.variables().names()),
                        new TreeSet<>(both.variables().names()),
                        () -> "the variables of the density against those of density and samples" + of(event));
            }
        }
    }

    /** Where it does not, whoever has data there is told nothing. */
    @Test
    @DisplayName("the density is finite everywhere, or limits() says in words where it is not")
    void limits() {
        for (long[] event : events()) {
            prior(event).limits().ifPresent(words -> {
                assertFalse(words.isBlank(), "limits() is blank");
                assertFalse(
                        words.contains("\n") || words.endsWith("."),
                        () -> "limits() must be one sentence without" + " full stop: " + words);
            });
            if (prior(event).limits().isEmpty()) {
                int size = Events.size(event);
                double[] far = {0, 1, -1, 10, -10, 1e3, -1e3, 1e6, -1e6};
                double[] x = new double[far.length * size];
                for (int i = 0; i < x.length; i++) {
                    x[i] = far[i / size];
                }
                INDArray log = logProb(
                        density(DataType.DOUBLE, event),
                        Nd4j.createFromArray(x).reshape('c', Events.batch(far.length, event)));
                for (int i = 0; i < far.length; i++) {
                    double value = log.getDouble(i);
                    double at = far[i];
                    assertTrue(
                            Double.isFinite(value),
                            () -> "the log density is " + value + " where all elements are " + at
                                    + ", and limits() says nothing" + of(event));
                }
            }
        }
    }

    @Test
    @DisplayName("what is not a number has no finite density")
    void notANumber() {
        for (long[] event : events()) {
            int size = Events.size(event);
            double[] x = SampleArrays.values(samples(RANDOM, 0, DataType.DOUBLE, 2, event));
            x[size] = Double.NaN;
            INDArray log = logProb(
                    density(DataType.DOUBLE, event), Nd4j.createFromArray(x).reshape('c', Events.batch(2, event)));
            assertTrue(Double.isFinite(log.getDouble(0)), () -> "the density of the row before" + of(event));
            assertFalse(
                    Double.isFinite(log.getDouble(1)),
                    () -> "the log density of a row with a NaN is " + log.getDouble(1) + of(event));
        }
    }

    @Test
    @DisplayName("two threads on one instance agree")
    void threads() {
        for (long[] event : events()) {
            Prior prior = prior(event);
            INDArray x = samples(RANDOM, 0, DataType.DOUBLE, ROWS, event);
            List<INDArray> both = Threads.together(2, () -> {
                Built built = Built.of(
                        DataType.DOUBLE,
                        s -> s.output("log-prob", prior.logProb(s, s.input("x", Events.batch(-1, event)), event)));
                return logProb(built, x);
            });
            SampleArrays.assertSame("the log density in another thread" + of(event), both.get(0), both.get(1));
        }
    }

    /** The distribution function on the line. */
    private final class Line {
        private final double centre;
        private final double width;
        private final double[] cumulated = new double[GRID];
        private double massOfHalf;

        Line(long... event) {
            double[] some = SampleArrays.values(samples(RANDOM.split("scale"), 0, DataType.DOUBLE, 1001, event));
            Arrays.sort(some);
            centre = some[500];
            width = some[750] - some[250];
            assertTrue(width > 0, () -> "half of all samples are the same" + of(event));
            double[] x = new double[GRID];
            for (int i = 0; i < GRID; i++) {
                x[i] = centre + width * Math.sinh(at(i));
            }
            double[] log = SampleArrays.values(logProb(
                    density(DataType.DOUBLE, event), Nd4j.createFromArray(x).reshape('c', Events.batch(GRID, event))));
            double step = 2 * REACH / (GRID - 1);
            double before = 0;
            for (int i = 0; i < GRID; i++) {
                double weight = Math.exp(log[i]) * width * Math.cosh(at(i));
                cumulated[i] = i == 0 ? 0 : cumulated[i - 1] + 0.5 * step * (before + weight);
                before = weight;
                massOfHalf += i % 2 == 0 ? 2 * step * weight : 0;
            }
        }

        double mass() {
            return cumulated[GRID - 1];
        }

        private static double at(int i) {
            return -REACH + 2 * REACH * i / (GRID - 1);
        }

        double mass(double x) {
            double u = (x - centre) / width;
            double asinh = Math.signum(u) * Math.log(Math.abs(u) + Math.hypot(u, 1));
            double cell = (asinh + REACH) / (2 * REACH) * (GRID - 1);
            int i = (int) Math.max(0, Math.min(GRID - 2, Math.floor(cell)));
            double share = Math.max(0, Math.min(1, cell - i));
            return cumulated[i] + share * (cumulated[i + 1] - cumulated[i]);
        }
    }
}
