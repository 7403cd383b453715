package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.solver.Integration;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A score in closed form that reads a condition: x given c is N(c, 1/4), so x_t given c is N(alpha c, alpha^2/4 +
 * sigma^2).
 */
class ConditionedScoreTest {
    private static final VpSde VP = new VpSde(0.1, 20);
    private static final Condition CENTRE = new Condition("centre", 1);
    private static final double VARIANCE = 0.25;

    private static final ScoreModel SCORE = new ScoreModel() {
        @Override
        public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
            SDVariable alpha = VP.alpha(s, t);
            SDVariable sigma = VP.sigma(s, t);
            SDVariable variance = alpha.mul(alpha).mul(VARIANCE).add(sigma.mul(sigma));
            return alpha.mul(CENTRE.of(c)).sub(x).div(variance);
        }

        @Override
        public Optional<Condition> condition() {
            return Optional.of(CENTRE);
        }
    };

    private final DiffusionModel model = new DiffusionModel(VP, SCORE, 1);
    private final Solver<?> solver = new Solvers.RungeKutta4(TimeGrid.power(2), 60);

    private static Conditions centres(double... centres) {
        return Conditions.of("centre", Nd4j.createFromArray(centres).reshape(centres.length, 1));
    }

    /** The probability flow is linear: a start z, of variance 1 up to alpha(1)^2 = 4e-5, goes to c + z / 2. */
    @Test
    void samplesFollowTheirConditions() {
        assertEquals(Optional.of(CENTRE), model.condition());
        Equation flow = model.equations().get(1);
        INDArray start = Nd4j.createFromArray(new double[][] {{0.5}, {0.5}, {-1}});
        Equation.Request request = Equation.Request.of(Numbers.of(DataType.DOUBLE), new Interval(1, 0))
                .withConditions(centres(3, -2, 0));
        INDArray x = Integration.solve(solver, flow.problem(request), start, Run.of(RandomStream.of(1)))
                .x();
        assertEquals(3.25, x.getDouble(0), 0.02);
        assertEquals(-1.75, x.getDouble(1), 0.02);
        assertEquals(-0.5, x.getDouble(2), 0.02);
    }

    /** log N(x; c, 1/4), within the error of 60 steps and of the prior N(0, 1) in place of the marginal at t = 1. */
    @Test
    void theLikelihoodIsThatGivenTheCondition() {
        double[] centres = {3, -2, 0};
        INDArray x = Nd4j.createFromArray(new double[][] {{3.4}, {-2}, {1}});
        INDArray logProb = model.views()
                .require(Likelihood.VIEW)
                .logProb(
                        Numbers.of(DataType.DOUBLE),
                        Likelihood.Request.of(RandomStream.of(1))
                                .withSolver(solver)
                                .withConditions(centres(centres)),
                        x)
                .logProb();
        for (int i = 0; i < centres.length; i++) {
            double off = x.getDouble(i) - centres[i];
            double expected = -off * off / (2 * VARIANCE) - 0.5 * Math.log(2 * Math.PI * VARIANCE);
            assertEquals(expected, logProb.getDouble(i), 0.03);
        }
    }

    @Test
    void aConditionThatIsNotGivenIsAskedFor() {
        Equation flow = model.equations().get(1);
        assertThrows(GraphException.class, () -> flow.problem(Numbers.of(DataType.DOUBLE)));
    }
}
