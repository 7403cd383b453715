package org.ergodic.energy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Objective;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.Built;
import org.ergodic.energy.EnergyModel;
import org.ergodic.energy.machine.DeepBoltzmannMachine;
import org.ergodic.energy.machine.GaussianRbm;
import org.ergodic.energy.machine.Rbm;
import org.ergodic.energy.partition.Exact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The likelihood of small machines against the enumeration that evaluates them. */
class ExactLikelihoodTest {
    static Stream<LayeredBoltzmann> machines() {
        return Stream.of(
                new Rbm(3, 4), new Rbm(5, 4), new DeepBoltzmannMachine(List.of(3, 2), 4), new GaussianRbm(3, 4));
    }

    private static Objective objective() {
        return new ExactLikelihoodFactory().create(null, null);
    }

    /** The mean loss is that of -log p(x), and its gradient that of the data's free energy plus that of log Z. */
    @ParameterizedTest
    @MethodSource("machines")
    void lossAndGradientAreExact(LayeredBoltzmann machine) {
        Views model = new EnergyModel(machine, 1, 4).views();
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", -1, 4);
                    SDVariable loss = s.output("loss", new ExactLikelihood().loss(s, model, Batch.of(x, 4)));
                    SDVariable energy = machine.energy(s, x).mean();
                    s.parameters().forEach((name, parameter) -> {
                        s.output(
                                "gradient/" + name,
                                s.gradient(loss.mean(), List.of(parameter)).get(0));
                        s.output(
                                "energy/" + name,
                                s.gradient(energy, List.of(parameter)).get(0));
                    });
                })
                .perturbed(0.8);
        INDArray x = RandomStream.of(4).draw(Noise.NORMAL, 0, DataType.DOUBLE, 30, 4);
        INDArray data =
                machine.layers().get(0).kind().support().isEmpty() ? x : x.gt(0).castTo(DataType.DOUBLE);
        Map<String, INDArray> values = built.program().run(built.variables(), Map.of("x", data));
        Exact exact = new Exact(machine, built.evaluator());
        double[] expected = exact.logProb(data);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(-expected[i], values.get("loss").getDouble(i), 1e-10);
        }
        exact.logPartitionGradient().forEach((name, gradient) -> {
            double[] all = values.get("gradient/" + name).dup('c').data().asDouble();
            double[] ofData = values.get("energy/" + name).dup('c').data().asDouble();
            double[] ofPartition = gradient.dup('c').data().asDouble();
            for (int i = 0; i < all.length; i++) {
                assertEquals(ofData[i] + ofPartition[i], all[i], 1e-10, name);
            }
            assertTrue(Arrays.stream(all).anyMatch(g -> Math.abs(g) > 1e-4), name);
        });
    }

    @Test
    void largeMachinesAreRefused() {
        String why = objective()
                .obstacle(new EnergyModel(new Rbm(30, 17), 1, 17).views())
                .orElseThrow();
        assertTrue(why.contains("2^17") && why.contains("persistent-contrastive-divergence"), why);
        assertTrue(objective()
                .obstacle(new EnergyModel(new Rbm(30, 16), 1, 16).views())
                .isEmpty());
    }
}
