package org.ergodic.bench;

import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.solver.Integration;
import org.ergodic.host.Registry;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Samplers and likelihoods of a diffusion model with the network of {@code dsm-2d}, as a pipeline assembles them. */
final class Sampling {
    private static final RandomStream SEED = RandomStream.of(0);
    private static final int D = 2;
    private static final int HIDDEN = 128;
    private static final int DEPTH = 3;
    private static final int FREQUENCIES = 16;
    private static final double LAST_TIME = 1e-3;

    private final Assembly assembly = Registry.load().assembly(D);
    private final Model model = assembly.create(
            Kind.MODEL,
            Component.of(
                    "diffusion", Map.of("sde", Component.of("vp", Map.of()), "score", Component.using(new Net()))));
    private final Evaluator evaluator = evaluator();

    private Sampling() {}

    /** The network of {@code dsm-2d}, as somebody's own score model. */
    private static final class Net implements ScoreModel {
        @Override
        public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
            return Networks.score(s.child("net"), x, t, D, HIDDEN, DEPTH, FREQUENCIES);
        }
    }

    /** Draws n samples of the reverse SDE from time 1 to 0.001. */
    static Runnable reverse(int n, String solver, Map<String, ?> options) {
        return new Sampling().draws(n, Component.of(solver, options));
    }

    /** The log-density of n points by the probability-flow ODE with the exact divergence, in steps of Runge-Kutta 4. */
    static Runnable likelihood(int n, int steps) {
        Sampling sampling = new Sampling();
        Solver<?> solver = sampling.assembly.create(Kind.SOLVER, Component.of("rk4", Map.of("steps", steps)));
        Likelihood likelihood = sampling.model.views().require(Likelihood.VIEW);
        Likelihood.Request request =
                Likelihood.Request.of(SEED).withSolver(solver).withTimeMin(LAST_TIME);
        INDArray data = SEED.split(Training.DATA).draw(Noise.NORMAL, 0, DataType.FLOAT, n, D);
        return () -> likelihood.logProb(sampling.evaluator, request, data);
    }

    private Runnable draws(int n, Component component) {
        Solver<?> solver = assembly.create(Kind.SOLVER, component);
        Equation reverse = model.equations().stream()
                .filter(equation -> solver.traits()
                        .obstacle(equation.noise(), equation.calculus(), equation.offers())
                        .isEmpty())
                .findFirst()
                .orElseThrow();
        Problem problem = reverse.problem(Equation.Request.of(evaluator, new Interval(1, LAST_TIME)));
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
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input(Training.DATA, Events.batch(-1, D));
            SDVariable t = s.input("t", Events.column(-1, D));
            s.output("score", model.views().require(ScoreModel.VIEW).score(s, x, t, Context.none()));
        });
        return new Evaluator(compiler, compiler.variables(graph, SEED));
    }
}
