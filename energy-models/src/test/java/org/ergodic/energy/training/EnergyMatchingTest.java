package org.ergodic.energy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.Views;
import org.ergodic.common.transport.Pairing;
import org.ergodic.energy.Built;
import org.ergodic.energy.function.MlpEnergy;
import org.ergodic.testkit.ObjectiveContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class EnergyMatchingTest {
    private static final int ROWS = 4000;

    /** E = a |x|^2 / 2, with a at first b. */
    private static Views precision(double b) {
        Energy energy = (s, x) ->
                x.mul(x).sum(1).mul(s.parameter("a", Initializer.constant(b))).mul(0.5);
        return Views.of(Energy.VIEW, energy);
    }

    private static EnergyMatching objective(double temperature, double tau, double weight, int steps) {
        return new EnergyMatching(
                new EnergyMatchingFactory.Config(temperature, tau, 0.5, weight, steps, 0.1, 1, 0.02, 5),
                Pairing.independent());
    }

    private static INDArray data(double std) {
        INDArray z = RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, ROWS, 1);
        return z.mul(std / Math.sqrt(z.mul(z).meanNumber().doubleValue()));
    }

    /** The values of the rows, and the gradient of their mean by a. */
    private static INDArray[] run(Loss loss, boolean watched, double b, INDArray data) {
        Built built = Built.of(DataType.DOUBLE, s -> {
            Batch batch = Batch.of(s.input("x", -1, 1), 1);
            SDVariable value = watched ? loss.monitor(s, precision(b), batch) : loss.loss(s, precision(b), batch);
            s.output("value", value);
            s.output(
                    "gradient",
                    s.gradient(value.mean(), List.copyOf(s.parameters().values()))
                            .get(0));
        });
        var call = built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(2), 0)
                .run();
        return new INDArray[] {call.get("value"), call.get("gradient")};
    }

    private static Loss stage(EnergyMatching objective, int i) {
        return objective.stages(Views.none()).get(i).loss();
    }

    /**
     * With independent pairs of N(0, 1) and variance v and dV/dx = b x the mean of (b x_t + x_1 - x_0)² over t is b² (1
     * + v) / 3 + b (v - 1) + v + 1, here with T = 1/2 and b = T a. Four standard errors of the mean: a false alarm of
     * 6e-5.
     */
    @Test
    void waysAreThoseOfThePotential() {
        double a = 3;
        double v = 0.25;
        INDArray value = run(stage(objective(0.5, 0.9, 1, 3), 0), true, a, data(Math.sqrt(v)))[0];
        double b = 0.5 * a;
        double exact = b * b * (1 + v) / 3 + b * (v - 1) + v + 1;
        double error = value.stdNumber().doubleValue() / Math.sqrt(ROWS);
        assertEquals(exact, value.meanNumber().doubleValue(), 4 * error);
    }

    /**
     * At data of variance 1/4 and a = 4 the gradient of the contrast is that of a mean of x² / 2 over data, 1/8, less
     * one over chains: a step of h T widens their variance by 1 / (1 - a h T / 2), 1 / 0.9. So it is 1/8 - 1/7.2. Half
     * of the chains come from noise of variance 1, of which 0.8^100 is left. The error of the mean over 4000 rows is
     * 0.003, of which four.
     */
    @Test
    void theContrastIsThatOfChainsInEquilibrium() {
        INDArray data = data(0.5);
        double once = run(stage(objective(0.5, 0.5, 1, 60), 1), false, 4, data)[1].getDouble(0);
        double twice = run(stage(objective(0.5, 0.5, 2, 60), 1), false, 4, data)[1].getDouble(0);
        assertEquals(1.0 / 8 - 1 / 7.2, twice - once, 0.012);
        // A density too narrow or too wide is pushed the right way, by more than that.
        for (double a : new double[] {2, 8}) {
            double one = run(stage(objective(0.25, 0.5, 1, 60), 1), false, a, data)[1].getDouble(0);
            double two = run(stage(objective(0.25, 0.5, 2, 60), 1), false, a, data)[1].getDouble(0);
            assertEquals(Math.signum(a - 4), Math.signum(two - one), "a = " + a + ": " + (two - one));
        }
    }

    @Test
    void chainsHaveNoNoiseUntilTauAndAllOfItFromTimeOneOn() {
        EnergyMatching objective = objective(0.4, 0.9, 1, 3);
        assertEquals(0, objective.noise(0.89));
        assertEquals(0.2, objective.noise(0.95), 1e-15);
        assertEquals(0.4, objective.noise(1));
        assertEquals(0.4, objective.noise(7));
        assertEquals(0, objective(0.4, 1, 1, 3).noise(0.999));
        assertEquals(0.4, objective(0.4, 1, 1, 3).noise(1));
    }

    @Nested
    class Contract extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return new EnergyMatching(
                    new EnergyMatchingFactory.Config(0.2, 0.9, 0.5, 0.5, 3, 0.1, 1, 0.1, 20),
                    Pairing.optimalTransport(0.1, 20));
        }

        @Override
        protected Views model() {
            return Views.of(Energy.VIEW, new MlpEnergy(List.of(4), Optional.of(1.0), 3));
        }
    }
}
