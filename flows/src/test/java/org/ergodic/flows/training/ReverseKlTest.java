package org.ergodic.flows.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.Built;
import org.ergodic.flows.Flow;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ReverseKlTest {
    /** N((1, -2), diag(0.25, 4)) up to a factor: Z = 2 pi times 0.5 times 2. */
    private static final Energy GAUSSIAN = (s, x) -> {
        SDVariable from = x.sub(s.constant(Nd4j.createFromArray(new double[][] {{1, -2}})));
        return from.mul(from)
                .mul(s.constant(Nd4j.createFromArray(new double[][] {{0.5 / 0.25, 0.5 / 4}})))
                .sum(1);
    };

    private static final double LOG_Z = Math.log(2 * Math.PI);

    private static final Flow FLOW = new Flow(ElementwiseBijection.affine(2), GaussianPrior.standard(), 2);

    private static SDVariable loss(org.ergodic.api.graph.Scope s, SDVariable x) {
        return new ReverseKl(GAUSSIAN).loss(s, FLOW.views(), Batch.of(x, FLOW.event()));
    }

    /** Where q = p each sample's loss is -log Z: no average, no chance. */
    @Test
    void isMinusLogZWhereTheModelIsTheTarget() {
        Built built = Built.of(DataType.DOUBLE, s -> s.output("loss", loss(s, s.input("x", -1, 2))));
        // z = (x - mean) / std
        built.variables().set("flow/scale", Nd4j.createFromArray(new double[][] {{Math.log(2), -Math.log(2)}}));
        built.variables().set("flow/shift", Nd4j.createFromArray(new double[][] {{-2, 1}}));
        INDArray loss = built.program()
                .call(built.variables())
                .set("x", Nd4j.zeros(DataType.DOUBLE, 50, 2))
                .random(RandomStream.of(3), 0)
                .run()
                .get("loss");
        for (int i = 0; i < 50; i++) {
            assertEquals(-LOG_Z, loss.getDouble(i), 1e-12);
        }
    }

    @Test
    void gradientStepsFindTheTarget() {
        Built training = Built.of(DataType.DOUBLE, s -> {
            SDVariable loss = s.output("loss", loss(s, s.input("x", -1, 2)).mean());
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < parameters.size(); i++) {
                s.assign(
                        parameters.get(i),
                        parameters.get(i).sub(gradients.get(i).mul(0.05)));
            }
        });
        Call call = training.program().call(training.variables()).set("x", Nd4j.zeros(DataType.DOUBLE, 64, 2));
        double first = call.random(RandomStream.of(0), 0).run().scalar("loss");
        for (int i = 1; i < 300; i++) {
            call.random(RandomStream.of(i), 0).run();
        }
        double last = call.random(RandomStream.of(1000), 0).run().scalar("loss");
        // KL(N(0, I) || target) = 2 + 0.5 + 2 + 0.125 - 1 = 3.6 nats before training.
        assertTrue(first > -LOG_Z + 2, "before: " + first);
        assertEquals(-LOG_Z, last, 0.01);
    }

    @Test
    void anEnergyThatWouldBeTrainedIsRefused() {
        Energy learned = (s, x) -> x.sum(1).mul(s.parameter("a", Initializer.ones(), 1));
        String message = assertThrows(
                        GraphException.class,
                        () -> Built.of(DataType.DOUBLE, s -> {
                            SDVariable x = s.input("x", -1, 2);
                            s.output("loss", new ReverseKl(learned).loss(s, FLOW.views(), Batch.of(x, FLOW.event())));
                        }))
                .getMessage();
        assertTrue(message.contains("objective/energy/a") && message.contains("without parameters"), message);
    }

    @Test
    void flowsOfferWhatItNeeds() {
        assertEquals(Set.of(Reparameterized.VIEW), new ReverseKl(GAUSSIAN).needs());
        assertTrue(FLOW.views().find(Reparameterized.VIEW).isPresent());
    }

    /** log Z of each energy: Gauss-Legendre quadrature with 1600² points gives the figures to six digits. */
    @ParameterizedTest
    @CsvSource({"1, 1.877502", "2, 2.082089", "3, 2.641705", "4, 2.684568"})
    void energiesHaveTheirNormalisers(int number, double logZ) {
        int points = 400;
        double step = 8.0 / points;
        double[] grid = new double[2 * points * points];
        for (int i = 0; i < points * points; i++) {
            int row = i / points;
            grid[2 * i] = -4 + step * (i - row * points + 0.5);
            grid[2 * i + 1] = -4 + step * (row + 0.5);
        }
        Built built = Built.of(
                DataType.DOUBLE, s -> s.output("energy", new BoxedEnergy(number).energy(s, s.input("x", -1, 2))));
        INDArray energy =
                built.run("energy", Map.of("x", Nd4j.createFromArray(grid).reshape((long) points * points, 2)));
        double z = 0;
        for (double value : energy.dup().data().asDouble()) {
            z += Math.exp(-value) * step * step;
        }
        // The midpoint rule is off by step² times the slopes at the box's sides; of U1 a little lies outside.
        assertEquals(logZ, Math.log(z), 1e-4);
    }

    /** One unit beyond the box costs 50 nats more than the formula. */
    @Test
    void theWallStandsAtTheBox() {
        Built built =
                Built.of(DataType.DOUBLE, s -> s.output("energy", new BoxedEnergy(2).energy(s, s.input("x", -1, 2))));
        INDArray x = Nd4j.createFromArray(new double[][] {{4, 0}, {-5, -1}, {4, -4}});
        INDArray energy = built.run("energy", Map.of("x", x));
        assertEquals(0, energy.getDouble(0), 1e-12);
        assertEquals(50, energy.getDouble(1), 1e-12);
        assertEquals(0.5 * 16 / 0.16, energy.getDouble(2), 1e-10);
    }
}
