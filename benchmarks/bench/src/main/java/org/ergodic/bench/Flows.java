package org.ergodic.bench;

import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.solver.Integration;
import org.ergodic.host.Registry;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Work of a flow of one bijection with a standard Gaussian as its base, made of the components that pipelines name.
 */
final class Flows {
    private static final RandomStream SEED = RandomStream.of(0);

    private final int d;
    private final Registry registry = Registry.load();
    private final Assembly assembly;
    private final Model flow;

    private Flows(int d, String bijection, Map<String, ?> options) {
        this.d = d;
        assembly = registry.assembly(d);
        flow = assembly.create(
                Kind.MODEL, Component.of("flow", Map.of("bijections", List.of(Component.of(bijection, options)))));
    }

    /** The masked autoregressive flow of the workloads. */
    static Flows maskedAutoregressive() {
        return new Flows(43, "masked-autoregressive", Map.of("layers", 5, "hidden", List.of(512, 512)));
    }

    /** The affine couplings of the workloads. */
    static Flows affineCouplings() {
        return new Flows(6, "affine-coupling", Map.of("layers", 8, "hidden", List.of(128, 128), "bound", 1));
    }

    /** The spline couplings of the workloads. */
    static Flows splineCouplings() {
        return new Flows(6, "spline-coupling", Map.of("layers", 5, "hidden", List.of(128, 128), "bins", 8, "reach", 3));
    }

    /** The planar maps of the workloads. */
    static Flows planar() {
        return new Flows(2, "planar", Map.of("layers", 32));
    }

    /** Steps of maximum likelihood. */
    Runnable training(int batch) {
        Loss objective = (Loss) assembly.create(Kind.OBJECTIVE, flow.defaultObjective());
        return Training.steps(batch, d, s -> {
            Batch data = Batch.of(s.input(Training.DATA, Events.batch(-1, d)), flow.event());
            return objective.loss(s, flow.views(), data).mean();
        });
    }

    /** Log-densities of n points. */
    Runnable density(int n) {
        Evaluator evaluator = evaluator();
        Likelihood likelihood = flow.views().require(Likelihood.VIEW);
        Likelihood.Request request = Likelihood.Request.of(SEED);
        INDArray x = SEED.split(Training.DATA).draw(Noise.NORMAL, 0, DataType.FLOAT, n, d);
        return () -> likelihood.logProb(evaluator, request, x);
    }

    /** Draws of n samples. */
    Runnable sampling(int n) {
        Equation equation = flow.equations().get(0);
        Problem problem = equation.problem(evaluator());
        Solver<?> solver = assembly.create(Kind.SOLVER, flow.defaultSolver(registry));
        return new Runnable() {
            private long samples;

            @Override
            public void run() {
                Integration.solve(solver, problem, n, Run.of(SEED).from(samples));
                samples += n;
            }
        };
    }

    private Evaluator evaluator() {
        Compiler compiler = Compiler.find();
        Graph graph = Graph.build(
                DataType.FLOAT,
                s -> s.output(
                        "log-prob",
                        flow.views()
                                .require(LogDensity.VIEW)
                                .logProb(s, s.input(Training.DATA, Events.batch(-1, d)), Context.none())));
        return new Evaluator(compiler, compiler.variables(graph, SEED));
    }
}
