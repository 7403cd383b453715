package org.ergodic.energy.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Inpainting;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Observable;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;
import org.ergodic.common.solver.Integration;
import org.ergodic.energy.Built;
import org.ergodic.energy.DeepBeliefNet;
import org.ergodic.energy.EnergyModel;
import org.ergodic.energy.Enumeration;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.MeanField;
import org.ergodic.energy.machine.BoltzmannMachine;
import org.ergodic.energy.machine.DeepBoltzmannMachine;
import org.ergodic.energy.machine.GaussianRbm;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.energy.machine.StackedRbm;
import org.ergodic.energy.partition.Exact;
import org.ergodic.energy.sampling.GibbsFactory;
import org.ergodic.energy.training.PersistentContrastiveDivergenceFactory.Positive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Deep machines and nets against sums over all states of all units in plain Java. */
@Tag("measured")
class DeepMachinesTest {
    private static final int VISIBLE = 4;
    private static final int SAMPLES = 20_000;

    /** A layered exponent in plain Java. */
    private record Plain(int[] sizes, double[][][] weights, double[][] biases) {
        static Plain of(Built built, int... sizes) {
            double[][][] weights = new double[sizes.length][][];
            double[][] biases = new double[sizes.length][];
            for (int l = 0; l < sizes.length; l++) {
                biases[l] = built.variables().get("bias-" + l).toDoubleVector();
                weights[l] =
                        l == 0 ? null : built.variables().get("weights-" + l).toDoubleMatrix();
            }
            return new Plain(sizes, weights, biases);
        }

        double exponent(int... states) {
            double sum = 0;
            for (int l = 0; l < sizes.length; l++) {
                for (int i = 0; i < sizes[l]; i++) {
                    sum += biases[l][i] * Enumeration.bit(states[l], i);
                    for (int j = 0; l > 0 && j < sizes[l - 1]; j++) {
                        sum += Enumeration.bit(states[l - 1], j) * weights[l][j][i] * Enumeration.bit(states[l], i);
                    }
                }
            }
            return sum;
        }

        /** exp(-F(v)) for all visible states. */
        double[] weightsOfVisible() {
            double[] all = new double[1 << sizes[0]];
            int[] states = new int[sizes.length];
            sum(all, states, 0);
            return all;
        }

        private void sum(double[] all, int[] states, int layer) {
            if (layer == sizes.length) {
                all[states[0]] += Math.exp(exponent(states));
                return;
            }
            for (int state = 0; state < 1 << sizes[layer]; state++) {
                states[layer] = state;
                sum(all, states, layer + 1);
            }
        }
    }

    private static double[] normalised(double... weights) {
        double total = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(w -> w / total).toArray();
    }

    private static Built built(DeepBoltzmannMachine machine) {
        return Built.of(DataType.DOUBLE, s -> s.output("free", machine.energy(s, s.input("v", -1, VISIBLE))))
                .perturbed(1);
    }

    private static DeepBoltzmannMachine deep(int layers) {
        return new DeepBoltzmannMachine(layers == 2 ? List.of(3, 3) : List.of(3, 2, 3), VISIBLE);
    }

