package org.ergodic.common.likelihood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GridSolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class OdeLikelihoodTest {
    private static final double RATE = 0.7;
    private static final int SIZE = 3;

    /** The classical method of order 4. */
    private record RungeKutta(int steps) implements GridSolver {
        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public Traits traits() {
            return Traits.of(Set.of(NoiseType.NONE), VectorField.DRIFT);
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            double h = moment.length();
            double t = moment.from();
            INDArray a = problem.drift().at(x, Moment.times(t, x));
            INDArray b = problem.drift().at(x.add(a.mul(h / 2)), Moment.times(t + h / 2, x));
            INDArray c = problem.drift().at(x.add(b.mul(h / 2)), Moment.times(t + h / 2, x));
            INDArray d = problem.drift().at(x.add(c.mul(h)), Moment.times(t + h, x));
            return x.add(a.add(b.mul(2)).add(c.mul(2)).add(d).mul(h / 6));
        }
    }

    /**
     * dx/dt = r x goes from x to x e^r, so the data of N(0, I) there are N(0, e^-2r I) here. The divergence is that of
     * a multiple of the identity, for which a probe gives the trace itself. Forty steps of order 4 are off by 1e-9.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void ofALinearEquationIsTheGaussianThatItCarries(int probes) {
        Likelihood likelihood = new OdeLikelihood(
                "a line",
                new Interval(0, 1),
                false,
                (s, x, t, c) -> x.mul(RATE),
                (s, x) -> GaussianPrior.standard().logProb(s, x, SIZE),
                SIZE);
        Compiler compiler = Compiler.find();
        Evaluator evaluator = new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of()));
        RandomStream random = RandomStream.of(1);
        INDArray x = random.draw(Noise.NORMAL, 0, DataType.DOUBLE, Events.batch(5, SIZE));
        INDArray kept = x.dup();
        Likelihood.Request request =
                Likelihood.Request.of(random).withSolver(new RungeKutta(40)).withProbes(probes);
        assertTrue(likelihood.obstacle(request).isEmpty());
        Likelihood.Result result = likelihood.logProb(evaluator, request, x);
        double std = Math.exp(-RATE);
        for (int i = 0; i < 5; i++) {
            double squares = 0;
            for (int k = 0; k < SIZE; k++) {
                squares += Math.pow(x.getDouble(i, k) / std, 2);
            }
            double expected = -0.5 * squares - SIZE * (0.5 * Math.log(2 * Math.PI) + Math.log(std));
            assertEquals(expected, result.logProb().getDouble(i), 1e-7);
            assertEquals(Status.SUCCESS, result.status()[i]);
        }
        assertEquals(probes == 0 || probes >= SIZE ? 0 : probes, result.estimates());
        assertEquals(kept, x);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSolverIsAskedForByName(boolean other) {
        Likelihood likelihood = new OdeLikelihood(
                "a line",
                new Interval(0, 1),
                other,
                (s, x, t, c) -> x,
                (s, x) -> GaussianPrior.standard().logProb(s, x, SIZE),
                SIZE);
        String why =
                likelihood.obstacle(Likelihood.Request.of(RandomStream.of(1))).orElseThrow();
        assertTrue(why.contains("solver"), why);
    }
}
