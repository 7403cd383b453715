package org.ergodic.flows.continuous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.AverageVelocity;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.nn.TwoTimeMlp;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.flows.Built;
import org.ergodic.host.Compatibility;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MeanFlowTest {
    private static final double RATE = 0.4;

    private static final MeanFlow FLOW = new MeanFlow(growth(RATE), Optional.empty(), GaussianPrior.standard(), 2);

    /**
     * The average velocity of dx/dt = a x, x (exp(a (r - t)) - 1) / (r - t), by its series in a (r - t), 20 terms of
     * which leave nothing in double precision.
     */
    static AverageVelocity growth(double rate) {
        return (s, x, from, to, c) -> {
            SDVariable h = to.sub(from).mul(rate);
            SDVariable sum = h.mul(0.0).add(1.0);
            for (int k = 20; k > 1; k--) {
                sum = sum.mul(h).div(k).add(1.0);
            }
            return x.mul(sum).mul(rate);
        };
    }

    private static Evaluator evaluator() {
        Compiler compiler = Compiler.find();
        return new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of()));
    }

    private static Problem problem() {
        return FLOW.equations().get(0).problem(evaluator());
    }

    private static final Run RUN = Run.of(RandomStream.of(5));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void anyNumberOfStepsEndsWhereTheEquationDoes(int steps) {
        Problem problem = problem();
        INDArray start = problem.start().draw(RUN.random(), 0, 5);
        Solution solution = Integration.solve(new FlowMapSolver(steps, TimeGrid.uniform()), problem, start, RUN);
        assertEquals(steps, solution.evaluations()[0]);
        assertClose(start.mul(Math.exp(RATE)), solution.x(), 1e-14);
        // Unequal steps too, and back again.
        TimeGrid uneven = (over, n) -> {
            double[] times = new double[n + 1];
            for (int i = 0; i < times.length; i++) {
                times[i] = over.time().from() + over.time().length() * Math.pow((double) i / n, 2);
            }
            times[n] = over.time().to();
            return times;
        };
        Solution back = Integration.solve(
                new FlowMapSolver(steps, uneven), problem.over(problem.time().reversed()), solution.x(), RUN);
        assertClose(start, back.x(), 1e-14);
    }

    /** The velocity is that of equal times: 40 steps of order 4 err by some 0.4^5 / 120 / 40^4. */
    @Test
    void aSolverOfTheEquationEndsThereToo() {
        Problem problem = problem();
        INDArray start = problem.start().draw(RUN.random(), 0, 5);
        Solution solution = Integration.solve(new RungeKutta4(40), problem, start, RUN);
        assertClose(start.mul(Math.exp(RATE)), solution.x(), 1e-9);
    }

    /** x_1 = exp(a) x_0, so that log p(x) = log N(exp(-a) x; 0, I) - 2 a in the plane. */
    @Test
    void itsLikelihoodIsThatOfTheEquation() {
        INDArray x = Nd4j.createFromArray(new double[][] {{0.3, -1.2}, {2, 0.1}});
        Likelihood.Request request = Likelihood.Request.of(RandomStream.of(3)).withSolver(new RungeKutta4(40));
        INDArray found = FLOW.views()
                .require(Likelihood.VIEW)
                .logProb(evaluator(), request, x)
                .logProb();
        for (int i = 0; i < 2; i++) {
            INDArray z = x.getRow(i).mul(Math.exp(-RATE));
            double exact = -0.5 * z.mul(z).sumNumber().doubleValue() - Math.log(2 * Math.PI) - 2 * RATE;
            assertEquals(exact, found.getDouble(i), 1e-8);
        }
    }

    @Test
    void aConditionReachesTheNetwork() {
        MeanFlow flow = new MeanFlow(
                new TwoTimeMlp(List.of(8), 1, Optional.of(new Condition("c", 1)), 2), GaussianPrior.standard());
        Built built = Built.of(DataType.DOUBLE, s -> {
                    var x = s.input("x", -1, 2);
                    var t = x.sum(1).reshape(-1, 1).mul(0.0);
                    var c = org.ergodic.api.model.Context.none().and("c", s.input("c", -1, 1));
                    s.output("u", flow.averageVelocity(s, x, t, t.add(1.0), c));
                })
                .perturbed(0.5);
        INDArray x = Nd4j.createFromArray(new double[][] {{0.3, -1.2}, {0.3, -1.2}, {2, 0.1}});
        INDArray c = Nd4j.createFromArray(new double[][] {{1}, {-1}, {1}});
        Equation equation = flow.equations().get(0);
        Problem problem = equation.problem(
                Equation.Request.of(built.evaluator(), equation.time()).withConditions(Conditions.of("c", c)));
        INDArray end = Integration.solve(new FlowMapSolver(1, TimeGrid.uniform()), problem, x, RUN)
                .x();
        assertClose(x.add(built.run("u", Map.of("x", x, "c", c))), end, 1e-12);
        assertTrue(end.getRow(0).sub(end.getRow(1)).amaxNumber().doubleValue() > 1e-3, "the condition changes nothing");
    }

    @Test
    void whatLacksTheViewIsRefusedByName() {
        Registry registry = Registry.load();
        Model velocity =
                registry.assembly(2).create(Kind.MODEL, Component.of("continuous-flow", Map.of("hidden", List.of(4))));
        String solver = assertThrows(
                        Compatibility.IncompatibleException.class,
                        () -> Compatibility.equation(
                                velocity, "flow-map", FlowMapSolver.TRAITS, Optional.empty(), registry))
                .getMessage();
        assertTrue(solver.contains("flow-map") && solver.contains("drift"), solver);
        String objective = assertThrows(
                        Compatibility.IncompatibleException.class,
                        () -> Compatibility.require(
                                "objective \"mean-flow\"",
                                registry.assembly(2)
                                        .create(Kind.OBJECTIVE, Component.of("mean-flow"))
                                        .needs(),
                                velocity))
                .getMessage();
        assertTrue(objective.contains("average-velocity"), objective);
    }

    private static void assertClose(INDArray expected, INDArray actual, double tolerance) {
        assertEquals(0, expected.sub(actual).amaxNumber().doubleValue(), tolerance);
    }
}
