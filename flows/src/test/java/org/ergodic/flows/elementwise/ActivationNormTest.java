package org.ergodic.flows.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.Built;
import org.ergodic.flows.Flow;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.residual.Planar;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ActivationNormTest {
    @Nested
    class Columns extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new ActivationNorm(3);
        }
    }

    @Nested
    class Channels extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new ActivationNorm(event());
        }

        @Override
        protected long[] event() {
            return new long[] {2, 1, 2};
        }
    }

    /** Two in a row with a map between them: the second starts from what the first, started, lets through. */
    @Test
    void startsWithMeanZeroAndVarianceOne() {
        Composition bijection = new Composition(
                List.of(new ActivationNorm(3), ElementwiseBijection.leakyRelu(0.1, 3), new ActivationNorm(3)));
        INDArray z = afterStart(bijection, data(500, 3).mul(7).add(40));
        for (int column = 0; column < 3; column++) {
            assertEquals(0, z.getColumn(column).meanNumber().doubleValue(), 1e-10);
            assertEquals(1, z.getColumn(column).stdNumber(false).doubleValue(), 1e-10);
        }
    }

    @Test
    void channelsShareTheirScale() {
        INDArray z = afterStart(
                new ActivationNorm(2, 1, 3), data(400, 2, 1, 3).mul(3).sub(2));
        for (int channel = 0; channel < 2; channel++) {
            INDArray values = z.get(
                    org.nd4j.linalg.indexing.NDArrayIndex.all(), org.nd4j.linalg.indexing.NDArrayIndex.point(channel));
            assertEquals(0, values.meanNumber().doubleValue(), 1e-10);
            assertEquals(
                    1, values.dup().reshape(1, values.length()).stdNumber(false).doubleValue(), 1e-10);
        }
    }

    @Test
    void aConstantColumnIsOnlyShifted() {
        INDArray x = data(50, 2);
        x.putColumn(1, x.getColumn(1).mul(0).add(4));
        INDArray z = afterStart(new ActivationNorm(2), x);
        assertEquals(0, z.getColumn(1).amaxNumber().doubleValue(), 1e-12);
    }

    @Test
    void othersTakeNothingFromData() {
        Flow flow = new Flow(new Composition(List.of(new Planar(2))), GaussianPrior.standard(), 2);
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            flow.initialize(s, Batch.of(x, flow.event()));
            s.output("sum", x.sum());
        });
        assertTrue(graph.assignments().isEmpty());
    }

    private static INDArray data(long n, long... event) {
        return RandomStream.of(11).draw(Noise.NORMAL, 0, DataType.DOUBLE, Events.batch(n, event));
    }

    /** Starts on the data as training does, and returns what the bijection then makes of them. */
    private static INDArray afterStart(Bijection bijection, INDArray x) {
        long[] event = Events.event(x.shape());
        Flow flow = new Flow(bijection, GaussianPrior.standard(), event);
        Built start = Built.of(DataType.DOUBLE, s -> {
            SDVariable input = s.input("x", Events.batch(-1, event));
            flow.initialize(s, Batch.of(input, event));
            s.output("sum", input.sum());
        });
        start.run("sum", Map.of("x", x));
        Built after = Built.of(
                DataType.DOUBLE,
                s -> s.output(
                        "z",
                        bijection
                                .inverse(s.child("flow"), s.input("x", Events.batch(-1, event)), Context.none())
                                .value()));
        return after.program().run(start.variables(), Map.of("x", x)).get("z");
    }
}
