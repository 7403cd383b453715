package org.ergodic.bench;

import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Optimizer;
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

/** Boltzmann machines as a pipeline makes them: by the names of their parts. */
final class Machines {
    private static final RandomStream SEED = RandomStream.of(0);

    private Machines() {}

    private static Model machine(Assembly parts, String name, Map<String, ?> options) {
        return parts.create(Kind.MODEL, Component.of("energy", Map.of("energy", Component.of(name, options))));
    }

    /** CD-1 steps of a restricted machine by plain gradient steps. */
    static Runnable contrastiveDivergence(int visible, int hidden, int batch) {
        Assembly parts = Registry.load().assembly(visible);
        Model model = machine(parts, "rbm", Map.of("hidden", hidden));
        Loss objective = (Loss) parts.create(Kind.OBJECTIVE, Component.of("contrastive-divergence"));
        Optimizer sgd = parts.create(Kind.OPTIMIZER, Component.of("sgd", Map.of("rate", 0.05, "momentum", 0)));
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            Batch data = Batch.of(s.input("data", -1, visible), visible);
            Training.step(s, objective.loss(s, model.views(), data).mean(), sgd);
        });
        Compiler compiler = Compiler.find();
        INDArray uniform = SEED.split("data").draw(Noise.UNIFORM, 0, DataType.FLOAT, batch, visible);
        Call call = compiler.compile(graph)
                .call(compiler.variables(graph, SEED))
                .set("data", uniform.lt(0.3).castTo(DataType.FLOAT));
        return new Runnable() {
            private long samples;

            @Override
            public void run() {
                call.random(SEED, samples).run();
                samples += batch;
            }
        };
    }

    /** Sweeps of chains of a machine of spins that are all connected, going on from where they were. */
    static Runnable gibbs(int units, int chains, int sweeps) {
        Assembly parts = Registry.load().assembly(units);
        Model model = machine(parts, "boltzmann", Map.of("units", "spin"));
        Solver<?> solver = parts.create(Kind.SOLVER, Component.of("gibbs", Map.of("sweeps", sweeps)));
        Compiler compiler = Compiler.find();
        Energy energy = model.views().require(Energy.VIEW);
        Graph graph = Graph.build(DataType.FLOAT, s -> s.output("energy", energy.energy(s, s.input("x", -1, units))));
        Evaluator evaluator = new Evaluator(compiler, compiler.variables(graph, SEED));
        evaluator
                .variables()
                .set(
                        "weights",
                        SEED.split("w")
                                .draw(Noise.NORMAL, 0, DataType.FLOAT, units, units)
                                .muli(0.1));
        Equation equation = model.equations().get(0);
        Problem problem = equation.problem(evaluator);
        List<INDArray> state = new java.util.ArrayList<>(List.of(problem.start().draw(SEED.split("start"), 0, chains)));
        return new Runnable() {
            private long calls;

            @Override
            public void run() {
                Run run = Run.of(SEED.split("run").split(calls++));
                state.set(
                        0, Integration.solve(solver, problem, state.get(0), run).x());
            }
        };
    }
}
