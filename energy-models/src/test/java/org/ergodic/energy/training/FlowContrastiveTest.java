package org.ergodic.energy.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.Views;
import org.ergodic.energy.Built;
import org.ergodic.energy.function.MlpEnergy;
import org.ergodic.energy.training.FlowContrastiveFactory.Update;
import org.ergodic.host.Registry;
import org.ergodic.testkit.ObjectiveContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FlowContrastiveTest {
    private static final String LOG_PARTITION = "train/objective/log-partition";
    private static final String LOG_STD = "train/objective/flow/log-std";

    /** E = a |x|^2 / 2 in d dimensions: log Z = d / 2 log (2 pi / a). */
    private static final Energy PRECISION =
            (s, x) -> x.mul(x).sum(1).mul(s.parameter("a", Initializer.ones())).mul(0.5);

    /** A flow of one parameter: N(0, exp(l)² I). */
    private static Views scaledGaussian(int d) {
        LogDensity density = (s, x, c) -> logProb(s, x, d);
        Reparameterized samples = (s, like, c) -> {
            SDVariable x =
                    s.noise("z", Noise.NORMAL, like, d).mul(s.sameDiff().math().exp(logStd(s)));
            return new Reparameterized.Sample(x, logProb(s, x, d));
        };
        return Views.of(LogDensity.VIEW, density).and(Reparameterized.VIEW, samples);
    }

    private static SDVariable logStd(Scope s) {
        return s.parameter("log-std", Initializer.zeros());
    }

    private static SDVariable logProb(Scope s, SDVariable x, int d) {
        SDVariable z = x.mul(s.sameDiff().math().exp(logStd(s).neg()));
        return z.mul(z).sum(1).mul(-0.5).sub(logStd(s).mul(d)).sub(d * 0.5 * Math.log(2 * Math.PI));
    }

    private static Loss joint(Update update) {
        return new FlowContrastive(scaledGaussian(2), update, 0)
                .stages(Views.none())
                .get(0)
                .loss();
    }

    private static Built built(Loss loss, boolean watched) {
        return Built.of(DataType.DOUBLE, s -> {
            Batch batch = Batch.of(s.input("x", -1, 2), 2);
            Views model = Views.of(Energy.VIEW, PRECISION);
            SDVariable value = watched ? loss.monitor(s, model, batch) : loss.loss(s, model, batch);
            s.output("value", value.mean());
            s.parameters()
                    .forEach((name, parameter) -> s.output(
                            "of-" + name,
                            s.gradient(value.mean(), List.of(parameter)).get(0)));
        });
    }

    private static Call run(Built built, Map<String, Double> values) {
        values.forEach((name, value) -> built.variables().set(name, Nd4j.scalar(DataType.DOUBLE, value)));
        INDArray data = RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 50, 2);
        return built.program()
                .call(built.variables())
                .set("x", data)
                .random(RandomStream.of(1), 0)
                .run();
    }

    private static Map<String, Double> values(double a, double c, double logStd) {
        return Map.of("a", a, LOG_PARTITION, c, LOG_STD, logStd);
    }

    /**
     * A game: by the energy's parameters the gradient is that of the contrast, by the flow's minus that, both by
     * differences of the contrast itself with the same random numbers.
     */
    @Test
    void theFlowGoesUpWhereTheEnergyGoesDown() {
        Built training = built(joint(Update.ADVERSARIAL), false);
        Built contrast = built(joint(Update.ADVERSARIAL), true);
        Call call = run(training, values(1.7, 0.4, -0.3));
        double h = 1e-5;
        double[] signs = {1, 1, -1};
        double[][] steps = {{h, 0, 0}, {0, h, 0}, {0, 0, h}};
        List<String> names = List.of("a", LOG_PARTITION, LOG_STD);
        for (int i = 0; i < 3; i++) {
            double[] d = steps[i];
            double up =
                    run(contrast, values(1.7 + d[0], 0.4 + d[1], -0.3 + d[2])).scalar("value");
            double down =
                    run(contrast, values(1.7 - d[0], 0.4 - d[1], -0.3 - d[2])).scalar("value");
            // Differences of order h² and rounding of 1e-16 / h.
            assertEquals(signs[i] * (up - down) / (2 * h), call.scalar("of-" + names.get(i)), 1e-8, names.get(i));
        }
        assertEquals(run(contrast, values(1.7, 0.4, -0.3)).scalar("value"), call.scalar("value"), 1e-14);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheFlowDoesBesideTheEnergy(Update update) {
        Call call = run(built(joint(update), false), values(1.7, 0.4, -0.3));
        double expected = call.scalar("of-" + LOG_STD);
        if (update == Update.NONE) {
            assertEquals(0, expected);
        }
        if (update == Update.LIKELIHOOD) {
            // -log q = l d + |x|² exp(-2 l) / 2 + constant, so that its derivative is d - mean |x|² exp(-2 l).
            INDArray data = RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 50, 2);
            double square = data.mul(data).sumNumber().doubleValue() / 50;
            assertEquals(2 - square * Math.exp(0.6), expected, 1e-12);
        }
    }

    /** Where energy and flow are the same density nothing can be told from the other, whatever the data are. */
    @Test
    void equalDensitiesCannotBeToldApart() {
        Call call = run(built(joint(Update.ADVERSARIAL), false), values(4, Math.log(Math.PI / 2), -Math.log(2)));
        assertEquals(2 * Math.log(2), call.scalar("value"), 1e-12);
    }

    /**
     * On data of second moment exactly 1/4 a stage of the flow's likelihood and one of both come to a = 4, log Z =
     * log(pi / 2) and a standard deviation of 1/2, as an average over the last steps of 500 rows.
     */
    @Test
    void energyAndFlowComeToTheData() {
        Objective objective = new FlowContrastive(scaledGaussian(2), Update.ADVERSARIAL, 0.2);
        INDArray z = RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 500, 2);
        INDArray data = z.mul(0.5 / Math.sqrt(z.mul(z).meanNumber().doubleValue()));
        List<Objective.Stage> stages = objective.stages(Views.of(Energy.VIEW, PRECISION));
        assertEquals(
                List.of("flow", "joint"),
                stages.stream().map(Objective.Stage::name).toList());
        double logStd = 0;
        for (Objective.Stage stage : stages) {
            Built built = Built.of(DataType.DOUBLE, s -> {
                SDVariable loss = stage.loss()
                        .loss(s, Views.of(Energy.VIEW, PRECISION), Batch.of(s.input("x", -1, 2), 2))
                        .mean();
                s.parameters()
                        .forEach((name, p) -> s.assign(
                                p, p.sub(s.gradient(loss, List.of(p)).get(0).mul(0.3))));
                s.output("loss", loss);
            });
            built.variables().set(LOG_STD, Nd4j.scalar(DataType.DOUBLE, logStd));
            Call call = built.program().call(built.variables()).set("x", data);
            double[] mean = new double[3];
            int steps = stage.name().equals("flow") ? 60 : 1500;
            for (int i = 0; i < steps; i++) {
                call.random(RandomStream.of(4).split(i), 0).run();
                if (i >= steps / 2 && !stage.name().equals("flow")) {
                    mean[0] += built.variables().get("a").getDouble(0) * 2 / steps;
                    mean[1] += built.variables().get(LOG_PARTITION).getDouble(0) * 2 / steps;
                    mean[2] += built.variables().get(LOG_STD).getDouble(0) * 2 / steps;
                }
            }
            logStd = built.variables().get(LOG_STD).getDouble(0);
            if (stage.name().equals("flow")) {
                assertEquals(-Math.log(2), logStd, 1e-3, "maximum likelihood of the flow");
                assertFalse(built.variables().names().contains("a"), "the first stage is the flow's alone");
            } else {
                // Errors of some 0.02 by the flow's draws.
                assertEquals(4, mean[0], 0.15);
                assertEquals(Math.log(Math.PI / 2), mean[1], 0.06);
                assertEquals(-Math.log(2), mean[2], 0.03);
            }
        }
    }

    @Test
    void aModelWithoutADensityIsRefused() {
        String message = assertThrows(
                        ConfigException.class,
                        () -> Registry.load()
                                .assembly(2)
                                .create(Kind.OBJECTIVE, Component.of("flow-contrastive", Map.of("flow", "energy"))))
                .getMessage();
        assertTrue(message.contains("log-density") && message.contains("reparameterized"), message);
    }

    @Nested
    class Contract extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return new FlowContrastive(scaledGaussian(3), Update.ADVERSARIAL, 0.3);
        }

        @Override
        protected Views model() {
            return Views.of(Energy.VIEW, new MlpEnergy(List.of(4), Optional.of(1.0), 3));
        }
    }
}