    private static int[] sizes(int layers) {
        return layers == 2 ? new int[] {VISIBLE, 3, 3} : new int[] {VISIBLE, 3, 2, 3};
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void freeEnergyAndPartitionFunctionAreTheEnumeratedOnes(int layers) {
        DeepBoltzmannMachine machine = deep(layers);
        Built built = built(machine);
        double[] weights = Plain.of(built, sizes(layers)).weightsOfVisible();
        INDArray free = built.run("free", Map.of("v", Enumeration.states(VISIBLE, DataType.DOUBLE)));
        for (int v = 0; v < weights.length; v++) {
            assertEquals(-Math.log(weights[v]), free.getDouble(v), 1e-10);
        }
        assertEquals(
                Math.log(Arrays.stream(weights).sum()), new Exact(machine, built.evaluator()).logPartition(), 1e-10);
    }

    /**
     * Pearson's test on 16 visible states, false alarm once in 10^6 seeds: of one sweep from the exact distribution of
     * all units, and of the chain from its start.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void gibbsSweepsLeaveTheDistributionUnchangedAndReachIt(int layers) {
        DeepBoltzmannMachine machine = deep(layers);
        Built built = built(machine);
        double[] exact = normalised(Plain.of(built, sizes(layers)).weightsOfVisible());
        double limit = Enumeration.chiSquareLimit(exact.length - 1);
        Equation equation = new EnergyModel(machine, 1, VISIBLE).equations().get(0);
        Problem problem = equation.problem(built.evaluator());
        INDArray start = Nd4j.concat(
                1,
                new Exact(machine, built.evaluator())
                        .sample(SAMPLES, RandomStream.of(1))
                        .toArray(new INDArray[0]));
        INDArray swept = Integration.solve(gibbs(1), problem, start, Run.of(RandomStream.of(2)))
                .x();
        INDArray visible = problem.end().read(swept, RandomStream.of(3), 0);
        assertTrue(Enumeration.chiSquare(visible, exact) < limit, "a sweep changes the distribution");
        assertTrue(swept.sub(start).norm1Number().doubleValue() > SAMPLES / 10.0, "the sweep hardly moves anything");

        INDArray samples = Integration.solve(gibbs(60), problem, SAMPLES, Run.of(RandomStream.of(4)))
                .x();
        assertTrue(Enumeration.chiSquare(samples, exact) < limit, "the chain does not reach the distribution");
        double[] energies = problem.views().require(Observable.VIEW).of(swept);
        int[] numbers = Enumeration.numbers(swept.getRow(7).reshape(1, -1));
        int[] states = new int[layers + 1];
        int from = 0;
        for (int l = 0; l <= layers; l++) {
            states[l] = numbers[0] >> from & (1 << sizes(layers)[l]) - 1;
            from += sizes(layers)[l];
        }
        assertEquals(-Plain.of(built, sizes(layers)).exponent(states), energies[7], 1e-10);
    }

    /**
     * A sweep of a fully visible machine by blocks of units is that of single units: from the exact distribution of ten
     * spins, more than a block, Pearson's test on 1024 states; false alarm once in 10^6 seeds. With the same numbers a
     * strongly coupled machine moves unit by unit: nothing is missed between blocks or within them.
     */
    @Test
    void sequentialSweepsLeaveTheDistributionUnchanged() {
        int units = 10;
        BoltzmannMachine machine = new BoltzmannMachine(Units.spin(), 0, 1, units);
        Built built = Built.of(DataType.DOUBLE, s -> s.output("energy", machine.energy(s, s.input("x", -1, units))))
                .perturbed(0.4);
        Exact exact = new Exact(machine, built.evaluator());
        INDArray states = Enumeration.states(units, DataType.DOUBLE);
        double[] p = Arrays.stream(exact.logProb(states.mul(2).sub(1)))
                .map(Math::exp)
                .toArray();
        INDArray start =
                Nd4j.concat(1, exact.sample(200_000, RandomStream.of(1)).toArray(new INDArray[0]));
        Equation equation = new EnergyModel(machine, 1, units).equations().get(0);
        Problem problem = equation.problem(built.evaluator());
        double limit = Enumeration.chiSquareLimit((1 << units) - 1);
        INDArray next = Integration.solve(gibbs(1), problem, start, Run.of(RandomStream.of(2)))
                .x();
        assertTrue(Enumeration.chiSquare(start.add(1).div(2), p) < limit);
        double statistic = Enumeration.chiSquare(next.add(1).div(2), p);
        assertTrue(statistic < limit, "chi-square " + statistic + " is over " + limit);
        INDArray coins = problem.start().draw(RandomStream.of(3), 0, 100_000);
        assertTrue(Enumeration.chiSquare(coins.add(1).div(2), p) > 10 * limit);
        INDArray end = Integration.solve(gibbs(40), problem, coins, Run.of(RandomStream.of(4)))
                .x();
        assertTrue(Enumeration.chiSquare(end.add(1).div(2), p) < limit, "the chain does not reach the distribution");
    }

    /** Given two of four units, against the enumerated conditional; false alarm once in 10^6 seeds. */
    @Test
    void inPaintingSamplesTheConditional() {
        DeepBoltzmannMachine machine = deep(2);
        Built built = built(machine);
        double[] weights = Plain.of(built, sizes(2)).weightsOfVisible();
        INDArray free = Nd4j.createFromArray(1.0, 0, 1, 0);
        INDArray x = Nd4j.createFromArray(new double[][] {{0, 1, 0, 0}});
        Model model = new EnergyModel(machine, 1, VISIBLE);
        Equation given = model.views().require(Inpainting.VIEW).given(x, free);
        INDArray samples = Integration.solve(
                        gibbs(60), given.problem(built.evaluator()), SAMPLES, Run.of(RandomStream.of(5)))
                .x();
        double[] conditional = new double[4];
        for (int v = 0; v < 16; v++) {
            if ((v & 0b1010) == 0b0010) {
                conditional[v & 1 | v >> 1 & 2] += weights[v];
            }
        }
        assertEquals(1, samples.getColumn(1).minNumber().doubleValue());
        assertEquals(0, samples.getColumn(3).maxNumber().doubleValue());
        INDArray drawn = Nd4j.concat(1, samples.getColumn(0, true), samples.getColumn(2, true));
        assertTrue(Enumeration.chiSquare(drawn, normalised(conditional)) < Enumeration.chiSquareLimit(3));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> model.views().require(Inpainting.VIEW).given(x, Nd4j.createFromArray(1.0, 0)))
                .getMessage();
        assertTrue(message.contains("4 elements"), message);
    }

