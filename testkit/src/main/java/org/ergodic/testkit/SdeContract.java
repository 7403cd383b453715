package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.SDE;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every {@link SDE} must satisfy. Those without a Gaussian path skip what is said of the path, and their prior is
 * compared with paths that are simulated from data. An equation that is not defined everywhere says by {@link #states}
 * where it is. Drift and diffusion may be infinite at the end of a path that {@link GaussianPath#endsWithoutSignal}, so
 * what is said of them is asked up to 1 % of the interval before it.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class SdeContract {
    private static final int PATHS = 4000;
    private static final int STEPS = 400;
    /** The share of simulated paths that may leave the domain by the error of their steps. */
    private static final double LOST = 0.01;

    private static final int BINS = 20;
    /** Cells of the midpoint rule in each bin. */
    private static final int CELLS = 200;

    /**
     * The SDE to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract SDE sde();

    /**
     * How far the marginal at the end may be from the prior in nats for each dimension: the mean Kullback-Leibler
     * divergence of x_T | x_0 from it over data of mean 0 and variance 1, and without a Gaussian path that of x_T over
     * the data {@link #states}.
     *
     * @return the bound; 0.01 unless overridden
     */
    protected double priorTolerance() {
        return 0.01;
    }

    /**
     * Where the equation is defined, for one that is not defined everywhere, such as geometric Brownian motion on
     * positive numbers: states made of standard normal numbers, each element of its own.
     *
     * @param normal standard normal numbers {@code [n, event]}; not changed
     * @return states {@code [n, event]} of the same type, such as {@code exp(normal)}; the numbers themselves unless
     *     overridden
     */
    protected INDArray states(INDArray normal) {
        return normal;
    }

    static Stream<long[]> events() {
        return Stream.of(new long[] {2}, new long[] {2, 3}, new long[] {1, 2, 2}, new long[] {2, 1, 2, 2});
    }

    @ParameterizedTest(name = "event {0}")
    @MethodSource("events")
    @DisplayName("drift and diffusion have their shapes for events of rank 1 to 4")
    void shapes(long[] event) {
        INDArray x = states("x", DataType.DOUBLE, 3, event);
        Fields fields = evaluate(DataType.DOUBLE, x, regular(3));
        SampleArrays.assertShape("the drift", fields.drift, Events.batch(3, event));
        SampleArrays.assertShape(
                "the diffusion of " + sde().noise() + " noise", fields.diffusion, diffusionShape(event));
    }

    private long[] diffusionShape(long... event) {
        return switch (sde().noise()) {
            case NONE, ADDITIVE -> Events.column(3, event);
            case DIAGONAL, SCALAR -> Events.batch(3, event);
            case GENERAL -> new long[] {3, Events.size(event), Events.size(event)};
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("drift and diffusion are finite over the whole interval, ends included")
    void finite(DataType type) {
        double[] times = regular(101);
        Fields fields = evaluate(type, states("x", type, times.length, 2), times);
        SampleArrays.assertFinite("the drift over " + sde().time(), fields.drift);
        SampleArrays.assertFinite("the diffusion over " + sde().time(), fields.diffusion);
        for (double g : SampleArrays.values(fields.diffusion)) {
            assertTrue(
                    g >= 0 || sde().noise() == NoiseType.SCALAR || sde().noise() == NoiseType.GENERAL,
                    "the diffusion must not be negative: " + g);
        }
    }

    @Test
    @DisplayName("time runs from the data to the prior")
    void direction() {
        assertTrue(sde().time().length() > 0, () -> "the interval must run forwards, and it is " + sde().time());
        assertEquals(sde().time(), sde().time());
    }

    @Test
    @DisplayName("the noise is of the declared kind")
    void noise() {
        double[] times = regular(7);
        INDArray x = states("x", DataType.DOUBLE, 7, 3);
        INDArray g = evaluate(DataType.DOUBLE, x, times).diffusion;
        switch (sde().noise()) {
            case NONE -> SampleArrays.assertSame("the diffusion of an SDE without noise", g.mul(0), g);
            case ADDITIVE -> {
                INDArray other = states(
                        SampleArrays.normal("other x", DataType.DOUBLE, 7, 3).muli(3));
                SampleArrays.assertSame(
                        "additive diffusion at another x", g, evaluate(DataType.DOUBLE, other, times).diffusion);
            }
            case DIAGONAL -> {
                INDArray normal = SampleArrays.normal("x", DataType.DOUBLE, 7, 3);
                IntStream.range(0, 7).forEach(row -> normal.putScalar(row, 1, 2.5));
                double[] a = SampleArrays.values(g);
                double[] b = SampleArrays.values(evaluate(DataType.DOUBLE, states(normal), times).diffusion);
                for (int i = 0; i < a.length; i++) {
                    if (i % 3 != 1) {
                        assertEquals(a[i], b[i], "diagonal diffusion of a component whose x did not change");
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("rows do not depend on each other")
    void rowIndependence() {
        double[] times = regular(5);
        INDArray x = states("x", DataType.DOUBLE, 5, 2);
        Fields all = evaluate(DataType.DOUBLE, x, times);
        for (int row = 0; row < 5; row++) {
            Fields one = evaluate(DataType.DOUBLE, SampleArrays.rows(x, row), new double[] {times[row]});
            // A kernel may round differently for another batch, so up to some last bits.
            SampleArrays.assertClose("the drift of a row alone", SampleArrays.rows(all.drift, row), one.drift, 1e-13);
            SampleArrays.assertClose(
                    "the diffusion of a row alone", SampleArrays.rows(all.diffusion, row), one.diffusion, 1e-13);
        }
    }

    @Test
    @DisplayName("two threads on one instance agree")
    void threads() {
        SDE sde = sde();
        INDArray x = states("x", DataType.DOUBLE, 5, 2);
        List<Fields> results = Threads.together(2, () -> evaluate(sde, DataType.DOUBLE, x, regular(5)));
        SampleArrays.assertSame("the drift in another thread", results.get(0).drift, results.get(1).drift);
        SampleArrays.assertSame("the diffusion in another thread", results.get(0).diffusion, results.get(1).diffusion);
        Fields again = evaluate(sde, DataType.DOUBLE, x, regular(5));
        SampleArrays.assertSame("the drift asked for again", results.get(0).drift, again.drift);
    }

    /**
     * f = (alpha'/alpha) x and g^2 = (sigma^2)' - 2 (alpha'/alpha) sigma^2, by central differences in double precision.
     * With a step of 1e-6 of the interval, rounding leaves some 1e-9 and truncation some 1e-10; 1e-5 is far above both.
     */
    @Test
    @DisplayName("drift and diffusion are those of the Gaussian path")
    void agreesWithPath() {
        assumePath();
        Interval time = sde().time();
        double h = 1e-6 * time.length();
        double[] inner = IntStream.range(0, 41)
                .mapToDouble(i -> time.from() + time.length() * (0.01 + 0.98 * i / 40))
                .toArray();
        Path before = path(IntStream.range(0, 41).mapToDouble(i -> inner[i] - h).toArray());
        Path here = path(inner);
        Path after = path(IntStream.range(0, 41).mapToDouble(i -> inner[i] + h).toArray());
        INDArray x = states("x", DataType.DOUBLE, 41, 2);
        Fields fields = evaluate(DataType.DOUBLE, x, inner);
        double[] f = SampleArrays.values(fields.drift);
        double[] g = SampleArrays.values(fields.diffusion);
        double[] state = SampleArrays.values(x);
        int width = g.length / 41;
        for (int i = 0; i < 41; i++) {
            double rate = (Math.log(after.alpha[i]) - Math.log(before.alpha[i])) / (2 * h);
            double growth = (after.variance(i) - before.variance(i)) / (2 * h);
            double squared = growth - 2 * rate * here.variance(i);
            for (int k = 0; k < 2; k++) {
                double expected = rate * state[2 * i + k];
                assertEquals(
                        expected,
                        f[2 * i + k],
                        1e-5 * Math.max(1, Math.abs(expected)),
                        "the drift at t = " + inner[i] + " is not (alpha'/alpha) x with alpha'/alpha = " + rate);
                double variance = g[i * width + k % width] * g[i * width + k % width];
                assertEquals(
                        squared,
                        variance,
                        1e-5 * Math.max(1, Math.abs(squared)),
                        "the diffusion squared at t = " + inner[i] + " is not (sigma^2)' - 2 (alpha'/alpha) sigma^2");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    @DisplayName("the path is finite, alpha is positive unless it says that it ends at 0, and sigma grows against it")
    void pathIsAPath(DataType type) {
        assumePath();
        Path path = path(type, times(101));
        for (int i = 0; i < 101; i++) {
            if (i == 100 && endsWithoutSignal()) {
                assertEquals(0, path.alpha[i], "alpha at the end of a path that ends without signal");
            } else {
                assertTrue(
                        path.alpha[i] > 0 && Double.isFinite(path.alpha[i]),
                        "alpha must be positive and finite over the interval, or the path must say that it"
                                + " endsWithoutSignal(), not " + path.alpha[i]);
            }
            assertTrue(
                    path.sigma[i] >= 0 && Double.isFinite(path.sigma[i]),
                    "sigma must be finite and not negative over the interval, not " + path.sigma[i]);
            if (i > 0) {
                assertTrue(
                        path.sigma[i] / path.alpha[i] >= path.sigma[i - 1] / path.alpha[i - 1],
                        "the noise-to-signal ratio sigma/alpha must not fall with time");
            }
        }
    }

    /**
     * Simulates the SDE itself and compares mean and variance at five times with the path's. {@value #PATHS} paths of
     * two dimensions; a comparison fails beyond five standard errors plus 1 % of the standard deviation or variance for
     * the steps, so a right implementation fails less than once in 10^5 seeds.
     */
    @Test
    @DisplayName("simulated marginals are those of the Gaussian path")
    void simulatedMarginals() {
        assumePath();
        double[] times = regular(STEPS + 1);
        Path path = path(times);
        double[] start = {1.5, -0.7};
        Simulation simulation = new Simulation(sde(), 2);
        RandomStream random = RandomStream.of(11);
        double[] z = SampleArrays.values(random.split("start").draw(Noise.NORMAL, 0, DataType.DOUBLE, PATHS, 2));
        double[] x = new double[2 * PATHS];
        for (int i = 0; i < x.length; i++) {
            x[i] = path.alpha[0] * start[i % 2] + path.sigma[0] * z[i];
        }
        for (int step = 0; step < STEPS; step++) {
            double[] dw = SampleArrays.values(random.split(step).draw(Noise.NORMAL, 0, DataType.DOUBLE, PATHS, 2));
            x = simulation.step(x, times[step], times[step + 1], dw);
            if ((step + 1) % (STEPS / 5) == 0) {
                for (int k = 0; k < 2; k++) {
                    compare(x, k, times[step + 1], path.alpha[step + 1] * start[k], path.sigma[step + 1]);
                }
            }
        }
    }

    private static void compare(double[] x, int k, double t, double mean, double sigma) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < PATHS; i++) {
            double deviation = x[2 * i + k] - mean;
            sum += deviation;
            squares += deviation * deviation;
        }
        assertEquals(
                0,
                sum / PATHS / sigma,
                5 / Math.sqrt(PATHS) + 0.01,
                "at t = " + t + " the simulated mean is off alpha(t) x_0 = " + mean + " by this many sigma(t)");
        assertEquals(
                1,
                squares / PATHS / (sigma * sigma),
                5 * Math.sqrt(2.0 / PATHS) + 0.01,
                "at t = " + t + " the simulated variance, as a multiple of sigma(t)^2 = " + sigma * sigma);
    }

    /**
     * With a Gaussian path the divergence of x_T | x_0 from the prior's density, and the mean and variance of the
     * prior's own samples. {@value #PATHS} samples; both fail beyond five standard errors, less than once in 10^6
     * seeds. Without one the divergences of simulated x_T and of the prior's samples from the prior's density, each
     * over {@value #BINS} bins.
     */
    @Test
    @DisplayName("the prior is the marginal at the end")
    void priorIsMarginal() {
        if (sde().gaussianPath().isPresent()) {
            priorIsMarginalOfPath();
        } else {
            priorIsMarginalOfSimulation();
        }
    }

    private void priorIsMarginalOfPath() {
        Path end = path(new double[] {sde().time().to()});
        double alpha = end.alpha[0];
        double sigma = end.sigma[0];
        RandomStream random = RandomStream.of(13);
        double[] data = SampleArrays.values(random.split("data").draw(Noise.NORMAL, 0, DataType.DOUBLE, PATHS, 1));
        INDArray noise = random.split("noise").draw(Noise.NORMAL, 0, DataType.DOUBLE, PATHS, 1);
        double[] z = SampleArrays.values(noise);
        INDArray x = noise.dup();
        IntStream.range(0, PATHS).forEach(i -> x.putScalar(i, 0, alpha * data[i] + sigma * z[i]));
        Built built =
                Built.of(DataType.DOUBLE, s -> s.output("logp", sde().prior().logProb(s, s.input("x", -1, 1), 1)));
        INDArray logp = built.run(Map.of("x", x)).get("logp");
        SampleArrays.assertShape("the prior's log density", logp, PATHS);
        double[] density = SampleArrays.values(logp);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < PATHS; i++) {
            double ratio = -0.5 * z[i] * z[i] - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI) - density[i];
            sum += ratio;
            squares += ratio * ratio;
        }
        double divergence = sum / PATHS;
        double error = Math.sqrt(Math.max(0, squares / PATHS - divergence * divergence) / PATHS);
        assertTrue(
                divergence <= priorTolerance() + 5 * error,
                "x_T | x_0 ~ N(" + alpha + " x_0, " + sigma * sigma + ") is " + divergence
                        + " nats a dimension from the prior, and " + priorTolerance() + " are allowed");

        INDArray samples = sde().prior().sample(random.split("prior"), 0, DataType.DOUBLE, PATHS, 2);
        SampleArrays.assertShape("the prior's sample", samples, PATHS, 2);
        double[] drawn = SampleArrays.values(samples);
        double mean = IntStream.range(0, drawn.length)
                .mapToDouble(i -> drawn[i])
                .average()
                .orElse(0);
        double square = IntStream.range(0, drawn.length)
                .mapToDouble(i -> drawn[i] * drawn[i])
                .average()
                .orElse(0);
        double expected = alpha * alpha + sigma * sigma;
        // A divergence of k nats allows a relative error of the variance of about 2 sqrt(k).
        double allowed = 5 * Math.sqrt(2.0 / drawn.length) + 2 * Math.sqrt(priorTolerance());
        assertEquals(0, mean / Math.sqrt(expected), allowed, "the mean of the prior's samples, in standard deviations");
        assertEquals(1, square / expected, allowed, "the variance of the prior's samples over the marginal's");
    }

    private void priorIsMarginalOfSimulation() {
        RandomStream random = RandomStream.of(13);
        double[] times = times(STEPS + 1);
        Simulation simulation = new Simulation(sde(), 1);
        double[] x = SampleArrays.values(states(random.split("data").draw(Noise.NORMAL, 0, DataType.DOUBLE, PATHS, 1)));
        for (int step = 0; step < STEPS; step++) {
            double[] dw = SampleArrays.values(random.split(step).draw(Noise.NORMAL, 0, DataType.DOUBLE, PATHS, 1));
            x = simulation.step(x, times[step], times[step + 1], dw);
        }
        double[] ends = Arrays.stream(x).filter(Double::isFinite).toArray();
        assertTrue(
                ends.length >= (1 - LOST) * PATHS,
                () -> (PATHS - ends.length) + " of " + PATHS
                        + " simulated paths are not numbers at the end; if the equation"
                        + " is not defined everywhere, override states(...)");
        INDArray samples = sde().prior().sample(random.split("prior"), 0, DataType.DOUBLE, PATHS, 1);
        SampleArrays.assertShape("the prior's sample", samples, PATHS, 1);
        double[] drawn = SampleArrays.values(samples);
        double[] ordered = Arrays.stream(drawn).sorted().toArray();
        double[] edges = IntStream.range(1, BINS)
                .mapToDouble(i -> ordered[i * PATHS / BINS])
                .toArray();
        double[] masses = priorMasses(edges);
        assertDistribution("the prior's own samples", drawn, edges, masses, 0);
        assertDistribution("simulated paths at t = " + times[STEPS], ends, edges, masses, priorTolerance());
    }

    /** What the prior's density gives to each bin between edges, and last what it leaves to the two tails together. */
    private double[] priorMasses(double... edges) {
        int bins = edges.length - 1;
        INDArray middles = Nd4j.create(DataType.DOUBLE, (long) bins * CELLS, 1);
        for (int i = 0; i < bins * CELLS; i++) {
            double width = (edges[i / CELLS + 1] - edges[i / CELLS]) / CELLS;
            middles.putScalar(i, 0, edges[i / CELLS] + (i % CELLS + 0.5) * width);
        }
        Built built =
                Built.of(DataType.DOUBLE, s -> s.output("logp", sde().prior().logProb(s, s.input("x", -1, 1), 1)));
        INDArray logp = built.run(Map.of("x", middles)).get("logp");
        SampleArrays.assertShape("the prior's log density", logp, (long) bins * CELLS);
        double[] density = SampleArrays.values(logp);
        double[] masses = new double[bins + 1];
        masses[bins] = 1;
        for (int i = 0; i < density.length; i++) {
            double mass = Math.exp(density[i]) * (edges[i / CELLS + 1] - edges[i / CELLS]) / CELLS;
            masses[i / CELLS] += mass;
            masses[bins] -= mass;
        }
        assertTrue(
                Arrays.stream(masses).allMatch(mass -> mass > 0),
                () -> "the prior's density must be positive where its samples are, and leave something to its tails;"
                        + " over the bins between " + Arrays.toString(edges) + " and in the tails its masses are "
                        + Arrays.toString(masses));
        return masses;
    }

    /**
     * The divergence of numbers from masses of bins. Twice n times that of right numbers has a chi-squared distribution
     * of {@code bins - 1} degrees of freedom, and 8 of its standard deviations above its mean fail once in 10^6 seeds;
     * around an allowed divergence k it has the standard deviation 2 sqrt(2 n k) beside that, of which 5 are allowed.
     */
    private static void assertDistribution(String what, double[] x, double[] edges, double[] masses, double allowed) {
        double[] counts = new double[masses.length];
        for (double number : x) {
            int place = Arrays.binarySearch(edges, number);
            int bin = place >= 0 ? place : -place - 2;
            counts[bin < 0 || bin >= masses.length - 1 ? masses.length - 1 : bin]++;
        }
        double divergence = 0;
        for (int i = 0; i < masses.length; i++) {
            double share = counts[i] / x.length;
            divergence += share == 0 ? 0 : share * Math.log(share / masses[i]);
        }
        double free = masses.length - 1;
        double twice = 2.0 * x.length;
        double bound = allowed + (free + 8 * Math.sqrt(2 * free) + 10 * Math.sqrt(twice * allowed)) / twice;
        double found = divergence;
        assertTrue(
                divergence <= bound,
                () -> what + " are " + found + " nats from the prior's density, and " + bound
                        + " are allowed. Of the bins"
                        + " between " + Arrays.toString(edges) + " and the tails they have the shares "
                        + Arrays.toString(Arrays.stream(counts)
                                .map(count -> count / x.length)
                                .toArray())
                        + ", and the density gives " + Arrays.toString(masses));
    }

    @Test
    @DisplayName("the prior's samples depend on the sample's number alone")
    void priorStream() {
        RandomStream random = RandomStream.of(17);
        INDArray all = sde().prior().sample(random, 40, DataType.FLOAT, 5, 2);
        INDArray rest = sde().prior().sample(random, 43, DataType.FLOAT, 2, 2);
        SampleArrays.assertSame("the prior's samples from number 43 on", SampleArrays.rows(all, 3, 4), rest);
    }

    private INDArray states(String name, DataType type, long n, long... event) {
        return states(SampleArrays.normal(name, type, n, event));
    }

    private void assumePath() {
        assumeTrue(sde().gaussianPath().isPresent(), "the SDE declares no Gaussian path");
    }

    private boolean endsWithoutSignal() {
        return sde().gaussianPath().filter(GaussianPath::endsWithoutSignal).isPresent();
    }

    /** Times where the equation is regular. */
    private double[] regular(int count) {
        double share = endsWithoutSignal() ? 0.99 : 1;
        double from = sde().time().from();
        return Arrays.stream(times(count))
                .map(t -> share == 1 ? t : from + share * (t - from))
                .toArray();
    }

    private double[] times(int count) {
        Interval time = sde().time();
        return IntStream.range(0, count)
                .mapToDouble(i -> i == count - 1 ? time.to() : time.from() + time.length() * i / (count - 1))
                .toArray();
    }

    private Fields evaluate(DataType type, INDArray x, double[] times) {
        return evaluate(sde(), type, x, times);
    }

    private static Fields evaluate(SDE sde, DataType type, INDArray x, double[] times) {
        long[] event = Events.event(x.shape());
        Map<String, INDArray> values =
                build(sde, type, event).run(Map.of("x", x.castTo(type), "t", SampleArrays.column(type, times, event)));
        return new Fields(values.get("drift"), values.get("diffusion"));
    }

    private static Built build(SDE sde, DataType type, long... event) {
        return Built.of(type, s -> {
            var x = s.input("x", Events.batch(-1, event));
            var t = s.input("t", Events.column(-1, event));
            s.output("drift", sde.drift(s.child("drift"), x, t));
            s.output("diffusion", sde.diffusion(s.child("diffusion"), x, t));
        });
    }

    private Path path(double[] times) {
        return path(DataType.DOUBLE, times);
    }

    private Path path(DataType type, double[] times) {
        GaussianPath path = sde().gaussianPath().orElseThrow();
        Map<String, INDArray> values = Built.of(type, s -> {
                    var t = s.input("t", -1, 1);
                    s.output("alpha", path.alpha(s.child("alpha"), t));
                    s.output("sigma", path.sigma(s.child("sigma"), t));
                })
                .run(Map.of("t", SampleArrays.column(type, times, 1)));
        SampleArrays.assertShape("alpha", values.get("alpha"), times.length, 1);
        SampleArrays.assertShape("sigma", values.get("sigma"), times.length, 1);
        return new Path(SampleArrays.values(values.get("alpha")), SampleArrays.values(values.get("sigma")));
    }

    private record Fields(INDArray drift, INDArray diffusion) {}

    private record Path(double[] alpha, double[] sigma) {
        double variance(int i) {
            return sigma[i] * sigma[i];
        }
    }

    /** Heun's method for the drift and the midpoint for the noise: Euler-Maruyama without its first-order bias. */
    private static final class Simulation {
        private final Built built;
        private final int width;

        Simulation(SDE sde, int width) {
            this.built = build(sde, DataType.DOUBLE, width);
            this.width = width;
        }

        double[] step(double[] x, double from, double to, double[] z) {
            double h = to - from;
            double[] f = at(x, from).get(0);
            double[] g = at(x, 0.5 * (from + to)).get(1);
            double[] noisy = new double[x.length];
            double[] next = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double dw = Math.sqrt(h) * z[i] * g[g.length == x.length ? i : i / width];
                noisy[i] = x[i] + f[i] * h + dw;
                next[i] = x[i] + dw;
            }
            double[] ahead = at(noisy, to).get(0);
            for (int i = 0; i < x.length; i++) {
                next[i] += 0.5 * h * (f[i] + ahead[i]);
            }
            return next;
        }

        private List<double[]> at(double[] x, double t) {
            INDArray state = Nd4j.createFromArray(x).reshape('c', x.length / width, width);
            INDArray time = Nd4j.valueArrayOf(new long[] {x.length / width, 1}, t, DataType.DOUBLE);
            Map<String, INDArray> values = built.run(Map.of("x", state, "t", time));
            return List.of(SampleArrays.values(values.get("drift")), SampleArrays.values(values.get("diffusion")));
        }
    }
}
