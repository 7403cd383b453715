package org.ergodic.flows.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ergodic.api.graph.Call;
import org.ergodic.api.model.Batch;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.Built;
import org.ergodic.flows.Flow;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class MaximumLikelihoodTest {
    private static final int ROWS = 4000;

    /**
     * Of a standard Gaussian in two dimensions at 0, -log p is log 2 pi; at h e it is greater by h² ‖e‖² / 2, of mean
     * and standard deviation h². Five standard errors of the mean: a false alarm in 2 million seeds, and the seed is
     * fixed.
     */
    @Test
    void noiseIsOnWhatIsLearntAndNotOnWhatIsHeldOut() {
        Flow flow = new Flow(ElementwiseBijection.affine(2), GaussianPrior.standard(), 2);
        MaximumLikelihood objective = new MaximumLikelihood(0.5);
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            Batch batch = Batch.of(x, flow.event());
            s.output("loss", objective.loss(s, flow.views(), batch).mean());
            s.output("monitor", objective.monitor(s, flow.views(), batch).mean());
        });
        Call call = built.program()
                .call(built.variables())
                .set("x", Nd4j.zeros(DataType.DOUBLE, ROWS, 2))
                .random(RandomStream.of(5), 0)
                .run();

        assertEquals(Math.log(2 * Math.PI), call.scalar("monitor"), 1e-12, "exact but for rounding");
        assertEquals(Math.log(2 * Math.PI) + 0.25, call.scalar("loss"), 5 * 0.25 / Math.sqrt(ROWS));
    }
}