    /** The bound is below the exact free energy's negative, never falls with more passes, and is tight without W_2. */
    @Test
    void meanFieldIsABound() {
        DeepBoltzmannMachine machine = deep(3);
        Built built = built(machine);
        INDArray states = Enumeration.states(VISIBLE, DataType.DOUBLE);
        INDArray exact = built.run("free", Map.of("v", states)).neg();
        double[] last = {};
        for (int passes : new int[] {0, 1, 3, 30}) {
            double[] bound = bound(machine, built, passes, states);
            for (int v = 0; v < bound.length; v++) {
                assertTrue(bound[v] <= exact.getDouble(v) + 1e-10);
                assertTrue(last.length == 0 || bound[v] >= last[v] - 1e-10, "more passes lower the bound");
            }
            last = bound;
        }
        assertTrue(last[3] > exact.getDouble(3) - 1, "the bound is of no use");
        built.variables().set("weights-2", Nd4j.zeros(DataType.DOUBLE, 3, 2));
        INDArray h = built.variables().get("weights-3").mul(0);
        built.variables().set("weights-3", h);
        INDArray separate = built.run("free", Map.of("v", states)).neg();
        double[] tight = bound(machine, built, 1, states);
        for (int v = 0; v < tight.length; v++) {
            assertEquals(separate.getDouble(v), tight[v], 1e-10);
        }
    }

    private static double[] bound(LayeredBoltzmann machine, Built built, int passes, INDArray states) {
        return built.evaluator()
                .compile(s -> s.output("bound", new MeanField(machine, passes).logWeight(s, s.input("v", -1, VISIBLE))))
                .run(built.evaluator().variables(), Map.of("v", states))
                .get("bound")
                .toDoubleVector();
    }

    private static Loss pcd(int chains, Positive positive, int steps, int temperatures) {
        return new PersistentContrastiveDivergence(new PersistentContrastiveDivergenceFactory.Config(
                1, chains, temperatures, 0, 0.9, new GradientOptions(false, 0, 0.1, 0), Optional.of(positive), steps));
    }

