package org.ergodic.energy.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.ergodic.api.model.Equation;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Transition;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.TemperedTransition;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.common.solver.Cooling;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.energy.Built;
import org.ergodic.energy.EnergyModel;
import org.ergodic.energy.Enumeration;
import org.ergodic.energy.machine.BoltzmannMachine;
import org.ergodic.energy.machine.DeepBoltzmannMachine;
import org.ergodic.energy.machine.Rbm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GibbsTest {
    private static final int VISIBLE = 4;
    private static final int SAMPLES = 20_000;

    private final Rbm rbm = new Rbm(3, VISIBLE);
    private final Built built = Built.of(
                    DataType.DOUBLE, s -> s.output("free", rbm.energy(s, s.input("v", -1, VISIBLE))))
            .perturbed(1);
    private final double[] exact = new Enumeration(built, VISIBLE, 3).marginal();
    private final Equation equation =
            new EnergyModel(rbm, 1, VISIBLE).equations().get(0);
    private final Problem problem = equation.problem(built.evaluator());
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

    static Stream<LayeredBoltzmann> machines() {
        return Stream.of(
                new Rbm(3, VISIBLE),
                new BoltzmannMachine(Units.spin(), 0, 1, VISIBLE),
                new DeepBoltzmannMachine(List.of(3, 2), VISIBLE));
    }

    /**
     * At the temperature 2 a sweep is that of the machine of half the weights and biases, bit by bit: 2 is a power of
     * two.
     */
    @ParameterizedTest
    @MethodSource("machines")
    void atATemperatureParametersAreDivided(LayeredBoltzmann machine) {
        Built some = Built.of(DataType.DOUBLE, s -> s.output("free", machine.energy(s, s.input("v", -1, VISIBLE))))
                .perturbed(1.5);
        Equation chain = new EnergyModel(machine, 1, VISIBLE).equations().get(0);
        Problem warm = chain.problem(some.evaluator());
        INDArray start = warm.start().draw(RandomStream.of(6), 0, 200);
        RandomStream random = RandomStream.of(7);
        INDArray at = warm.views().require(TemperedTransition.SWEEP).move(start, 2, random, 0);
        INDArray atOne = warm.views().require(TemperedTransition.SWEEP).move(start, 1, random, 0);
        INDArray plain = warm.views().require(Transition.SWEEP).move(start, random, 0);
        assertEquals(plain, atOne);
        assertNotEquals(plain, at);
        for (String name : some.variables().names()) {
            some.variables().set(name, some.variables().get(name).div(2));
        }
        Problem half = chain.problem(some.evaluator());
        assertEquals(half.views().require(Transition.SWEEP).move(start, random, 0), at);
    }

    /**
     * Two modes that a chain at the temperature 1 cannot leave, all units off (a tenth) or all on: an annealed chain
     * from the less likely one crosses while it is warm. Its modes' shares are those of the temperature at which it
     * stops crossing, so they are nearer to a half than nine tenths; below a third the anneal would have done little.
     */
    @Test
    void annealedChainsCross() {
        Rbm two = new Rbm(1, VISIBLE);
        Built deep = Built.of(DataType.DOUBLE, s -> s.output("free", two.energy(s, s.input("v", -1, VISIBLE))));
        deep.variables().set("weights", Nd4j.valueArrayOf(new long[] {VISIBLE, 1}, 16.0, DataType.DOUBLE));
        deep.variables().set("visible-bias", Nd4j.valueArrayOf(new long[] {VISIBLE}, -8.0, DataType.DOUBLE));
        deep.variables().set("hidden-bias", Nd4j.valueArrayOf(new long[] {1}, -32 + Math.log(9), DataType.DOUBLE));
        Equation chain = new EnergyModel(two, 1, VISIBLE).equations().get(0);
        Problem from = chain.problem(deep.evaluator());
        INDArray off = Nd4j.zeros(DataType.DOUBLE, 500, VISIBLE);
        INDArray stuck = Integration.solve(new Gibbs(100), from, off, Run.of(RandomStream.of(8)))
                .x();
        assertTrue(stuck.meanNumber().doubleValue() < 0.01, "a chain at the temperature 1 crosses too");
        Solver<?> annealed = new GibbsFactory().create(new GibbsFactory.Config(100, 50), null);
        Solution end = Integration.solve(annealed, from, off, Run.of(RandomStream.of(8)));
        assertTrue(end.x().meanNumber().doubleValue() > 0.33, "annealed chains do not cross");
        assertEquals(100, end.evaluations()[0]);
    }

    @Test
    void annealingNeedsTemperatures() {
        assertFalse(new Gibbs(10).traits().needs().contains(TemperedTransition.SWEEP));
        assertTrue(new Gibbs(10, new Cooling(4, 5)).traits().needs().contains(TemperedTransition.SWEEP));
        assertThrows(IllegalArgumentException.class, () -> new Cooling(0, 5));
        assertThrows(IllegalArgumentException.class, () -> new Cooling(2, -1));
        assertEquals(4, new Cooling(4, 5).temperature(0), 1e-12);
        assertEquals(1, new Cooling(4, 5).temperature(5));
        assertEquals(1, new Cooling(4, 0).temperature(0));
    }
}
