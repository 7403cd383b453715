package org.ergodic.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Integration;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solution;
import org.ergodic.api.solver.Transition;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class GibbsTest {
    private static final int VISIBLE = 4;
    private static final int SAMPLES = 20_000;

    private final Rbm rbm = new Rbm(3, VISIBLE);
    private final Built built = Built.of(
                    DataType.DOUBLE, s -> s.output("free", rbm.energy(s, s.input("v", -1, VISIBLE), Context.none())))
            .perturbed(1);
    private final double[] exact = new Enumeration(built, VISIBLE, 3).marginal();
    private final Equation equation =
            new EnergyModel(rbm, 1, VISIBLE).equations().get(0);
    private final Problem problem = equation.problem(built.numerics(), equation.time());
    private final double limit = Enumeration.chiSquareLimit(exact.length - 1);

    /** Pearson's test on 16 states, false alarm once in 10^6 seeds. */
    @Test
    void aSweepLeavesTheDistributionUnchanged() {
        INDArray v = Enumeration.draw(exact, VISIBLE, SAMPLES, RandomStream.of(1));
        INDArray next = problem.views().require(Transition.SWEEP).move(v, RandomStream.of(2), 0);
        double statistic = Enumeration.chiSquare(next, exact);
        assertTrue(statistic < limit, "chi-square " + statistic + " is over " + limit);
        assertTrue(next.sub(v).norm1Number().doubleValue() > SAMPLES / 10.0, "the sweep hardly moves anything");
    }

    /** From fair coins, whose distribution the same test tells from the machine's; false alarm once in 10^6 seeds. */
    @Test
    void theSolverReachesTheDistribution() {
        INDArray start = problem.start().draw(RandomStream.of(3), 0, SAMPLES);
        assertTrue(Enumeration.chiSquare(start, exact) > 10 * limit, "the start is too near to test anything");
        Solution solution = Integration.solve(new Gibbs(100), problem, SAMPLES, Run.of(RandomStream.of(4)));
        assertTrue(solution.success());
        assertEquals(100, solution.evaluations()[0]);
        double statistic = Enumeration.chiSquare(solution.x(), exact);
        assertTrue(statistic < limit, "chi-square " + statistic + " is over " + limit);
    }

    @Test
    void samplesDoNotDependOnTheBatch() {
        Run run = Run.of(RandomStream.of(5));
        INDArray all = Integration.solve(new Gibbs(20), problem, 10, run).x();
        INDArray tail =
                Integration.solve(new Gibbs(20), problem, 4, run.from(6)).x();
        for (int i = 0; i < 4; i++) {
            assertEquals(all.slice(6 + i), tail.slice(i));
        }
    }
}
