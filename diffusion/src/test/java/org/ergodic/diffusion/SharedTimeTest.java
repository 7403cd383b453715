package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.MlpConfig;
import org.ergodic.common.score.ScoreMlp;
import org.ergodic.common.solver.GridSolver.Moment;
import org.ergodic.common.solver.Integration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A time, and a condition, that all samples share: the same values as where each sample has its own. */
class SharedTimeTest {
    private static final VpSde VP = new VpSde(0.1, 20);
    private static final int ROWS = 70;
    private static final Condition CONDITION = new Condition(Condition.DATA, 2);

    /** Sums in another order: some hundred roundings of 1e-16, in scores of up to a hundred. */
    private static final double TOLERANCE = 1e-11;

    /** A network with what it is evaluated by. */
    private record Case(String name, ScoreMlp network, long... event) {
        DiffusionModel model() {
            return new DiffusionModel(VP, network, event);
        }

        Evaluator evaluator(DataType type) {
            Compiler compiler = Compiler.find();
            Graph graph = compiler.graph(
                    type,
                    s -> s.output(
                            "score",
                            network.score(
                                    s.child("score"),
                                    s.input("x", Events.batch(-1, event)),
                                    s.input("t", Events.column(-1, event)),
                                    given().context(s))));
            return new Evaluator(compiler, compiler.variables(graph, RandomStream.of(3)));
        }

        Conditions given() {
            return network.condition().isEmpty()
                    ? Conditions.none()
                    : Conditions.of(
                            Condition.DATA,
                            Nd4j.createFromArray(new double[][] {{0.7, -1.2}}).repeat(0, ROWS));
        }

        Conditions given(DataType type) {
            return network.condition().isEmpty()
                    ? given()
                    : Conditions.of(
                            Condition.DATA, given().values().get(Condition.DATA).castTo(type));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        Views path = Views.of(GaussianPath.VIEW, (GaussianPath) VP).and(SDE.VIEW, VP);
        MlpConfig small = MlpConfig.defaults().withHidden(24, 24, 16);
        return List.of(
                new Case("residual blocks", new ScoreMlp(small, path, 3), 3),
                new Case("modulated layers", new ScoreMlp(small.withResidual(false), path, 2, 3), 2, 3),
                new Case(
                        "with a condition",
                        new ScoreMlp(small, path.and(Condition.VIEW, CONDITION), 1, 2, 2),
                        1,
                        2,
                        2));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fieldsHaveTheSameValues(Case of) {
        Evaluator evaluator = of.evaluator(DataType.DOUBLE);
        INDArray x = Numbers.normal(1, ROWS, of.event());
        for (Equation equation : of.model().equations()) {
            Equation.Request request = Equation.Request.of(evaluator, new Interval(1, 1e-3));
            Problem each = equation.problem(request.withConditions(of.given()));
            Problem shared = equation.problem(request.withConditions(of.given().sharedByRows()));
            for (View<?> view : equation.offers()) {
                if (view.type() != VectorField.class) {
                    continue;
                }
                VectorField field = (VectorField) each.views().require(view);
                VectorField ofAll = (VectorField) shared.views().require(view);
                for (double t : new double[] {1e-3, 0.4, 1}) {
                    INDArray expected = field.at(x, Moment.times(t, x));
                    double tolerance = TOLERANCE * (1 + expected.amaxNumber().doubleValue());
                    for (INDArray value : List.of(field.at(x, t), ofAll.at(x, t), ofAll.at(x, Moment.times(t, x)))) {
                        assertArrayEquals(expected.shape(), value.shape(), view.name());
                        assertEquals(0, Numbers.distance(expected, value), tolerance, view.name() + " at " + t);
                    }
                    INDArray some = x.get(NDArrayIndex.interval(2, 4)).dup('c');
                    INDArray selected = ofAll.select(new int[] {2, 3}).at(some, t);
                    assertEquals(2, selected.size(0));
                    assertEquals(0, Numbers.distance(expected.slice(3), selected.slice(1)), tolerance, view.name());
                }
            }
        }
    }

    /** The likelihood by a solver on a grid with times of each row, and the same with one time for all. */
    @ParameterizedTest
    @MethodSource("cases")
    void likelihoodsHaveTheSameValues(Case of) {
        Evaluator evaluator = of.evaluator(DataType.DOUBLE);
        INDArray x = Numbers.normal(2, ROWS, of.event());
        Likelihood likelihood = of.model().views().require(Likelihood.VIEW);
        for (int probes = 0; probes < 2; probes++) {
            Likelihood.Request request = Likelihood.Request.of(RandomStream.of(1))
                    .withTimeMin(1e-2)
                    .withProbes(probes)
                    .withSolver(new Solvers.RungeKutta4(TimeGrid.power(2), 5));
            INDArray each = likelihood
                    .logProb(evaluator, request.withConditions(of.given()), x)
                    .logProb();
            INDArray shared = likelihood
                    .logProb(
                            evaluator,
                            request.withConditions(of.given().sharedByRows())
                                    .withSolver(new Solvers.SharedTime(TimeGrid.power(2), 5)),
                            x)
                    .logProb();
            assertEquals(0, Numbers.distance(each, shared), 1e-9);
        }
    }

    /**
     * In single precision: a sample in a batch and alone. With products by the engine's own tiles the bits are the
     * same; a BLAS may round otherwise, by some hundred times 6e-8 in each of 20 steps.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void aSampleIsTheSameInAnyBatch(Case of) {
        Evaluator evaluator = of.evaluator(DataType.FLOAT);
        Solver<?> solver = new Solvers.EulerMaruyama(TimeGrid.uniform(), 20);
        INDArray start = RandomStream.of(5).draw(Noise.NORMAL, 0, DataType.FLOAT, Events.batch(ROWS, of.event()));
        Equation equation = of.model().equations().get(0);
        Equation.Request request = Equation.Request.of(evaluator, new Interval(1, 1e-2));
        Conditions given = of.given(DataType.FLOAT).sharedByRows();
        INDArray all = Integration.solve(
                        solver, equation.problem(request.withConditions(given)), start, Run.of(RandomStream.of(1)))
                .x();
        for (int row : new int[] {0, 33}) {
            INDArray one = start.get(NDArrayIndex.interval(row, row + 1)).dup('c');
            INDArray alone = Integration.solve(
                            solver,
                            equation.problem(request.withConditions(given.rows(row))),
                            one,
                            Run.of(RandomStream.of(1)).from(row))
                    .x();
            double[] expected = NativeMemory.values(all.slice(row));
            double[] actual = NativeMemory.values(alone);
            assertTrue(expected.length > 1);
            assertArrayEquals(expected, actual, 1e-3, of.name());
        }
    }
}
