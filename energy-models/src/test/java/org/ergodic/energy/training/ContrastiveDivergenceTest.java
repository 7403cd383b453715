package org.ergodic.energy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ergodic.api.graph.Call;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.RandomStream;
import org.ergodic.energy.Built;
import org.ergodic.energy.EnergyModel;
import org.ergodic.energy.Enumeration;
import org.ergodic.energy.data.BarsAndStripesFactory;
import org.ergodic.energy.machine.Rbm;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ContrastiveDivergenceTest {
    private static final int VISIBLE = 4;
    private static final int HIDDEN = 3;
    private static final int ROWS = 20_000;

    private static Batch batch(SDVariable x, Model model) {
        return Batch.of(x, model.event());
    }

    /**
     * The gradient of the mean loss by the weights for k sweeps, against that of the negative log-likelihood by
     * enumeration: E_data[-v_i p(h_j | v)] + E_model[v_i h_j]. Both use the same data. An entry's standard error is at
     * most 0.5 sqrt(2 / 20000) = 0.005, so an error of 0.03 in any of 12 entries is a false alarm less than once in
     * 10^7 seeds.
     */
    @Test
    void gradientApproachesTheLikelihoodsAsTheChainGrows() {
        double afterOne = gradientError(1);
        double afterFive = gradientError(5);
        double afterMany = gradientError(60);
        assertTrue(afterOne > 0.06, "CD-1 shows no bias here: " + afterOne);
        assertTrue(afterFive < afterOne, "from " + afterOne + " to " + afterFive);
        assertTrue(afterMany < 0.03, "CD-60 is off by " + afterMany);
    }

    private static double gradientError(int sweeps) {
        Rbm rbm = new Rbm(HIDDEN, VISIBLE);
        Model model = new EnergyModel(rbm, 1, VISIBLE);
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", -1, VISIBLE);
                    SDVariable loss = new ContrastiveDivergence(sweeps).loss(s, model.views(), batch(x, model));
                    s.output("hidden", rbm.mean(s, 1, List.of(x, x)));
                    s.output(
                            "gradient",
                            s.gradient(loss.mean(), List.of(s.parameters().get("weights")))
                                    .get(0));
                })
                .perturbed(1.5);
        double[] uneven = new double[1 << VISIBLE];
        uneven[3] = 0.7;
        uneven[12] = 0.3;
        INDArray data = Enumeration.draw(uneven, VISIBLE, ROWS, RandomStream.of(11));
        Call call = built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(12), 0)
                .run();
        INDArray positive = data.transpose().mmul(call.get("hidden")).div(-ROWS);
        double[][] joint = new Enumeration(built, VISIBLE, HIDDEN).joint();
        INDArray gradient = call.get("gradient");
        double error = 0;
        for (int i = 0; i < VISIBLE; i++) {
            for (int j = 0; j < HIDDEN; j++) {
                double exact = positive.getDouble(i, j);
                for (int v = 0; v < joint.length; v++) {
                    for (int h = 0; h < joint[v].length; h++) {
                        exact += joint[v][h] * Enumeration.bit(v, i) * Enumeration.bit(h, j);
                    }
                }
                error = Math.max(error, Math.abs(gradient.getDouble(i, j) - exact));
            }
        }
        return error;
    }

    /** Against -sum_i log p(v_i | rest) from the enumerated p; the standard error of the mean is printed on failure. */
    @Test
    void monitorIsThePseudoLikelihood() {
        Rbm rbm = new Rbm(HIDDEN, VISIBLE);
        Model model = new EnergyModel(rbm, 1, VISIBLE);
        Built built = Built.of(
                        DataType.DOUBLE,
                        s -> s.output(
                                "monitor",
                                new ContrastiveDivergence(1)
                                        .monitor(s, model.views(), batch(s.input("x", -1, VISIBLE), model))))
                .perturbed(1);
        double[] p = new Enumeration(built, VISIBLE, HIDDEN).marginal();
        int repeats = 2000;
        INDArray states = Enumeration.states(VISIBLE, DataType.DOUBLE);
        for (int v = 0; v < p.length; v++) {
            double exact = 0;
            for (int i = 0; i < VISIBLE; i++) {
                exact -= Math.log(p[v] / (p[v] + p[v ^ (1 << i)]));
            }
            INDArray values = built.program()
                    .call(built.variables())
                    .set("x", states.getRows(new int[repeats]).mul(0).addRowVector(states.getRow(v)))
                    .random(RandomStream.of(13), 0)
                    .run()
                    .get("monitor");
            double error = values.stdNumber().doubleValue() / Math.sqrt(repeats);
            // Six standard errors: a false alarm once in 10^8 for each of 16 states.
            assertEquals(exact, values.meanNumber().doubleValue(), 6 * error, "state " + v);
        }
    }

    /** Plain gradient steps of CD-1 on bars and stripes 3 by 3, watched by the enumerated likelihood. */
    @Test
    void trainingRaisesTheExactLikelihood() {
        int side = 3;
        int units = side * side;
        Model model = new EnergyModel(new Rbm(12, units), 1, units);
        Loss objective = new ContrastiveDivergence(1);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, units);
            SDVariable loss = s.output(
                    "loss", objective.loss(s, model.views(), batch(x, model)).mean());
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < parameters.size(); i++) {
                s.assign(
                        parameters.get(i),
                        parameters.get(i).sub(gradients.get(i).mul(0.2)));
            }
        });
        DataGenerator generator = new BarsAndStripesFactory().create(new BarsAndStripesFactory.Config(side), null);
        int[] holdout = Enumeration.numbers(generator.draw(RandomStream.of(21), DataType.DOUBLE, 2000));
        double before = negativeLogLikelihood(built, units, holdout);
        Call call = built.program().call(built.variables());
        for (int step = 0; step < 3000; step++) {
            call.set("x", generator.draw(RandomStream.of(22).split(step), DataType.DOUBLE, 32))
                    .random(RandomStream.of(23).split(step), 0)
                    .run();
        }
        double after = negativeLogLikelihood(built, units, holdout);
        // It starts at 9 log 2 = 6.24; the data's entropy is 12/16 log 16 + 2/8 log 8 = 2.60 nats.
        assertEquals(units * Math.log(2), before, 0.1);
        assertTrue(after < 4 && after > 2.5, "negative log-likelihood from " + before + " to " + after);
    }

    private static double negativeLogLikelihood(Built built, int units, int[] states) {
        double[] p = new Enumeration(built, units, 12).marginal();
        double sum = 0;
        for (int state : states) {
            sum -= Math.log(p[state]);
        }
        return sum / states.length;
    }
}