    static Stream<Arguments> machines() {
        return Stream.of(
                Arguments.of(deep(2), Positive.GIBBS),
                Arguments.of(deep(2), Positive.FREE_ENERGY),
                Arguments.of(deep(3), Positive.GIBBS),
                Arguments.of(new BoltzmannMachine(Units.spin(), 3, 1.2, VISIBLE), Positive.GIBBS),
                Arguments.of(new BoltzmannMachine(Units.binary(), 2, 0.8, VISIBLE), Positive.GIBBS),
                Arguments.of(new BoltzmannMachine(Units.spin(), 0, 1.5, VISIBLE), Positive.FREE_ENERGY),
                Arguments.of(new BoltzmannMachine(Units.binary(), 0, 1, VISIBLE), Positive.FREE_ENERGY),
                Arguments.of(new Rbm(3, VISIBLE), Positive.FREE_ENERGY),
                Arguments.of(new GaussianRbm(3, VISIBLE), Positive.FREE_ENERGY));
    }

    /**
     * For machines of every kind: with chains that are samples of the machine and its hidden units given the data by
     * Gibbs sampling, or summed exactly, the gradient is the enumerated likelihood's. 10000 chains and 20000 rows, so
     * an entry's standard error is below 0.5 / sqrt(10000) + 0.5 / sqrt(20000) = 0.009 for units 0 and 1, twice that
     * for spins, and for units with a density that of what the chains' own states say: six of them are a false alarm
     * once in 10^8.
     */
    @ParameterizedTest
    @MethodSource("machines")
    void gradientIsTheLikelihoods(LayeredBoltzmann machine, Positive positive) {
        EnergyModel model = new EnergyModel(machine, 1, VISIBLE);
        Built built = Built.of(DataType.DOUBLE, s -> gradients(s, model, pcd(10_000, positive, 30, 1)));
        String chains = "train/objective/chains";
        INDArray kept = built.variables().get(chains);
        built.perturbed(0.6);
        built.variables().set(chains, kept);
        Exact exact = new Exact(machine, built.evaluator());
        int carried = Layers.separate(machine)
                ? machine.visibleLayers()
                : machine.layers().size();
        List<INDArray> samples = exact.sample(10_000, RandomStream.of(1)).subList(0, carried);
        built.variables().set(chains, Nd4j.concat(1, samples.toArray(new INDArray[0])));
        List<Double> values = machine.layers().get(0).kind().support();
        double low = values.isEmpty() ? 0 : values.get(0);
        double[] uneven = new double[1 << VISIBLE];
        uneven[3] = 0.7;
        uneven[12] = 0.3;
        INDArray data = Enumeration.draw(uneven, VISIBLE, SAMPLES, RandomStream.of(11))
                .mul(1 - low)
                .add(low);
        Call call = built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(2), 0)
                .run();
        Built free = Built.of(DataType.DOUBLE, s -> {
            SDVariable energy = machine.energy(s, s.input("x", -1, VISIBLE));
            s.parameters()
                    .forEach((name, parameter) -> s.output(
                            name, s.gradient(energy.mean(), List.of(parameter)).get(0)));
        });
        Map<String, INDArray> ofData = free.program().run(built.variables(), Map.of("x", data));
        Map<String, INDArray> ofModel = exact.logPartitionGradient();
        double tolerance = values.isEmpty() ? 0.2 : low < 0 ? 0.1 : 0.05;
        for (String name : ofModel.keySet()) {
            INDArray error = call.get("gradient/" + name).sub(ofData.get(name)).sub(ofModel.get(name));
            assertEquals(0, error.normmaxNumber().doubleValue(), tolerance, name);
        }
    }

    private static void gradients(Scope s, Model model, Loss objective) {
        SDVariable x = s.input("x", -1, VISIBLE);
        SDVariable loss = objective.loss(s, model.views(), Batch.of(x, model.event()));
        s.output("loss", loss.mean());
        s.parameters()
                .forEach((name, parameter) -> s.output(
                        "gradient/" + name,
                        s.gradient(loss.mean(), List.of(parameter)).get(0)));
    }

    /** By mean field the gradient is that of the bound at fixed means: no mean's own change counts. */
    @Test
    void gradientByMeanFieldIsTheBounds() {
        DeepBoltzmannMachine machine = deep(2);
        EnergyModel model = new EnergyModel(machine, 1, VISIBLE);
        Built built = Built.of(DataType.DOUBLE, s -> gradients(s, model, pcd(50, Positive.MEAN_FIELD, 40, 1)));
        INDArray kept = built.variables().get("train/objective/chains");
        built.perturbed(0.6);
        built.variables().set("train/objective/chains", kept);
        INDArray data = Enumeration.states(VISIBLE, DataType.DOUBLE);
        Call call = built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(2), 0)
                .run();
        // At a fixed point of mean field the bound is stationary in the means, so finite differences of the bound
        // agree.
        double h = 1e-5;
        INDArray weights = built.variables().get("weights-2");
        double[] ends = new double[2];
        INDArray before = call.get("gradient/weights-2");
        for (int side = 0; side < 2; side++) {
            INDArray moved = weights.dup();
            moved.putScalar(1, 2, weights.getDouble(1, 2) + (side == 0 ? h : -h));
            built.variables().set("weights-2", moved);
            ends[side] =
                    Arrays.stream(bound(machine, built, 40, data)).average().orElseThrow();
        }
        built.variables().set("weights-2", weights);
        // The rest of the gradient is the chains': the gradient of the mean of minus their summed-out exponent.
        Loss same = pcd(50, Positive.MEAN_FIELD, 1, 1);
        assertTrue(same.needs().contains(LayeredBoltzmann.VIEW));
        INDArray chains = built.variables().get("train/objective/chains");
        double negative = 0;
        Plain plain = Plain.of(built, sizes(2));
        for (int row = 0; row < 50; row++) {
            double on = 0;
            INDArray h1 = chains.getRow(row).get(org.nd4j.linalg.indexing.NDArrayIndex.interval(4, 7));
            double input = plain.biases()[2][2];
            for (int j = 0; j < 3; j++) {
                input += plain.weights()[2][j][2] * h1.getDouble(j);
            }
            on = h1.getDouble(1) / (1 + Math.exp(-input));
            negative += on / 50;
        }
        assertEquals(-(ends[0] - ends[1]) / (2 * h) + negative, before.getDouble(1, 2), 1e-6);
    }

    /** Nets of 4 visible and 3 hidden units, with the top machine and all else enumerated in plain Java. */
    private static double[] ofNet(Built built, double[] joint) {
        double[][] w1 = built.variables().get("rbm-1/weights").toDoubleMatrix();
        double[] b = built.variables().get("rbm-1/visible-bias").toDoubleVector();
        double[][] w2 = built.variables().get("rbm-2/weights").toDoubleMatrix();
        double[] b1 = built.variables().get("rbm-2/visible-bias").toDoubleVector();
        double[] b2 = built.variables().get("rbm-2/hidden-bias").toDoubleVector();
        double[] top = new double[8];
        for (int h1 = 0; h1 < 8; h1++) {
            double log = 0;
            for (int i = 0; i < 3; i++) {
                log += b1[i] * Enumeration.bit(h1, i);
            }
            for (int k = 0; k < b2.length; k++) {
                double input = b2[k];
                for (int i = 0; i < 3; i++) {
                    input += w2[i][k] * Enumeration.bit(h1, i);
                }
                log += Math.log1p(Math.exp(input));
            }
            top[h1] = Math.exp(log);
        }
        double[] p1 = normalised(top);
        double[] p = new double[16];
        for (int v = 0; v < 16; v++) {
            for (int h1 = 0; h1 < 8; h1++) {
                double conditional = 1;
                for (int i = 0; i < VISIBLE; i++) {
                    double input = b[i];
                    for (int j = 0; j < 3; j++) {
                        input += w1[i][j] * Enumeration.bit(h1, j);
                    }
                    double on = 1 / (1 + Math.exp(-input));
                    conditional *= Enumeration.bit(v, i) == 1 ? on : 1 - on;
                }
                p[v] += conditional * p1[h1];
                joint[v * 8 + h1] = conditional * p1[h1];
            }
        }
        return p;
    }

    private static final DeepBeliefNet NET = new DeepBeliefNet(List.of(3, 2), VISIBLE);

    private static Built net() {
        return Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", -1, VISIBLE);
                    s.output("bound", NET.logWeight(s, x, x));
                })
                .perturbed(1);
    }

    /** Pearson's test, false alarm once in 10^6 seeds. */
    @Test
    void aBeliefNetIsSampledFromItsDistribution() {
        Built built = net();
        double[] exact = ofNet(built, new double[128]);
        Equation equation = NET.equations().get(0);
        INDArray x = Integration.solve(
                        gibbs(60), equation.problem(built.evaluator()), SAMPLES, Run.of(RandomStream.of(6)))
                .x();
        assertTrue(Enumeration.chiSquare(x, exact) < Enumeration.chiSquareLimit(15));
    }

    /**
     * The estimate of the bound of each of 16 rows against its exact mean sum_h q(h|v) (log p(v, h) - log q(h|v)), by
     * 4000 samples each: six standard errors are a false alarm less than once in 10^7 seeds.
     */
    @Test
    void theEvidenceOfABeliefNetIsItsBound() {
        Built built = net();
        double[] joint = new double[128];
        double[] exact = ofNet(built, joint);
        double[][] w1 = built.variables().get("rbm-1/weights").toDoubleMatrix();
        double[] c = built.variables().get("rbm-1/hidden-bias").toDoubleVector();
        int n = 4000;
        INDArray states = Enumeration.states(VISIBLE, DataType.DOUBLE);
        UnnormalizedLikelihood evidence = NET;
        double logZ = new Exact(evidence.machine(), built.evaluator()).logPartition();
        for (int v = 0; v < 16; v++) {
            double bound = 0;
            for (int h = 0; h < 8; h++) {
                double q = 1;
                for (int j = 0; j < 3; j++) {
                    double input = c[j];
                    for (int i = 0; i < VISIBLE; i++) {
                        input += w1[i][j] * Enumeration.bit(v, i);
                    }
                    double on = 1 / (1 + Math.exp(-input));
                    q *= Enumeration.bit(h, j) == 1 ? on : 1 - on;
                }
                bound += q * (Math.log(joint[v * 8 + h]) - Math.log(q));
            }
            assertTrue(bound <= Math.log(exact[v]) + 1e-12);
            double[] drawn = built.program()
                    .call(built.variables())
                    .set("x", Nd4j.repeat(states.getRow(v), n).reshape(n, VISIBLE))
                    .random(RandomStream.of(8).split(v), 0)
                    .run()
                    .get("bound")
                    .toDoubleVector();
            double mean = Arrays.stream(drawn).average().orElseThrow();
            double variance =
                    Arrays.stream(drawn).map(d -> (d - mean) * (d - mean)).sum() / (n - 1);
            assertEquals(bound, mean - logZ, 6 * Math.sqrt(variance / n), "the bound of state " + v);
        }
    }

    /** The visible biases start from the log odds of the data, with one row more of each kind. */
    @Test
    void visibleBiasesStartFromTheData() {
        Model model = new EnergyModel(deep(2), 1, VISIBLE);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, VISIBLE);
            model.initialize(s, Batch.of(x, model.event()));
            s.output("sum", x.sum());
        });
        INDArray data = Nd4j.createFromArray(new double[][] {{1, 0, 1, 0}, {1, 0, 0, 0}, {1, 0, 0, 1}});
        built.program().call(built.variables()).set("x", data).run();
        double[] expected = {Math.log(4), -Math.log(4), Math.log(2.0 / 3), Math.log(2.0 / 3)};
        assertArrayEquals(expected, built.variables().get("bias-0").toDoubleVector(), 1e-12);
    }

    /**
     * The units between two machines: the first hands on its biases, and the parameter is the mean of these and of the
     * second's, which move with the same gradient as if they were parameters.
     */
    @Test
    void biasesBetweenTwoMachinesAreTheMeanOfBoth() {
        DeepBoltzmannMachine machine = new DeepBoltzmannMachine(List.of(2, 3), VISIBLE);
        StackedRbm first = (StackedRbm) machine.machines().get(0);
        StackedRbm second = (StackedRbm) machine.machines().get(1);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable bias = machine.bias(s, 1);
            SDVariable visible = second.visibleBias(s);
            s.output("visible", visible);
            s.output(
                    "slope",
                    s.gradient(visible.mul(visible).sum().mul(0.5), List.of(bias))
                            .get(0));
            s.output("hidden", first.hiddenBias(s));
            s.output("handed", first.hiddenBias(machine.handed(s, 0)));
        });
        built.variables().set("bias-1", Nd4j.createFromArray(0.5, -0.2));
        built.variables().set("train/objective/handed/bias-1", Nd4j.createFromArray(0.3, 0.4));
        assertArrayEquals(
                new double[] {0.7, -0.8}, built.run("visible", Map.of()).toDoubleVector(), 1e-12);
        assertArrayEquals(
                new double[] {0.35, -0.4}, built.run("slope", Map.of()).toDoubleVector(), 1e-12);
        assertArrayEquals(
                new double[] {0.5, -0.2}, built.run("hidden", Map.of()).toDoubleVector(), 1e-12);
        assertArrayEquals(new double[] {0.3, 0.4}, built.run("handed", Map.of()).toDoubleVector(), 1e-12);

        Built step = Built.of(DataType.DOUBLE, s -> {
            machine.hand(s, 0);
            machine.hand(s, 1);
            s.output("bias", machine.bias(s, 1));
        });
        step.variables().set("bias-1", Nd4j.createFromArray(0.5, -0.2));
        step.run("bias", Map.of());
        assertArrayEquals(
                new double[] {0.5, -0.2},
                step.variables().get("train/objective/handed/bias-1").toDoubleVector(),
                1e-12);
        assertFalse(step.variables().names().contains("train/objective/handed/bias-2"), "the last hands on nothing");
    }

    /** Each stage changes its own parameters, and all together teach a small net and a small machine their data. */
    @Test
    void greedyTrainingRaisesTheLikelihood() {
        double[] uneven = new double[1 << VISIBLE];
        uneven[3] = 0.6;
        uneven[12] = 0.3;
        uneven[0] = 0.1;
        INDArray data = Enumeration.draw(uneven, VISIBLE, 500, RandomStream.of(12));
        double entropy = 0.6 * Math.log(0.6) + 0.3 * Math.log(0.3) + 0.1 * Math.log(0.1);
        DeepBoltzmannMachine machine = new DeepBoltzmannMachine(List.of(4, 3), VISIBLE);
        Loss cd = new ContrastiveDivergence(5);
        Built deep = train(
                new EnergyModel(machine, 1, VISIBLE),
                new Greedy(cd, Optional.of(pcd(200, Positive.MEAN_FIELD, 10, 1)), 0.6, 1),
                data);
        double after = Arrays.stream(new Exact(machine, deep.evaluator()).logProb(data))
                .average()
                .orElseThrow();
        assertTrue(after > entropy - 0.35, "a deep machine came to " + after + " of " + entropy + " nats");

        Built net = train(NET, new Greedy(cd, Optional.empty(), 0.5, 1), data);
        double[] p = ofNet(net, new double[128]);
        double ofNet = 0;
        for (int v = 0; v < 16; v++) {
            ofNet += uneven[v] == 0 ? 0 : uneven[v] * Math.log(p[v]);
        }
        assertTrue(ofNet > entropy - 0.35, "a belief net came to " + ofNet + " of " + entropy + " nats");
    }

    /** Plain gradient steps, 1500 in all by the stages' shares. */
    private static Built train(Model model, Objective objective, INDArray data) {
        Map<String, INDArray> values = new java.util.LinkedHashMap<>();
        Built built = null;
        for (Objective.Stage stage : objective.stages(model.views())) {
            Built next = Built.of(DataType.DOUBLE, s -> gradients(s, model, stage.loss()));
            for (String name : next.variables().names()) {
                if (values.containsKey(name)) {
                    next.variables().set(name, values.get(name));
                }
            }
            List<String> trained = next.variables().names().stream()
                    .filter(name -> !name.startsWith("train/") && stage.trains().test(name))
                    .toList();
            Call call = next.program().call(next.variables()).set("x", data);
            for (int step = 0; step < 1500 * stage.share(); step++) {
                call.random(RandomStream.of(13).split(stage.name()).split(step), 0)
                        .run();
                for (String name : trained) {
                    INDArray change = call.get("gradient/" + name).mul(0.2);
                    next.variables().set(name, next.variables().get(name).sub(change));
                }
            }
            values.putAll(next.variables().values());
            built = next;
        }
        Built all = built;
        Built whole = model instanceof DeepBeliefNet ? net() : all;
        values.forEach((name, value) -> {
            if (whole.variables().names().contains(name)) {
                whole.variables().set(name, value);
            }
        });
        return whole;
    }

    @Test
    void stagesTrainEachParameterWithTheMachinesThatHaveIt() {
        DeepBoltzmannMachine machine = deep(3);
        List<Objective.Stage> stages = new Greedy(
                        new ContrastiveDivergence(1), Optional.of(pcd(5, Positive.MEAN_FIELD, 1, 1)), 0.4, 0.3)
                .stages(new EnergyModel(machine, 1, VISIBLE).views());
        assertEquals(4, stages.size());
        assertEquals(1, stages.stream().mapToDouble(Objective.Stage::share).sum(), 1e-12);
        assertEquals(
                List.of(1.0, 1.0, 1.0, 0.3),
                stages.stream().map(Objective.Stage::rate).toList());
        for (String name : List.of("weights-1", "weights-2", "weights-3", "bias-0", "bias-1", "bias-2", "bias-3")) {
            long times = stages.subList(0, 3).stream()
                    .filter(stage -> stage.trains().test(name))
                    .count();
            assertEquals(name.equals("bias-1") || name.equals("bias-2") ? 2 : 1, times, name);
            assertTrue(stages.get(3).trains().test(name));
        }
    }

    @Test
    void machinesTooLargeSayWhatToDo() {
        DeepBoltzmannMachine machine = new DeepBoltzmannMachine(List.of(40, 30), VISIBLE);
        Model model = new EnergyModel(machine, 1, VISIBLE);
        assertTrue(model.views().find(org.ergodic.api.model.Energy.VIEW).isEmpty());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Built.of(
                                DataType.DOUBLE, s -> s.output("free", machine.energy(s, s.input("v", -1, VISIBLE)))))
                .getMessage();
        assertTrue(message.contains("2^30") && message.contains("ais"), message);
        message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Built.of(DataType.DOUBLE, s -> gradients(s, model, new ContrastiveDivergence(1))))
                .getMessage();
        assertTrue(message.contains("persistent-contrastive-divergence"), message);
    }

    private static Solver<?> gibbs(int sweeps) {
        return new GibbsFactory().create(new GibbsFactory.Config(sweeps, 1), null);
    }
}
