package org.ergodic.energy.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ergodic.api.model.Equation;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Transition;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.energy.Built;
import org.ergodic.energy.EnergyModel;
import org.ergodic.energy.Enumeration;
import org.ergodic.energy.gibbs.BlockGibbs;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.partition.Exact;
import org.ergodic.energy.training.ContrastiveDivergenceFactory;
import org.ergodic.energy.training.GradientOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BoltzmannMachineTest {
    private static final double TEMPERATURE = 1.5;

    private static Built built(BoltzmannMachine machine, int visible) {
        return Built.of(DataType.DOUBLE, s -> s.output("free", machine.energy(s, s.input("v", -1, visible))))
                .perturbed(0.8);
    }

    private static Units kind(String name) {
        return name.equals("spin") ? Units.spin() : Units.binary();
    }

    /** A machine in plain Java: (y'Wy / 2 + b'y) / T of the states by number, from the weights above the diagonal. */
    private record Plain(double[][] weights, double[] bias, double low, double high) {
        static Plain of(Built built, String units) {
            return new Plain(
                    built.variables().get("weights").toDoubleMatrix(),
                    built.variables().get("bias").toDoubleVector(),
                    units.equals("spin") ? -1 : 0,
                    1);
        }

        int units() {
            return bias.length;
        }

        double value(int state, int unit) {
            return (state >> unit & 1) == 1 ? high : low;
        }

        double exponent(int state) {
            double sum = 0;
            for (int i = 0; i < units(); i++) {
                sum += bias[i] * value(state, i);
                for (int j = i + 1; j < units(); j++) {
                    sum += weights[i][j] * value(state, i) * value(state, j);
                }
            }
            return sum / TEMPERATURE;
        }

        double logZ() {
            double z = 0;
            for (int state = 0; state < 1 << units(); state++) {
                z += Math.exp(exponent(state));
            }
            return Math.log(z);
        }

        double[] visibleMarginal(int visible) {
            double[] p = new double[1 << visible];
            double logZ = logZ();
            for (int state = 0; state < 1 << units(); state++) {
                p[state & (1 << visible) - 1] += Math.exp(exponent(state) - logZ);
            }
            return p;
        }

        INDArray visibleStates(int visible) {
            INDArray rows = Nd4j.zeros(DataType.DOUBLE, 1 << visible, visible);
            for (int state = 0; state < 1 << visible; state++) {
                for (int i = 0; i < visible; i++) {
                    rows.putScalar(state, i, value(state, i));
                }
            }
            return rows;
        }
    }

    /** Partition function, likelihoods and the gradient of log Z against sums over all states in plain Java. */
    @ParameterizedTest
    @CsvSource({"binary, 4, 0", "spin, 4, 0", "spin, 1, 0", "binary, 3, 1", "binary, 3, 3", "spin, 3, 2"})
    void everythingEqualsTheEnumeration(String units, int visible, int hidden) {
        BoltzmannMachine machine = new BoltzmannMachine(kind(units), hidden, TEMPERATURE, visible);
        Built built = built(machine, visible);
        Plain plain = Plain.of(built, units);
        Exact exact = new Exact(machine, built.evaluator());
        assertEquals(plain.logZ(), exact.logPartition(), 1e-12);
        double[] marginal = plain.visibleMarginal(visible);
        double[] logProb = exact.logProb(plain.visibleStates(visible));
        for (int v = 0; v < marginal.length; v++) {
            assertEquals(Math.log(marginal[v]), logProb[v], 1e-11);
        }
        Map<String, INDArray> gradient = exact.logPartitionGradient();
        for (int i = 0; i < visible + hidden; i++) {
            double mean = 0;
            for (int state = 0; state < 1 << visible + hidden; state++) {
                mean += Math.exp(plain.exponent(state) - plain.logZ()) * plain.value(state, i);
            }
            assertEquals(mean / TEMPERATURE, gradient.get("bias").getDouble(i), 1e-12);
            for (int j = 0; visible + hidden > 1 && j < visible + hidden; j++) {
                double pair = 0;
                for (int state = 0; i < j && state < 1 << visible + hidden; state++) {
                    pair += Math.exp(plain.exponent(state) - plain.logZ())
                            * plain.value(state, i)
                            * plain.value(state, j);
                }
                assertEquals(pair / TEMPERATURE, gradient.get("weights").getDouble(i, j), 1e-12);
            }
        }
    }

    /** The likelihood's gradient, E_data - E_model of y_i y_j over T, against central differences of log p. */
    @Test
    void gradientOfTheLikelihood() {
        BoltzmannMachine machine = new BoltzmannMachine(Units.spin(), 1, TEMPERATURE, 3);
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable free = machine.energy(s, s.input("v", -1, 3));
                    s.output(
                            "gradient",
                            s.gradient(free, List.of(s.parameters().get("weights")))
                                    .get(0));
                })
                .perturbed(0.8);
        INDArray v = Nd4j.createFromArray(1.0, -1, 1).reshape(1, 3);
        INDArray free = built.run("gradient", Map.of("v", v));
        INDArray ofLogZ =
                new Exact(machine, built.evaluator()).logPartitionGradient().get("weights");
        INDArray weights = built.variables().get("weights");
        double h = 1e-5;
        for (int[] pair : new int[][] {{0, 1}, {1, 2}, {0, 3}}) {
            double[] logProb = new double[2];
            for (int side = 0; side < 2; side++) {
                INDArray moved = weights.dup();
                moved.putScalar(pair[0], pair[1], weights.getDouble(pair[0], pair[1]) + (side == 0 ? h : -h));
                built.variables().set("weights", moved);
                logProb[side] = new Exact(machine, built.evaluator()).logProb(v)[0];
            }
            // The truncation error of central differences is some h^2 = 1e-10, their rounding 1e-16 / h = 1e-11.
            assertEquals(
                    (logProb[0] - logProb[1]) / (2 * h),
                    -free.getDouble(pair[0], pair[1]) - ofLogZ.getDouble(pair[0], pair[1]),
                    1e-8);
        }
        built.variables().set("weights", weights);
    }

    /** The ring of spins without field has Z = (2 cosh J)^d + (2 sinh J)^d (Ising 1925), which needs no enumeration. */
    @Test
    void theIsingRing() {
        int d = 13;
        double coupling = 0.7;
        INDArray w = Nd4j.zeros(DataType.DOUBLE, d, d);
        for (int i = 0; i < d; i++) {
            w.putScalar(i, (i + 1) % d, coupling * TEMPERATURE);
            w.putScalar((i + 1) % d, i, coupling * TEMPERATURE);
        }
        BoltzmannMachine ring =
                new BoltzmannMachine(Units.spin(), 0, TEMPERATURE, d).startingAt(w, Nd4j.zeros(DataType.DOUBLE, d));
        Built built = Built.of(DataType.DOUBLE, s -> s.output("e", ring.energy(s, s.input("v", -1, d))));
        double exact = Math.log(Math.pow(2 * Math.cosh(coupling), d) + Math.pow(2 * Math.sinh(coupling), d));
        assertEquals(exact, new Exact(ring, built.evaluator()).logPartition(), 1e-10);
    }

    /** Pearson's test on the visible states after one sweep from exact samples, false alarm once in 10^6 seeds. */
    @ParameterizedTest
    @CsvSource({"spin, 4, 0", "binary, 4, 0", "binary, 3, 1", "spin, 3, 2"})
    void aSweepLeavesTheDistributionUnchanged(String units, int visible, int hidden) {
        BoltzmannMachine machine = new BoltzmannMachine(kind(units), hidden, TEMPERATURE, visible);
        Built built = built(machine, visible);
        double[] marginal = Plain.of(built, units).visibleMarginal(visible);
        List<INDArray> samples = new Exact(machine, built.evaluator()).sample(20_000, RandomStream.of(1));
        int carried = Layers.separate(machine) ? visible : visible + hidden;
        INDArray state = Nd4j.concat(1, samples.subList(0, carried).toArray(new INDArray[0]));
        Equation chain = new EnergyModel(machine, 1, visible).equations().get(0);
        Problem problem = chain.problem(built.evaluator());
        INDArray swept = problem.views().require(Transition.SWEEP).move(state, RandomStream.of(2), 0);
        INDArray v = problem.end().read(state, RandomStream.of(3), 0);
        INDArray next = problem.end().read(swept, RandomStream.of(3), 0);
        INDArray bits = units.equals("spin") ? next.add(1).div(2) : next;
        double statistic = Enumeration.chiSquare(bits, marginal);
        double limit = Enumeration.chiSquareLimit(marginal.length - 1);
        assertTrue(statistic < limit, "chi-square " + statistic + " is over " + limit);
        assertTrue(next.sub(v).norm1Number().doubleValue() > 2_000, "the sweep hardly moves anything");
    }

    @Test
    void wrongMachinesAreRefused() {
        for (double temperature : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertMessage(() -> new BoltzmannMachine(Units.spin(), 0, temperature, 3), "temperature");
        }
        BoltzmannMachine machine = new BoltzmannMachine(Units.spin(), 0, 1, 3);
        INDArray zeros = Nd4j.zeros(DataType.DOUBLE, 3);
        INDArray asymmetric = Nd4j.zeros(DataType.DOUBLE, 3, 3);
        asymmetric.putScalar(0, 2, 0.5);
        assertMessage(() -> machine.startingAt(asymmetric, zeros), "W[2, 0] = 0.0 but W[0, 2] = 0.5");
        INDArray own = Nd4j.zeros(DataType.DOUBLE, 3, 3);
        own.putScalar(1, 1, 0.25);
        assertMessage(() -> machine.startingAt(own, zeros), "W[1, 1] = 0.25");
        assertMessage(() -> machine.startingAt(Nd4j.zeros(DataType.DOUBLE, 2, 2), zeros), "[3, 3]");
        assertMessage(() -> built(new BoltzmannMachine(Units.binary(), 14, 1, 2), 2), "2^14");
        assertMessage(() -> new BlockGibbs(new BoltzmannMachine(Units.binary(), 2, 1, 2), 2), "connected");
        assertMessage(() -> new BoltzmannMachine(new GaussianUnits(s -> null), 0, 1, 2), "two values");
        INDArray data = Nd4j.ones(DataType.DOUBLE, 2, 3);
        data.putScalar(1, 2, 0);
        String message = machine.check(data).orElseThrow().toString();
        assertTrue(message.contains("row 2, column 3") && message.contains("-1 or 1"), message);
    }

    private static void assertMessage(Runnable action, String part) {
        String message =
                assertThrows(IllegalArgumentException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    /**
     * Contrastive divergence finds a ring of couplings from its exact samples, sequential Gibbs sweeps as its chain.
     */
    @Test
    void itIsTrainedBySampledGradients() {
        int d = 4;
        double coupling = 0.6;
        INDArray w = Nd4j.zeros(DataType.DOUBLE, d, d);
        for (int i = 0; i + 1 < d; i++) {
            w.putScalar(i, i + 1, coupling);
            w.putScalar(i + 1, i, coupling);
        }
        BoltzmannMachine teacher =
                new BoltzmannMachine(Units.spin(), 0, 1, d).startingAt(w, Nd4j.zeros(DataType.DOUBLE, d));
        Built taught = Built.of(DataType.DOUBLE, s -> s.output("e", teacher.energy(s, s.input("v", -1, d))));
        INDArray data = Nd4j.concat(
                1,
                new Exact(teacher, taught.evaluator())
                        .sample(4000, RandomStream.of(31))
                        .toArray(new INDArray[0]));
        EnergyModel model = new EnergyModel(new BoltzmannMachine(Units.spin(), 0, 1, d), 1, d);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, d);
            SDVariable loss = new ContrastiveDivergenceFactory()
                    .create(new ContrastiveDivergenceFactory.Config(1, new GradientOptions(false, 0, 0.1, 0)), null)
                    .loss(s, model.views(), org.ergodic.api.model.Batch.of(x, d))
                    .mean();
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < parameters.size(); i++) {
                s.assign(
                        parameters.get(i),
                        parameters.get(i).sub(gradients.get(i).mul(0.3)));
            }
            s.output("loss", loss);
        });
        var call = built.program().call(built.variables()).set("x", data);
        for (int step = 0; step < 120; step++) {
            call.random(RandomStream.of(32).split(step), 0).run();
        }
        INDArray found = built.variables().get("weights");
        for (int i = 0; i < d; i++) {
            for (int j = i + 1; j < d; j++) {
                // A coupling's standard error from 4000 rows is near 0.02, the noise of the last steps as much.
                assertEquals(j == i + 1 ? coupling : 0, found.getDouble(i, j), 0.15, "coupling " + i + ", " + j);
            }
        }
    }
}
