package org.ergodic.solvers.rungekutta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.likelihood.OdeLikelihood;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Likelihoods by steps that each row has of its own, so that rows are dropped on the way. */
class LikelihoodTest {
    private static final int SIZE = 3;

    private final Evaluator evaluator =
            new Evaluator(Compiler.find(), Compiler.find().variables(DataType.DOUBLE, Map.of()));

    /** dx/dt = -c x^3 with a condition c for each row; large states and conditions take more steps. */
    private static SDVariable drift(SDVariable x, Context c) {
        return x.mul(x).mul(x).mul(c.values().get("rate")).neg();
    }

    private final OdeLikelihood likelihood = new OdeLikelihood(
            "a cubic decay",
            new Interval(0, 1),
            false,
            (s, x, t, c) -> drift(x, c),
            (s, x) -> GaussianPrior.standard().logProb(s, x, SIZE),
            SIZE);

    private Likelihood.Result of(Tableau tableau, int probes, double[][] x, double... rates) {
        Solver<?> solver = new AdaptiveStep(tableau, 1e-9, 1e-9, 10_000);
        INDArray rate = Nd4j.createFromArray(rates).reshape(rates.length, 1);
        Likelihood.Request request = Likelihood.Request.of(RandomStream.of(5))
                .withSolver(solver)
                .withProbes(probes)
                .withConditions(Conditions.of("rate", rate));
        return likelihood.logProb(evaluator, request, Nd4j.createFromArray(x));
    }

    /** x(t) = x / sqrt(1 + 2 c x^2 t) for each number, whose derivative by x is (1 + 2 c x^2 t)^(-3/2). */
    @Test
    void conditionsStayWithTheirRows() {
        double[][] x = {{0.1, 0.2, -0.3}, {3, -2, 1}, {0.5, 0.5, 9}, {1, 1, 1}};
        double[] rates = {0.1, 2, 3, 20};
        for (Tableau tableau : new Tableau[] {Tableau.DORMAND_PRINCE, Tableau.KVAERNO}) {
            Likelihood.Result result = of(tableau, 0, x, rates);
            for (int row = 0; row < x.length; row++) {
                double expected = 0;
                for (double number : x[row]) {
                    double growth = 1 + 2 * rates[row] * number * number;
                    expected += -0.5 * number * number / growth - 0.5 * Math.log(2 * Math.PI) - 1.5 * Math.log(growth);
                }
                assertEquals(expected, result.logProb().getDouble(row), 1e-6, tableau + ", row " + row);
            }
            assertTrue(result.evaluations()[0] < result.evaluations()[2], "rows end at different steps");
        }
    }

    /** The probes of a row are its own, whichever rows are dropped before it ends. */
    @Test
    void probesStayWithTheirRows() {
        double[][] x = {{0.1, 0.2, -0.3}, {3, -2, 1}, {0.5, 0.5, 9}};
        double[][] others = {{7, 7, 7}, {-0.1, 0.1, 0.1}, {0.5, 0.5, 9}};
        INDArray one = of(Tableau.DORMAND_PRINCE, 1, x, 1, 1, 1).logProb();
        INDArray two = of(Tableau.DORMAND_PRINCE, 1, others, 1, 1, 1).logProb();
        assertEquals(one.getDouble(2), two.getDouble(2));
        INDArray exact = of(Tableau.DORMAND_PRINCE, 0, x, 1, 1, 1).logProb();
        assertTrue(Math.abs(exact.getDouble(2) - one.getDouble(2)) > 1e-3, "an estimate is not exact here");
    }
}
