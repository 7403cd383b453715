package org.ergodic.energy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.Views;
import org.ergodic.energy.Built;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NoiseContrastiveTest {
    /** E = a |x|^2 / 2 in the plane: Z = 2 pi / a. */
    private static final Energy PRECISION =
            (s, x) -> x.mul(x).sum(1).mul(s.parameter("a", Initializer.ones())).mul(0.5);

    private static final String LOG_PARTITION = "train/objective/log-partition";

    private static Built training(double std) {
        Loss objective =
                new NoiseContrastiveFactory().create(new NoiseContrastiveFactory.Config(Optional.empty(), std), null);
        return Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable loss = objective
                    .loss(s, Views.of(Energy.VIEW, PRECISION), Batch.of(x, 2))
                    .mean();
            s.output("loss", loss);
            s.parameters()
                    .forEach((name, parameter) -> s.assign(
                            parameter,
                            parameter.sub(s.gradient(loss, java.util.List.of(parameter))
                                    .get(0)
                                    .mul(0.5))));
        });
    }

    /**
     * Data of second moment exactly 1/4 against N(0, 1): the average over 300 steps of 2000 rows comes to a = 4 and log
     * Z = log(pi / 2). The start value a = 1 is 3 off; a and c have errors of about 0.01 from the noise's draws.
     */
    @Test
    void findsTheEnergyAndItsLogPartition() {
        Built built = training(1);
        INDArray z = RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 2000, 2);
        INDArray data = z.mul(0.5 / Math.sqrt(z.mul(z).meanNumber().doubleValue()));
        Call call = built.program().call(built.variables()).set("x", data);
        double a = 0;
        double c = 0;
        int steps = 600;
        for (int i = 0; i < steps; i++) {
            call.random(RandomStream.of(4).split(i), 0).run();
            if (i >= steps / 2) {
                a += built.variables().get("a").getDouble(0) * 2 / steps;
                c += built.variables().get(LOG_PARTITION).getDouble(0) * 2 / steps;
            }
        }
        assertEquals(4, a, 0.1);
        assertEquals(Math.log(Math.PI / 2), c, 0.05);
    }

    /** Where the model is the noise and the data are too, the logit is 0 everywhere and the loss 2 log 2. */
    @Test
    void cannotTellNoiseFromItself() {
        Built built = training(1);
        built.variables().set(LOG_PARTITION, Nd4j.scalar(DataType.DOUBLE, Math.log(2 * Math.PI)));
        double loss = built.program()
                .call(built.variables())
                .set("x", RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 20, 2))
                .random(RandomStream.of(1), 0)
                .run()
                .scalar("loss");
        assertEquals(2 * Math.log(2), loss, 1e-12);
    }
}
