package org.ergodic.common.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Differentiation;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GraphSolverTest {
    private static final Interval TIME = new Interval(0, 1);
    private static final INDArray START = Nd4j.createFromArray(new double[][] {{1, 2}, {-0.5, 0.25}, {3, 0}});

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

    /** Adams and Bashforth's method of two steps, which starts by Euler's where it is told to. */
    private record AdamsBashforth(int steps, boolean starts) implements GraphSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT).order(2);
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public int form(Problem problem, Moment moment) {
            return starts && moment.index() == 0 ? 0 : 1;
        }

        @Override
        public SDVariable step(StepScope s) {
            SDVariable f = s.drift(s.x(), s.number(Moment::from));
            s.keep("drift", f);
            SDVariable h = s.number(Moment::length);
            SDVariable slope =
                    s.form() == 0 ? f : f.mul(1.5).sub(s.kept("drift").mul(0.5));
            return s.x().add(slope.mul(h));
        }
    }

    /** Counts what is compiled. */
    private static final class Counting implements Compiler {
        private final Compiler compiler = Compiler.find();
        private final AtomicInteger compiled = new AtomicInteger();

        @Override
        public Graph graph(DataType dataType, Consumer<Scope> body) {
            return compiler.graph(dataType, body);
        }

        @Override
        public Program compile(Graph graph) {
            compiled.incrementAndGet();
            return compiler.compile(graph);
        }

        @Override
        public String name() {
            return compiler.name();
        }

        @Override
        public Differentiation differentiation() {
            return compiler.differentiation();
        }

        @Override
        public Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
            return compiler.variables(type, specs, random);
        }
    }

    private final Counting compiler = new Counting();
    private final Evaluator evaluator = new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of()));

    private static SDVariable decay(Scope s, SDVariable x, SDVariable t) {
        return x.mul(t.add(0.5)).mul(-1.0);
    }

    private static double[] numbers(INDArray x) {
        return NativeMemory.values(x);
    }

    private static Run run() {
        return Run.of(RandomStream.of(3));
    }

    @Test
    void graphsAndNumericFunctionsGiveTheSame() {
        VectorField graph = evaluator.field(new long[] {2}, GraphSolverTest::decay);
        VectorField numeric = (x, t) -> x.mulColumnVector(t.add(0.5)).muli(-1);
        Solution a = Integration.solve(new Midpoint(10), Problem.ode(graph, TIME), START, run());
        Solution b = Integration.solve(new Midpoint(10), Problem.ode(numeric, TIME), START, run());
        assertArrayEquals(numbers(b.x()), numbers(a.x()), 1e-14);
        assertEquals(Math.exp(-1), a.x().getDouble(0, 0), 5e-3);
        assertEquals(20, a.evaluations()[1]);
        assertEquals(20, b.evaluations()[1]);
    }

    /** A wrapped function is another one, whatever it was made of. */
    @Test
    void aWrappedFieldIsNotTakenForWhatItWraps() {
        VectorField graph = evaluator.field(new long[] {2}, GraphSolverTest::decay);
        VectorField twice = (x, t) -> graph.at(x, t).muli(2);
        Solution end = Integration.solve(new Midpoint(200), Problem.ode(twice, TIME), START, run());
        assertEquals(Math.exp(-2), end.x().getDouble(0, 0), 1e-4);
    }

    @Test
    void aStepIsCompiledOnceForAllRunsOfAProblem() {
        Problem problem = Problem.ode(evaluator.field(new long[] {2}, GraphSolverTest::decay), TIME);
        Integration.solve(new Midpoint(3), problem, START, run());
        Integration.solve(new Midpoint(3), problem, START.mul(2), run());
        assertEquals(1, compiler.compiled.get());
        Integration.solve(new Midpoint(4), problem, START, run());
        assertEquals(2, compiler.compiled.get());
    }

    /** Other rows have other conditions, under one program. */
    @Test
    void conditionsBelongToRows() {
        Conditions rates = Conditions.of("rate", Nd4j.createFromArray(new double[][] {{0}, {1}, {2}}));
        VectorField field = evaluator.field(
                new long[] {2}, rates, c -> (s, x, t) -> x.mul(c.find("rate").orElseThrow()));
        Solution all = Integration.solve(new Midpoint(100), Problem.ode(field, TIME), START, run());
        for (int i = 0; i < 3; i++) {
            assertEquals(Math.exp(i) * START.getDouble(i, 0), all.x().getDouble(i, 0), 5e-3);
        }
        INDArray last = Nd4j.createFromArray(new double[][] {{3, 0}});
        Solution one =
                Integration.solve(new Midpoint(100), Problem.ode(field.select(new int[] {2}), TIME), last, run());
        assertEquals(all.x().getDouble(2, 0), one.x().getDouble(0, 0), 1e-12);
        assertEquals(1, compiler.compiled.get());
    }

    @Test
    void aProblemOfOtherConditionsHasTheSameProgram() {
        Conditions rates = Conditions.of("rate", Nd4j.createFromArray(new double[][] {{0}, {1}, {2}}));
        Problem problem = Problem.ode(
                evaluator.field(
                        new long[] {2},
                        rates,
                        c -> (s, x, t) -> x.mul(c.find("rate").orElseThrow())),
                TIME);
        Integration.solve(new Midpoint(100), problem, START, run());
        INDArray others = Nd4j.createFromArray(new double[][] {{-1}, {0.5}});
        INDArray start = Nd4j.createFromArray(new double[][] {{3, 0}, {1, 2}});
        Problem again = Conditions.of("rate", others).in(problem).orElseThrow();
        Solution end = Integration.solve(new Midpoint(100), again, start, run());
        assertEquals(3 * Math.exp(-1), end.x().getDouble(0, 0), 1e-3);
        assertEquals(2 * Math.exp(0.5), end.x().getDouble(1, 1), 1e-3);
        assertEquals(1, compiler.compiled.get());
        assertTrue(Conditions.of("speed", others).in(problem).isEmpty());
        assertTrue(Conditions.of("rate", others).sharedByRows().in(problem).isEmpty());
        assertTrue(Conditions.of("rate", start).in(problem).isEmpty());
        Problem free = Problem.ode((x, t) -> x, TIME);
        assertTrue(Conditions.of("rate", others).in(free).isEmpty());
    }

    /** A program is run as a whole or not at all; a function that it calls may have been asked before the end. */
    @Test
    void evaluationsThatALimitRefusesAreNotCounted() {
        VectorField graph = evaluator.field(new long[] {2}, GraphSolverTest::decay);
        VectorField numeric = (x, t) -> x.mulColumnVector(t.add(0.5)).muli(-1);
        Run limited = run().withMaxEvaluations(5);
        Solution whole = Integration.solve(new Midpoint(10), Problem.ode(graph, TIME), START, limited);
        assertEquals(Status.EVALUATION_LIMIT, whole.status()[0]);
        assertEquals(4, whole.evaluations()[0]);
        assertEquals(2, whole.steps());
        Solution half = Integration.solve(new Midpoint(10), Problem.ode(numeric, TIME), START, limited);
        assertEquals(5, half.evaluations()[0]);
        assertArrayEquals(numbers(half.x()), numbers(whole.x()), 1e-14);
    }

    /** The method is exact where the drift is linear in time, but for its first step's h^2 / 2. */
    @Test
    void whatIsKeptReachesTheNextStep() {
        VectorField linear =
                evaluator.field(new long[] {2}, (s, x, t) -> x.mul(0.0).add(t));
        Solution end = Integration.solve(new AdamsBashforth(10, true), Problem.ode(linear, TIME), START, run());
        assertEquals(1 + 0.5 - 0.005, end.x().getDouble(0, 0), 1e-12);
        assertEquals(10, end.evaluations()[0]);
        Problem problem = Problem.ode(linear, TIME);
        AdamsBashforth blind = new AdamsBashforth(10, false);
        String message = assertThrows(
                        IllegalStateException.class, () -> Integration.solve(blind, problem, START, run()))
                .getMessage();
        assertTrue(message.contains("step 0 asks for 'drift'"), message);
    }

    @Test
    void aRowThatIsNotFiniteEndsAlone() {
        VectorField blowsUp = evaluator.field(
                new long[] {2},
                (s, x, t) -> s.sameDiff().math().log(x.sub(t.mul(2.0)).add(0.6)));
        Solution end = Integration.solve(new Midpoint(10), Problem.ode(blowsUp, TIME), START, run());
        assertEquals(Status.NOT_FINITE, end.status()[1]);
        assertTrue(end.time()[1] < 1);
        for (double number : numbers(end.x())) {
            assertTrue(Double.isFinite(number));
        }
    }
}
