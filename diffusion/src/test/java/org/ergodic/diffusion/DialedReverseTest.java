package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.Integration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class DialedReverseTest {
    private static final VpSde VP = new VpSde(0.1, 20);
    private static final Mixture DATA = Mixture.twoModes(VP);

    @Test
    void theEndsOfTheDialAreTheFlowAndTheReverseSde() {
        Mixture line = new Mixture(VP, new double[] {0.3, 0.7}, new double[][] {{-1}, {2}}, new double[] {0.4, 0.6}, 1);
        DialedReverse none = new DialedReverse(VP, line, 0);
        DialedReverse one = new DialedReverse(VP, line, 1);
        ProbabilityFlow flow = new ProbabilityFlow(VP, line);
        ReverseSde reverse = new ReverseSde(VP, line);
        for (double t : new double[] {0.1, 0.6, 1}) {
            assertEquals(
                    Numbers.at((s, x, u) -> flow.drift(s, x, u, Context.none()), 0.7, t),
                    Numbers.at((s, x, u) -> none.drift(s, x, u, Context.none()), 0.7, t),
                    1e-12);
            assertEquals(
                    Numbers.at((s, x, u) -> reverse.drift(s, x, u, Context.none()), 0.7, t),
                    Numbers.at((s, x, u) -> one.drift(s, x, u, Context.none()), 0.7, t),
                    1e-12);
            assertEquals(0, Numbers.at(none::diffusion, 0.7, t));
            assertEquals(Numbers.at(reverse::diffusion, 0.7, t), Numbers.at(one::diffusion, 0.7, t), 1e-12);
        }
        assertEquals(new Interval(1, 0), one.time());
        String message = assertThrows(IllegalArgumentException.class, () -> new DialedReverse(VP, line, -0.1))
                .getMessage();
        assertTrue(message.contains("-0.1"), message);
    }

    /** 3000 samples return the moments of two modes. False alarm below 1e-3: four standard errors. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1.5})
    void everyDialReturnsTheData(double stochasticity) {
        DialedReverse reverse = new DialedReverse(VP, DATA, stochasticity);
        var evaluator = Numbers.of(DataType.DOUBLE);
        Problem problem = Problem.sde(
                evaluator.field(new long[] {2}, (s, x, t) -> reverse.drift(s, x, t, Context.none())),
                evaluator.field(new long[] {2}, reverse::diffusion),
                NoiseType.ADDITIVE,
                new Interval(1, 1e-4));
        int n = 3000;
        INDArray end = Integration.solve(
                        new Solvers.EulerMaruyama(TimeGrid.power(2), 400),
                        problem,
                        Numbers.normal(9, n, 2),
                        Run.of(RandomStream.of(2)))
                .x();
        for (int i = 0; i < 2; i++) {
            INDArray column = end.getColumn(i, true).dup();
            double variance = DATA.variance(i);
            assertEquals(DATA.mean(i), Numbers.mean(column), 4 * Math.sqrt(variance / n) + 0.01);
            assertEquals(variance, Numbers.variance(column), variance * (4 * Math.sqrt(2.0 / n) + 0.02));
        }
    }

    /** As an equation of the model: the fields are those of the dial, and the ends have all that they had. */
    @Test
    void theModelsEquationHasTheDial() {
        Model model = new DiffusionModel(VP, DATA, 2);
        Equation reverse = model.equations().get(0);
        Equation flow = model.equations().get(1);
        assertSame(reverse, reverse.withStochasticity(1).orElseThrow());
        Equation none = reverse.withStochasticity(0).orElseThrow();
        assertEquals(flow.name(), none.name());
        assertEquals(flow.offers(), none.offers());
        assertEquals(Optional.empty(), flow.withStochasticity(0.5));
        Equation half = reverse.withStochasticity(0.5).orElseThrow();
        // Solvers that go by the score would make a reverse SDE of their own of it.
        assertEquals(Set.of(VectorField.DRIFT, VectorField.DIFFUSION), half.offers());
        assertEquals(NoiseType.ADDITIVE, half.noise());
        Problem problem = half.problem(Numbers.of(DataType.DOUBLE));
        assertEquals(half.offers(), problem.views().offered());
        INDArray x = Numbers.normal(3, 4, 2);
        DialedReverse dialed = new DialedReverse(VP, DATA, 0.5);
        var expected =
                Numbers.of(DataType.DOUBLE).field(new long[] {2}, (s, y, t) -> dialed.drift(s, y, t, Context.none()));
        assertEquals(0, Numbers.distance(expected.at(x, 0.4), problem.drift().at(x, 0.4)), 1e-12);
        assertEquals(
                0.5 * Numbers.at(VP::diffusion, 0, 0.4),
                problem.diffusion().at(x, 0.4).getDouble(0),
                1e-12);
        String message = assertThrows(IllegalArgumentException.class, () -> reverse.withStochasticity(-1))
                .getMessage();
        assertTrue(message.contains("-1.0"), message);
    }
}
