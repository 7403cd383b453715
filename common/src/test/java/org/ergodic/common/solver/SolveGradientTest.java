package org.ergodic.common.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.noise.BrownianPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Gradients through solves, against the graph of all steps and finite differences. */
class SolveGradientTest {
    private static final Interval TIME = new Interval(0, 1.5);
    private static final INDArray START = Nd4j.createFromArray(new double[][] {{1, 0.4}, {-0.5, 0.25}, {0.3, 0}});

    private record Midpoint(int steps) implements GraphSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT).order(2);
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public SDVariable step(StepScope s) {
            SDVariable h = s.number(Moment::length);
            SDVariable half =
                    s.x().add(s.drift(s.x(), s.number(Moment::from)).mul(h).mul(0.5));
            return s.x().add(s.drift(half, s.number(m -> m.from() + 0.5 * m.length()))
                    .mul(h));
        }
    }

    private record Euler(int steps, boolean remembers) implements GraphSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.ADDITIVE), VectorField.DRIFT, VectorField.DIFFUSION);
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public SDVariable step(StepScope s) {
            SDVariable from = s.number(Moment::from);
            SDVariable f = s.drift(s.x(), from);
            if (remembers) {
                s.keep("f", f);
            }
            return s.x().add(f.mul(s.number(Moment::length)))
                    .add(s.diffusion(s.x(), from).mul(s.dw()));
        }
    }

    /** tanh(x W + t b), with W and b to be learned. */
    private static SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        SDVariable w = s.parameter("w", Initializer.normal(0.8), 2, 2);
        SDVariable b = s.parameter("b", Initializer.normal(0.5), 1, 2);
        return s.sameDiff().math().tanh(x.mmul(w).add(t.mul(b)));
    }

    /** A diffusion that has a parameter too. */
    private static SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().onesLike(t).mul(s.parameter("g", Initializer.constant(0.4)));
    }

    private static Evaluator evaluator() {
        Compiler compiler = Compiler.find();
        Graph graph = compiler.graph(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable t = s.input("t", -1, 1);
            s.output("f", drift(s, x, t).add(diffusion(s, x, t)));
        });
        return new Evaluator(compiler, compiler.variables(graph, RandomStream.of(4)));
    }

    private static Problem ode(Evaluator evaluator) {
        return Problem.ode(evaluator.field(new long[] {2}, SolveGradientTest::drift), TIME);
    }

    private static Problem sde(Evaluator evaluator) {
        return Problem.sde(
                evaluator.field(new long[] {2}, SolveGradientTest::drift),
                evaluator.field(new long[] {2}, SolveGradientTest::diffusion),
                NoiseType.ADDITIVE,
                TIME);
    }

    /** The loss sum x_T^3 / 3, whose slope is x_T^2. */
    private static double loss(GraphSolver solver, Problem problem, INDArray start) {
        INDArray end = Integration.solve(solver, problem, start, Run.of(RandomStream.of(2)))
                .x();
        return end.mul(end).mul(end).sumNumber().doubleValue() / 3;
    }

    private static void assertSame(INDArray expected, INDArray found, double tolerance) {
        assertEquals(0, expected.sub(found).norm2Number().doubleValue(), tolerance, () -> expected + " and " + found);
    }

    /** All steps in one graph and its gradient: the same numbers but for rounding, for any number of steps. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16})
    void itIsThatOfTheGraphOfAllSteps(int steps) {
        Evaluator evaluator = evaluator();
        SolveGradient.Result found = SolveGradient.of(
                new Midpoint(steps), ode(evaluator), START, Run.of(RandomStream.of(2)), end -> end.mul(end));
        double h = TIME.length() / steps;
        Map<String, INDArray> expected = evaluator
                .compile(s -> {
                    SDVariable start = s.input("x", -1, 2);
                    SDVariable zero = start.sum(true, 1).mul(0);
                    SDVariable x = start;
                    for (int i = 0; i < steps; i++) {
                        SDVariable half = x.add(drift(s, x, zero.add(i * h)).mul(0.5 * h));
                        x = x.add(drift(s, half, zero.add((i + 0.5) * h)).mul(h));
                    }
                    SDVariable loss = x.mul(x).mul(x).mul(1.0 / 3).sum(1);
                    List<SDVariable> slopes = s.gradient(
                            loss,
                            List.of(
                                    start,
                                    s.parameters().get("w"),
                                    s.parameters().get("b")));
                    s.output("end", x);
                    s.output("start", slopes.get(0));
                    s.output("w", slopes.get(1));
                    s.output("b", slopes.get(2));
                })
                .run(evaluator.variables(), Map.of("x", START));
        assertSame(expected.get("end"), found.end(), 1e-12);
        assertSame(expected.get("start"), found.start(), 1e-11);
        assertSame(expected.get("w"), found.parameters().get("w"), 1e-11);
        assertSame(expected.get("b"), found.parameters().get("b"), 1e-11);
        assertTrue(
                found.states() <= 2 * Math.ceil(Math.sqrt(steps)),
                () -> found.states() + " states in memory for " + steps + " steps");
    }

    /** With noise, which is drawn alike on the way back; central differences of 1e-5 are off by 1e-9. */
    @Test
    void itIsThatOfFiniteDifferencesOfASdeToo() {
        Evaluator evaluator = evaluator();
        GraphSolver solver = new Euler(11, false);
        SolveGradient.Result found =
                SolveGradient.of(solver, sde(evaluator), START, Run.of(RandomStream.of(2)), end -> end.mul(end));
        double e = 1e-5;
        for (int i = 0; i < START.length(); i++) {
            INDArray more = START.dup();
            more.putScalar(i, START.getDouble(i) + e);
            INDArray less = START.dup();
            less.putScalar(i, START.getDouble(i) - e);
            double slope = (loss(solver, sde(evaluator), more) - loss(solver, sde(evaluator), less)) / (2 * e);
            assertEquals(slope, found.start().getDouble(i), 1e-7);
        }
        Variables variables = evaluator.variables();
        for (String name : List.of("w", "b", "g")) {
            INDArray value = variables.get(name);
            for (int i = 0; i < value.length(); i++) {
                double[] losses = new double[2];
                for (int side = 0; side < 2; side++) {
                    INDArray other = value.dup();
                    other.putScalar(i, value.getDouble(i) + (2 * side - 1) * e);
                    variables.set(name, other);
                    losses[side] = loss(solver, sde(evaluator), START);
                }
                variables.set(name, value);
                assertEquals(
                        (losses[1] - losses[0]) / (2 * e),
                        found.parameters().get(name).getDouble(i),
                        1e-7,
                        name + " " + i);
            }
        }
    }

    private static void refuse(String part, Runnable work) {
        String message = assertThrows(IllegalArgumentException.class, work::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void whatItCannotDoIsRefused() {
        Evaluator evaluator = evaluator();
        Run run = Run.of(RandomStream.of(2));
        Problem numeric = Problem.ode((x, t) -> x.neg(), TIME);
        refuse("numeric functions", () -> SolveGradient.of(new Midpoint(3), numeric, START, run, end -> end));
        refuse("remember nothing", () -> SolveGradient.of(new Euler(3, true), sde(evaluator), START, run, end -> end));
        refuse(
                "fresh noise",
                () -> SolveGradient.of(
                        new Euler(3, false),
                        sde(evaluator),
                        START,
                        run.withNoise(BrownianPath.standard()),
                        end -> end));
        refuse("noise of kind", () -> SolveGradient.of(new Midpoint(3), sde(evaluator), START, run, end -> end));
        refuse(
                "shape of the end",
                () -> SolveGradient.of(new Midpoint(3), ode(evaluator), START, run, end -> end.sum(1)));
    }
}
