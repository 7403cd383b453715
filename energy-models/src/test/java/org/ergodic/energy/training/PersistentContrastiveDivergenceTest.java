package org.ergodic.energy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.RandomStream;
import org.ergodic.energy.Built;
import org.ergodic.energy.EnergyModel;
import org.ergodic.energy.Enumeration;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.energy.partition.Exact;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PersistentContrastiveDivergenceTest {
    private static final int VISIBLE = 4;
    private static final int HIDDEN = 3;
    private static final String CHAINS = "train/objective/chains";
    private static final String FAST = "train/objective/fast/";

    private final Rbm rbm = new Rbm(HIDDEN, VISIBLE);
    private final EnergyModel model = new EnergyModel(rbm, 1, VISIBLE);

    private static Loss pcd(int chains, double fastRate) {
        return new PersistentContrastiveDivergence(new PersistentContrastiveDivergenceFactory.Config(
                1, chains, 1, fastRate, 0.9, new GradientOptions(false, 0, 0.1, 0), java.util.Optional.empty(), 10));
    }

    private Built gradients(Loss objective) {
        return Built.of(DataType.DOUBLE, s -> gradients(s, objective));
    }

    private void gradients(Scope s, Loss objective) {
        SDVariable x = s.input("x", -1, VISIBLE);
        SDVariable loss = objective.loss(s, model.views(), Batch.of(x, model.event()));
        s.output("loss", loss.mean());
        Map<String, SDVariable> parameters = s.parameters();
        parameters.forEach((name, parameter) -> s.output(
                "gradient/" + name, s.gradient(loss.mean(), List.of(parameter)).get(0)));
    }

    private static INDArray data(int rows) {
        double[] uneven = new double[1 << VISIBLE];
        uneven[3] = 0.7;
        uneven[12] = 0.3;
        return Enumeration.draw(uneven, VISIBLE, rows, RandomStream.of(11));
    }

    private Built perturbedParameters(Built built) {
        for (String name : List.of("weights", "visible-bias", "hidden-bias")) {
            INDArray value = built.variables().get(name);
            INDArray noise = RandomStream.of(5)
                    .split(name)
                    .draw(org.ergodic.api.random.Noise.NORMAL, 0, DataType.DOUBLE, 1, value.length());
            built.variables().set(name, noise.reshape('c', value.shape()).mul(1.2));
        }
        return built;
    }

    /**
     * Once the chains have reached the machine, the gradient is that of the negative log-likelihood by enumeration. An
     * entry's standard error is at most 0.5 / sqrt(10000) = 0.005: 0.03 is a false alarm less than once in 10^7 seeds.
     */
    @Test
    void gradientIsTheLikelihoodsWhereTheChainsAreSamples() {
        int chains = 10_000;
        Built built = perturbedParameters(gradients(pcd(chains, 0)));
        Exact exact = new Exact(rbm, built.evaluator());
        built.variables().set(CHAINS, exact.sample(chains, RandomStream.of(1)).get(0));
        INDArray data = data(100);
        Call call = built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(2), 0)
                .run();
        Built free = Built.of(DataType.DOUBLE, s -> {
            SDVariable energy = rbm.energy(s, s.input("x", -1, VISIBLE));
            s.parameters()
                    .forEach((name, parameter) -> s.output(
                            name, s.gradient(energy.mean(), List.of(parameter)).get(0)));
        });
        Map<String, INDArray> ofData = free.program().run(built.variables(), Map.of("x", data));
        Map<String, INDArray> ofModel = exact.logPartitionGradient();
        for (String name : ofModel.keySet()) {
            INDArray error = call.get("gradient/" + name).sub(ofData.get(name)).sub(ofModel.get(name));
            assertEquals(0, error.normmaxNumber().doubleValue(), 0.03, name);
        }
    }

    /** From coin tosses, many more rows than a batch: the chains reach the machine by going on from step to step. */
    @Test
    void chainsGoOnFromStepToStep() {
        int chains = 4000;
        Built built = perturbedParameters(gradients(pcd(chains, 0)));
        double[] exact = new Enumeration(built, VISIBLE, HIDDEN).marginal();
        double limit = Enumeration.chiSquareLimit(exact.length - 1);
        assertTrue(Enumeration.chiSquare(built.variables().get(CHAINS), exact) > 2 * limit, "too near to test");
        Call call = built.program().call(built.variables()).set("x", data(10));
        for (int step = 0; step < 40; step++) {
            call.random(RandomStream.of(3).split(step), 0).run();
        }
        double statistic = Enumeration.chiSquare(built.variables().get(CHAINS), exact);
        assertTrue(statistic < limit, "chi-square " + statistic + " is over " + limit);
    }

    /** f <- 0.9 f - rate g at each step; the chains see the fast weights and the model does not. */
    @Test
    void fastWeightsLearnDecayAndMoveTheChains() {
        double rate = 0.5;
        Built built = perturbedParameters(gradients(pcd(50, rate)));
        Call call = built.program().call(built.variables()).set("x", data(20));
        Map<String, INDArray> before = built.variables().values();
        INDArray expected = Nd4j.zeros(DataType.DOUBLE, VISIBLE, HIDDEN);
        for (int step = 0; step < 3; step++) {
            call.random(RandomStream.of(4).split(step), 0).run();
            expected = expected.mul(0.9).sub(call.get("gradient/weights").mul(rate));
            INDArray found = built.variables().get(FAST + "weights");
            assertEquals(0, found.sub(expected).normmaxNumber().doubleValue(), 1e-12);
        }
        assertNotEquals(0, expected.norm1Number().doubleValue());
        assertEquals(before.get("weights"), built.variables().get("weights"));

        built.variables().set(FAST + "visible-bias", Nd4j.valueArrayOf(new long[] {VISIBLE}, 80.0, DataType.DOUBLE));
        call.random(RandomStream.of(5), 0).run();
        assertEquals(Nd4j.ones(DataType.DOUBLE, 50, VISIBLE), built.variables().get(CHAINS));
    }

    /** Both forms, on data of a machine whose exact likelihood is the mark to reach. */
    @Test
    void trainingRaisesTheExactLikelihood() {
        Built teacher = perturbedParameters(gradients(pcd(1, 0)));
        Exact exact = new Exact(rbm, teacher.evaluator());
        INDArray data = exact.sample(500, RandomStream.of(6)).get(0);
        double best = mean(exact.logProb(data));
        for (double fastRate : new double[] {0, 0.02}) {
            Built built = gradients(pcd(100, fastRate));
            double before = mean(new Exact(rbm, built.evaluator()).logProb(data));
            Call call = built.program().call(built.variables()).set("x", data);
            for (int step = 0; step < 300; step++) {
                call.random(RandomStream.of(8).split(step), 0).run();
                for (String name : List.of("weights", "visible-bias", "hidden-bias")) {
                    INDArray change = call.get("gradient/" + name).mul(0.1);
                    built.variables().set(name, built.variables().get(name).sub(change));
                }
            }
            double after = mean(new Exact(rbm, built.evaluator()).logProb(data));
            assertTrue(
                    best - after < (best - before) / 3,
                    "from " + before + " to " + after + " of " + best + " nats at the fast rate " + fastRate);
        }
    }

    private static double mean(double... values) {
        return java.util.Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void decayAndSparsityAreAdded() {
        Regularizer regularizer = new Regularizer(0.3, 0.2, 0.7);
        Built built = perturbedParameters(Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, VISIBLE);
            s.output("mean", rbm.mean(s, 1, List.of(x, x)));
            rbm.energy(s, x);
            s.output("penalty", regularizer.penalty(s, rbm, java.util.Arrays.asList(x, null)));
        }));
        Map<String, INDArray> values = built.program().run(built.variables(), Map.of("x", data(30)));
        double expected =
                0.15 * Math.pow(built.variables().get("weights").norm2Number().doubleValue(), 2);
        INDArray on = values.get("mean").mean(0);
        for (int j = 0; j < HIDDEN; j++) {
            double q = on.getDouble(j);
            expected -= 0.7 * (0.2 * Math.log(q) + 0.8 * Math.log(1 - q));
        }
        // The margin that keeps logarithms finite moves q by 1e-6.
        assertEquals(expected, values.get("penalty").getDouble(0), 1e-4);
    }
}
