package org.ergodic.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.autoregressive.Mask;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.ergodic.flows.prior.FullGaussianPrior;
import org.ergodic.flows.prior.UniformPrior;
import org.ergodic.flows.residual.Planar;
import org.ergodic.flows.residual.Residual;
import org.ergodic.flows.training.MaximumLikelihoodFactory;
import org.ergodic.host.Compatibility;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FlowTest {
    private final Flow flow = new Flow(
            new Composition(List.of(new Planar(2), Coupling.affine(Mask.HALVES, false, List.of(8), 2))),
            new GaussianPrior(1.5),
            2);

    private Built built(DataType type) {
        return Built.of(type, s -> s.output("log-prob", flow.logProb(s, s.input("x", -1, 2), Context.none())))
                .perturbed(0.3);
    }

    private static Likelihood.Request request() {
        return Likelihood.Request.of(RandomStream.of(0));
    }

    @Test
    void likelihoodIsTheGraphs() {
        Built built = built(DataType.DOUBLE);
        INDArray x = GaussianPrior.standard().sample(RandomStream.of(1), 0, DataType.DOUBLE, 7, 2);
        Likelihood likelihood = flow.views().require(Likelihood.VIEW);
        Likelihood.Result result = likelihood.logProb(built.evaluator(), request(), x);
        assertFalse(likelihood.needsSolver());
        assertEquals(built.run("log-prob", Map.of("x", x)), result.logProb());
        for (int i = 0; i < 7; i++) {
            assertEquals(Status.SUCCESS, result.status()[i]);
            assertEquals(1, result.evaluations()[i]);
        }
    }

    @Test
    void likelihoodOfNoRowsIsEmpty() {
        Likelihood.Result result = flow.views()
                .require(Likelihood.VIEW)
                .logProb(built(DataType.FLOAT).evaluator(), request(), Nd4j.create(DataType.FLOAT, 0, 2));
        assertEquals(0, result.logProb().length());
        assertEquals(0, result.status().length);
    }

    /** A density of 0 is a number, whose logarithm is minus infinity; so is one too small for single precision. */
    @Test
    void aDensityOfZeroIsMinusInfinity() {
        INDArray x = Nd4j.createFromArray(new float[] {0, 0, 0, 1e6f, 50, 0.5f, 0.5f, 9.96921e36f})
                .reshape(4, 2);
        for (Prior base : List.of(new UniformPrior(-6, 6), new GaussianPrior(1))) {
            Flow boxed = new Flow(ElementwiseBijection.affine(2), base, 2);
            Built built = Built.of(
                    DataType.FLOAT, s -> s.output("log-prob", boxed.logProb(s, s.input("x", -1, 2), Context.none())));
            Likelihood.Result result = boxed.views().require(Likelihood.VIEW).logProb(built.evaluator(), request(), x);
            for (int i = 0; i < 4; i++) {
                assertEquals(Status.SUCCESS, result.status()[i]);
                assertEquals(0, result.standardError().getDouble(i));
            }
            assertTrue(Double.isFinite(result.logProb().getDouble(0)));
            assertEquals(Double.NEGATIVE_INFINITY, result.logProb().getDouble(3));
            boolean isBox = base instanceof UniformPrior;
            double million = isBox ? Double.NEGATIVE_INFINITY : -5e11;
            assertEquals(million, result.logProb().getDouble(1), 1e5);
            assertEquals(isBox ? million : -1250, result.logProb().getDouble(2), 5);
        }
    }

    /** So it is of a random estimate that is minus infinity each time, whose error nobody knows. */
    @Test
    void aDensityOfZeroIsMinusInfinityByProbes() {
        Flow boxed = new Flow(
                new Residual(List.of(4), 0.5, Optional.of(2), Optional.empty(), 3), new UniformPrior(-6, 6), 3);
        Built built = Built.of(
                DataType.DOUBLE, s -> s.output("log-prob", boxed.logProb(s, s.input("x", -1, 3), Context.none())));
        Likelihood.Result result = boxed.views()
                .require(Likelihood.VIEW)
                .logProb(
                        built.evaluator(),
                        Likelihood.Request.of(RandomStream.of(0)).withProbes(2),
                        Nd4j.createFromArray(new double[][] {{0.1, 0.2, 0}, {50, 0, 0}}));
        assertEquals(List.of(Status.SUCCESS, Status.SUCCESS), List.of(result.status()));
        assertTrue(Double.isFinite(result.logProb().getDouble(0)));
        assertTrue(result.standardError().getDouble(0) >= 0);
        assertEquals(Double.NEGATIVE_INFINITY, result.logProb().getDouble(1));
        assertTrue(Double.isNaN(result.standardError().getDouble(1)));
    }

    @Test
    void rowsThatAreNotFiniteAreSaidToBeSo() {
        INDArray x = Nd4j.createFromArray(new double[] {0, 0, Double.POSITIVE_INFINITY, 0, 1, 1})
                .reshape(3, 2);
        Likelihood.Result result = flow.views()
                .require(Likelihood.VIEW)
                .logProb(built(DataType.DOUBLE).evaluator(), request(), x);
        assertEquals(List.of(Status.SUCCESS, Status.NOT_FINITE, Status.SUCCESS), List.of(result.status()));
        assertTrue(Double.isNaN(result.logProb().getDouble(1)));
        assertTrue(Double.isFinite(result.logProb().getDouble(2)));
    }

    @Test
    void directSamplingUndoesTheDensitysMap() {
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", -1, 2);
                    s.output("log-prob", flow.logProb(s, x, Context.none()));
                    Bijection bijection =
                            new Composition(List.of(new Planar(2), Coupling.affine(Mask.HALVES, false, List.of(8), 2)));
                    s.output(
                            "z",
                            bijection
                                    .inverse(s.child("flow"), x, Context.none())
                                    .value());
                })
                .perturbed(0.3);
        Equation equation = flow.equations().get(0);
        Problem problem = equation.problem(built.evaluator());
        Solution solution = Integration.solve(new Direct(), problem, 50, Run.of(RandomStream.of(5)));
        assertTrue(solution.success());
        assertEquals(1, solution.steps());
        assertEquals(1, solution.evaluations()[0]);
        INDArray z = new GaussianPrior(1.5).sample(RandomStream.of(5).split("start"), 0, DataType.DOUBLE, 50, 2);
        INDArray back = built.run("z", Map.of("x", solution.x()));
        assertEquals(0, back.sub(z).amaxNumber().doubleValue(), 1e-9);
    }

    @Test
    void samplesDoNotDependOnTheBatch() {
        Built built = built(DataType.FLOAT);
        Equation equation = flow.equations().get(0);
        Problem problem = equation.problem(built.evaluator());
        Run run = Run.of(RandomStream.of(5));
        INDArray all = Integration.solve(new Direct(), problem, 10, run).x();
        INDArray tail = Integration.solve(new Direct(), problem, 4, run.from(6)).x();
        for (int i = 0; i < 4; i++) {
            // The same numbers up to the last bits of a product of another size.
            assertEquals(0, all.slice(6 + i).sub(tail.slice(i)).amaxNumber().doubleValue(), 1e-5);
        }
    }

    @Test
    void goesWithDirectAndNotWithAnOdeSolver() {
        Registry registry = Registry.load();
        assertEquals(
                "transport",
                Compatibility.equation(flow, "direct", Direct.TRAITS, Optional.empty(), registry)
                        .name());
        Traits ode = Traits.of(java.util.Set.of(org.ergodic.api.sde.NoiseType.NONE), VectorField.DRIFT);
        String message = assertThrows(
                        Compatibility.IncompatibleException.class,
                        () -> Compatibility.equation(flow, "heun", ode, Optional.empty(), registry))
                .getMessage();
        assertTrue(message.contains("drift") && message.contains("direct (transport)"), message);
        Compatibility.require(
                "objective \"maximum-likelihood\"",
                new MaximumLikelihoodFactory()
                        .create(new MaximumLikelihoodFactory.Config(0, 0), null)
                        .needs(),
                flow);
        assertTrue(flow.views().find(LogDensity.VIEW).isPresent());
    }

    /** Learned bases are sampled with the model's values, fixed ones as they are. */
    @Test
    void flowsSampleTheirBase() {
        Flow flow = new Flow(ElementwiseBijection.affine(2), new FullGaussianPrior(), 2);
        Built built = Built.of(
                DataType.DOUBLE,
                s -> s.output("log-prob", flow.logProb(s, s.input("x", -1, 2), org.ergodic.api.model.Context.none())));
        built.variables().set("base/mean", Nd4j.createFromArray(new double[][] {{100, -50}}));
        INDArray z =
                flow.base().sampler(built.evaluator(), UnaryOperator.identity()).draw(RandomStream.of(1), 0, 400);
        // The mean of 400 is off by more than 0.2, four standard errors, once in 16,000 times for each column.
        assertEquals(100, z.getColumn(0).meanNumber().doubleValue(), 0.2);
        assertEquals(-50, z.getColumn(1).meanNumber().doubleValue(), 0.2);
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> new FullGaussianPrior().sample(RandomStream.of(1), 0, DataType.DOUBLE, 3, 2))
                .getMessage();
        assertTrue(message.contains("mean") && message.contains("within its model"), message);
        INDArray tail =
                flow.base().sampler(built.evaluator(), UnaryOperator.identity()).draw(RandomStream.of(1), 396, 4);
        assertEquals(0, z.getRow(399).sub(tail.getRow(3)).amaxNumber().doubleValue(), 1e-12);
    }

    /** The example of the package's documentation. */
    @Test
    void exampleOfThePackage() {
        Bijection bijection = Composition.of(6, i -> Coupling.affine(Mask.HALVES, i % 2 == 1, List.of(64, 64), 2));
        Flow example = new Flow(bijection, GaussianPrior.standard(), 2);
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 2);
            s.output("log-prob", example.logProb(s, x, Context.none()));
        });
        // Six conditioners of 1-64-64 with two heads of 1: (64+64) + (64*64+64) + 2 (64+1) numbers each.
        long numbers = graph.variables().values().stream()
                .mapToLong(v -> org.ergodic.api.graph.Events.size(v.shape()))
                .sum();
        assertEquals(6 * (128 + 4160 + 130), numbers);
    }

    @Test
    void compositionNeedsAPart() {
        assertThrows(IllegalArgumentException.class, () -> new Composition(List.of()));
    }
}
