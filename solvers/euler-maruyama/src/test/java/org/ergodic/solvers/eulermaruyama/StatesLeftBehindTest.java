package org.ergodic.solvers.eulermaruyama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Integration;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StatesLeftBehindTest {
    /** Arrays outside the heap would else wait for a garbage collection that nothing on the heap calls for. */
    @Test
    void areGivenBackButForStartAndEnd() {
        List<INDArray> seen = new ArrayList<>();
        Problem problem = Problem.sde(
                (x, t) -> {
                    seen.add(x);
                    return x.neg();
                },
                (x, t) -> Nd4j.onesLike(x),
                NoiseType.ADDITIVE,
                new Interval(0, 1));
        INDArray start = Nd4j.ones(DataType.DOUBLE, 3, 2);
        INDArray end = Integration.solve(EulerMaruyama.uniform(5), problem, start, Run.of(RandomStream.of(1)))
                .x();
        assertEquals(5, seen.size());
        for (int i = 0; i < seen.size(); i++) {
            assertEquals(i > 0, seen.get(i).wasClosed(), "state " + i);
        }
        assertEquals(Nd4j.ones(DataType.DOUBLE, 3, 2), start);
        assertFalse(end.wasClosed());
        assertTrue(Double.isFinite(end.sumNumber().doubleValue()));
    }
}
