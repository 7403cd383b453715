package org.ergodic.flows.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.AverageVelocity;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.common.nn.TwoTimeMlp;
import org.ergodic.common.optimizer.Adam;
import org.ergodic.common.optimizer.AdamOptions;
import org.ergodic.flows.Built;
import org.ergodic.flows.continuous.MeanFlow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MeanFlowMatchingTest {
    private static final GaussianFlowMap EXACT = new GaussianFlowMap(1.5, 0.6);
    private static final MeanFlowMatching PLAIN = new MeanFlowMatching(MeanFlowMatching.Times.uniform(), 0.75, 0);
    private static final int ROWS = 2000;

    private static MeanFlow flow(AverageVelocity u) {
        return new MeanFlow(u, Optional.empty(), GaussianPrior.standard(), 1);
    }

    private static INDArray data(long seed, int rows) {
        return RandomStream.of(seed)
                .draw(Noise.NORMAL, 0, DataType.DOUBLE, rows, 1)
                .mul(EXACT.std())
                .add(EXACT.mean());
    }

    private static INDArray uniform(long seed, int rows) {
        return RandomStream.of(seed).draw(Noise.UNIFORM, 0, DataType.DOUBLE, rows, 1);
    }

    /** Both ways in time and at equal times; what is left is the rounding of some dozen operations on numbers to 10. */
    @Test
    void theIdentityHoldsForTheFlowOfGaussians() {
        int rows = 200;
        INDArray from = uniform(1, rows);
        INDArray to = uniform(2, rows);
        to.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 20))
                .assign(from.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 20)));
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable t = s.input("from", -1, 1);
            SDVariable r = s.input("to", -1, 1);
            SDVariable v = EXACT.averageVelocity(s, x, t, t, Context.none());
            MeanFlowMatching.Sides sides = MeanFlowMatching.sides(s, EXACT, x, v, t, r, Context.none());
            s.output("miss", sides.u().sub(sides.target()));
            s.output("end", x.add(sides.u().mul(r.sub(t))));
        });
        INDArray x = data(3, rows).mul(2);
        Call call = built.program()
                .call(built.variables())
                .set("x", x)
                .set("from", from)
                .set("to", to)
                .run();
        assertEquals(0, call.get("miss").amaxNumber().doubleValue(), 1e-13);
        INDArray end = call.get("end");
        for (int i = 0; i < rows; i++) {
            double exact = EXACT.at(x.getDouble(i), from.getDouble(i), to.getDouble(i));
            assertEquals(exact, end.getDouble(i), 1e-13);
        }
    }

    /** The target is a constant to both modes of differentiation, by parameters and along directions. */
    @Test
    void theTargetIsHeldConstant() {
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable t = x.mul(0.0).add(0.25);
            SDVariable a = s.parameter("a", Initializer.ones());
            AverageVelocity u = (scope, y, from, to, c) -> y.mul(y).mul(a).mul(to);
            MeanFlowMatching.Sides sides = MeanFlowMatching.sides(s, u, x, x.mul(3.0), t, t.add(0.5), Context.none());
            s.output("target", sides.target());
            s.output("reverse", s.gradient(sides.target(), List.of(a)).get(0));
            s.output("forward", s.jvp(sides.target(), a, s.sameDiff().onesLike(a)));
            s.output("of-u", s.gradient(sides.u(), List.of(a)).get(0));
        });
        Call call = built.program()
                .call(built.variables())
                .set("x", Nd4j.createFromArray(new double[][] {{2}}))
                .run();
        // u = a x² r at x = 2, r = 3/4; v = 6, so v du/dx = 6 * 2 * 2 * 3/4 = 18, and u does not depend on t.
        assertEquals(6 + 0.5 * 18, call.get("target").getDouble(0), 1e-14);
        assertEquals(0, call.get("reverse").getDouble(0));
        assertEquals(0, call.get("forward").getDouble(0));
        assertEquals(3, call.get("of-u").getDouble(0), 1e-14);
    }

    /**
     * In expectation over single ways the gradient at the exact average velocity is zero, and at c beside it 2 c along
     * c: 30 batches, 4 of their standard errors (false alarm 6e-5 each).
     */
    @Test
    void theExactAverageVelocityIsWhereTheGradientVanishes() {
        for (double beside : new double[] {0, 0.3}) {
            AverageVelocity u = (s, x, from, to, c) ->
                    EXACT.averageVelocity(s, x, from, to, c).add(s.parameter("c", Initializer.constant(beside)));
            Built built = Built.of(DataType.DOUBLE, s -> {
                SDVariable x = s.input("x", -1, 1);
                SDVariable loss = PLAIN.loss(s, flow(u).views(), Batch.of(x, 1)).mean();
                s.output(
                        "gradient",
                        s.gradient(loss, List.copyOf(s.parameters().values())).get(0));
            });
            int batches = 30;
            double[] gradients = new double[batches];
            for (int i = 0; i < batches; i++) {
                gradients[i] = built.program()
                        .call(built.variables())
                        .set("x", data(100 + i, ROWS))
                        .random(RandomStream.of(i), 0)
                        .run()
                        .scalar("gradient");
            }
            INDArray all = Nd4j.createFromArray(gradients);
            double error = all.stdNumber().doubleValue() / Math.sqrt(batches);
            assertEquals(2 * beside, all.meanNumber().doubleValue(), 4 * error);
            assertTrue(error < 0.03, "a standard error of " + error + " shows nothing");
        }
    }

    /** The weight is that of the error, held constant: loss = error / (error + 0.001)^p. */
    @Test
    void rowsAreWeightedByTheirError() {
        MeanFlowMatching weighted = new MeanFlowMatching(PLAIN.times(), PLAIN.share(), 0.5);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            s.output("loss", weighted.loss(s, flow(EXACT).views(), Batch.of(x, 1)));
        });
        Built plain = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            s.output("error", PLAIN.loss(s, flow(EXACT).views(), Batch.of(x, 1)));
        });
        INDArray x = data(7, 20);
        INDArray loss = run(built, x, "loss");
        INDArray error = run(plain, x, "error");
        for (int i = 0; i < 20; i++) {
            assertEquals(error.getDouble(i) / Math.sqrt(error.getDouble(i) + 1e-3), loss.getDouble(i), 1e-12);
        }
    }

    private static INDArray run(Built built, INDArray x, String output) {
        return built.program()
                .call(built.variables())
                .set("x", x)
                .random(RandomStream.of(4), 0)
                .run()
                .get(output);
    }

    /**
     * A network comes near the closed form in one step from 0 to 1. An untrained one, which hardly moves, is off by
     * 1.5; benchmarks/mean-flow has longer trainings.
     */
    @Test
    @Tag("measured")
    void aTrainedNetworkComesNearTheFlowMap() {
        MeanFlow flow = new MeanFlow(new TwoTimeMlp(List.of(16, 16), 1, Optional.empty(), 1), GaussianPrior.standard());
        MeanFlowMatching objective = new MeanFlowMatching(MeanFlowMatching.Times.uniform(), 0.5, 0);
        Optimizer adam = new Adam().create(new Adam.Config(new AdamOptions(1e-2, 0.9, 0.99, 1e-8)), null);
        Built training = Built.of(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable loss = objective.loss(s, flow.views(), Batch.of(x, 1)).mean();
            step(s, adam, loss);
        });
        INDArray batch = data(1, 300).castTo(DataType.FLOAT);
        Call call = training.program().call(training.variables()).set("x", batch);
        double before = error(flow, training, batch);
        for (int i = 0; i < 500; i++) {
            call.random(RandomStream.of(9).split(i), 0).run();
        }
        double after = error(flow, training, batch);
        assertTrue(before > 1 && after < 0.25, "root mean square error of one step from " + before + " to " + after);
    }

    /** Of one step, against the flow map between N(0, 1) and a Gaussian of the batch's own moments. */
    private static double error(MeanFlow flow, Built trained, INDArray batch) {
        Built map = Built.of(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable zero = x.mul(0.0);
            s.output("x", x.add(flow.averageVelocity(s, x, zero, zero.add(1.0), Context.none())));
        });
        INDArray z = RandomStream.of(77).draw(Noise.NORMAL, 0, DataType.FLOAT, ROWS, 1);
        INDArray miss = map.program()
                .run(trained.variables(), Map.of("x", z))
                .get("x")
                .sub(z.mul(batch.stdNumber()).add(batch.meanNumber()));
        return Math.sqrt(miss.mul(miss).meanNumber().doubleValue());
    }

    private static void step(Scope s, Optimizer optimizer, SDVariable loss) {
        SDVariable count = s.state("step", Initializer.ones());
        List<SDVariable> parameters = List.copyOf(s.parameters().values());
        List<SDVariable> gradients = s.gradient(loss, parameters);
        for (int i = 0; i < parameters.size(); i++) {
            SDVariable parameter = parameters.get(i);
            Scope own = s.child("optimizer").child(parameter.name());
            s.assign(parameter, optimizer.update(own, parameter, gradients.get(i), count));
        }
        s.assign(count, count.add(1.0));
    }
}
