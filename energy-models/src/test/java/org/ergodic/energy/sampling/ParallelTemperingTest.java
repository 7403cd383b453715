package org.ergodic.energy.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.graph.Call;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.RandomStream;
import org.ergodic.energy.Built;
import org.ergodic.energy.EnergyModel;
import org.ergodic.energy.Enumeration;
import org.ergodic.energy.gibbs.TemperedChains;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.energy.partition.Exact;
import org.ergodic.energy.training.GradientOptions;
import org.ergodic.energy.training.PersistentContrastiveDivergenceFactory;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ParallelTemperingTest {
    private static final int VISIBLE = 4;
    private static final int HIDDEN = 3;

    private final Rbm rbm = new Rbm(HIDDEN, VISIBLE);

    private Built built(double scale) {
        return Built.of(DataType.DOUBLE, s -> s.output("free", rbm.energy(s, s.input("v", -1, VISIBLE))))
                .perturbed(scale);
    }

    /** Pearson's tests on both layers after some steps, false alarm once in 10^6 seeds each. */
    @Test
    void samplesFollowTheMachine() {
        Built built = built(1.2);
        double[][] joint = new Enumeration(built, VISIBLE, HIDDEN).joint();
        double[] visible = new Enumeration(built, VISIBLE, HIDDEN).marginal();
        double[] hidden = new double[1 << HIDDEN];
        for (double[] row : joint) {
            for (int h = 0; h < hidden.length; h++) {
                hidden[h] += row[h];
            }
        }
        ParallelTempering.Result result =
                new ParallelTempering(rbm, built.evaluator(), Ladder.uniform(3)).sample(2500, 25, RandomStream.of(1));
        double ofVisible = Enumeration.chiSquare(result.states().get(0), visible);
        double ofHidden = Enumeration.chiSquare(result.states().get(1), hidden);
        assertTrue(ofVisible < Enumeration.chiSquareLimit(visible.length - 1), "visible: " + ofVisible);
        assertTrue(ofHidden < Enumeration.chiSquareLimit(hidden.length - 1), "hidden: " + ofHidden);
    }

    /**
     * Two modes that a Gibbs chain cannot leave, all units on or all off: one hidden unit joined to four visible ones
     * by weights of 16, with biases that make the one nine times as likely as the other, so that between them a chain
     * must cross some 30 nats. Gibbs chains stay on the side they start from; of tempered ones, whose starts are coin
     * tosses and fall to either side alike, 9 in 10 are on the likelier one, within five standard errors.
     */
    @Test
    void itCrossesWhatGibbsSamplingCannot() {
        Rbm two = new Rbm(1, VISIBLE);
        Built built = Built.of(DataType.DOUBLE, s -> s.output("free", two.energy(s, s.input("v", -1, VISIBLE))));
        built.variables().set("weights", Nd4j.valueArrayOf(new long[] {VISIBLE, 1}, 16.0, DataType.DOUBLE));
        built.variables().set("visible-bias", Nd4j.valueArrayOf(new long[] {VISIBLE}, -8.0, DataType.DOUBLE));
        built.variables().set("hidden-bias", Nd4j.valueArrayOf(new long[] {1}, -32 + Math.log(9), DataType.DOUBLE));
        Exact exact = new Exact(two, built.evaluator());
        double[] ends = exact.logProb(Nd4j.createFromArray(new double[][] {{0, 0, 0, 0}, {1, 1, 1, 1}}));
        assertEquals(Math.log(0.1), ends[0], 0.01);
        assertEquals(Math.log(0.9), ends[1], 0.01);
        INDArray stuck = new ClampedGibbs(two, built.evaluator())
                .sample(
                        Nd4j.zeros(DataType.DOUBLE, 100, VISIBLE),
                        Nd4j.ones(DataType.DOUBLE, VISIBLE),
                        50,
                        RandomStream.of(9));
        assertTrue(stuck.meanNumber().doubleValue() < 0.01, "Gibbs sampling crosses too");
        int groups = 250;
        INDArray tempered = new ParallelTempering(two, built.evaluator(), Ladder.uniform(9))
                .sample(groups, 120, RandomStream.of(2))
                .states()
                .get(0);
        assertEquals(0.9, tempered.meanNumber().doubleValue(), 5 * 0.3 / Math.sqrt(groups));
    }

    /** Where all temperatures are the same machine, of weights and biases 0, every swap is accepted. */
    @Test
    void swapRatesAreMeasured() {
        Built flat = built(0);
        flat.variables().set("weights", Nd4j.zeros(DataType.DOUBLE, VISIBLE, HIDDEN));
        ParallelTempering same = new ParallelTempering(rbm, flat.evaluator(), Ladder.uniform(4));
        for (double rate : same.sample(5, 3, RandomStream.of(3)).swapRates()) {
            assertEquals(1, rate, 1e-12);
        }
        Built built = built(3);
        ParallelTempering far = new ParallelTempering(rbm, built.evaluator(), Ladder.uniform(1));
        ParallelTempering near = new ParallelTempering(rbm, built.evaluator(), Ladder.uniform(8));
        double one = far.sample(300, 20, RandomStream.of(4)).swapRates().get(0);
        double least = near.sample(300, 20, RandomStream.of(4)).swapRates().stream()
                .mapToDouble(v -> v)
                .min()
                .orElseThrow();
        assertTrue(one > 0 && one < least && least < 1, one + " on one step, at least " + least + " on eight");
        assertThrows(IllegalArgumentException.class, () -> near.sample(0, 1, RandomStream.of(4)));
    }

    /** The samples that training by tempered chains uses reach the machine, and its swap rates go up from 0. */
    @Test
    void trainingMayTemper() {
        Loss objective = new PersistentContrastiveDivergenceFactory()
                .create(
                        new PersistentContrastiveDivergenceFactory.Config(
                                1,
                                1500,
                                3,
                                0,
                                0.95,
                                new GradientOptions(false, 0, 0.1, 0),
                                java.util.Optional.empty(),
                                10),
                        null);
        EnergyModel model = new EnergyModel(rbm, 1, VISIBLE);
        Built built = Built.of(
                DataType.DOUBLE,
                s -> s.output(
                        "loss",
                        objective
                                .loss(s, model.views(), Batch.of(s.input("x", -1, VISIBLE), model.event()))
                                .mean()));
        built.variables().set("weights", built(1.2).variables().get("weights"));
        double[] hidden = new double[1 << HIDDEN];
        for (double[] row : new Enumeration(built, VISIBLE, HIDDEN).joint()) {
            for (int h = 0; h < hidden.length; h++) {
                hidden[h] += row[h];
            }
        }
        Call call = built.program().call(built.variables()).set("x", Nd4j.ones(DataType.DOUBLE, 2, VISIBLE));
        for (int step = 0; step < 25; step++) {
            call.random(RandomStream.of(5).split(step), 0).run();
        }
        int[] coldest = new TemperedChains(rbm, 1500, Ladder.uniform(2).values()).coldest();
        INDArray states = built.variables().get("train/objective/chains-1").getRows(coldest);
        double statistic = Enumeration.chiSquare(states, hidden);
        assertTrue(statistic < Enumeration.chiSquareLimit(hidden.length - 1), "chi-square " + statistic);
        INDArray rates = built.variables().get("train/objective/swap-rates");
        // After 25 steps the average has come 1 - 0.99^25 = 0.22 of the way.
        assertTrue(
                rates.minNumber().doubleValue() > 0.05 && rates.maxNumber().doubleValue() < 0.2222, rates.toString());
    }
}
