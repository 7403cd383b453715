package com.example.ising;

import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataGeneratorFactory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.solver.Integration;
import org.ergodic.host.Registry;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes the generator {@code example.ising}: configurations of the {@link Ising} model, each the end of a chain of its
 * own by Ergodic's solver {@code gibbs}, from all spins up or all down, so that no chain has to find its way out of
 * stripes.
 */
@Part(
        name = "example.ising",
        description = "configurations of the Ising model by Gibbs sampling, 1 for up and 0 for down")
public final class IsingConfigurations implements DataGeneratorFactory<IsingConfigurations.Config> {
    private static final int BATCH = 1000;

    /**
     * The options.
     *
     * @param size sites a side
     * @param temperature T
     * @param sweeps of each chain
     */
    public record Config(
            @Option(value = "sites a side, even; an event is a row of size * size", byDefault = "8", min = 4)
            int size,

            @Option(value = "temperature, in units of the coupling", byDefault = "2.269", min = 0, above = true)
            double temperature,

            @Option(value = "sweeps of each chain", byDefault = "500", min = 1)
            int sweeps) {}

    @Override
    public DataGenerator create(Config config, Assembly assembly) {
        Ising ising = new Ising(config.size(), config.temperature());
        return (random, type, n) -> draw(config, ising, random, n).castTo(type);
    }

    private static INDArray draw(Config config, Ising ising, RandomStream random, int n) {
        int sites = config.size() * config.size();
        Assembly parts = Registry.load().assembly(sites);
        Model model = parts.create(Kind.MODEL, Component.of("energy", Map.of("energy", Component.using(ising))));
        Solver<?> gibbs = parts.create(Kind.SOLVER, Component.of("gibbs", Map.of("sweeps", config.sweeps())));
        Compiler compiler = Compiler.find();
        Evaluator evaluator = new Evaluator(compiler, compiler.variables(DataType.FLOAT, Map.of()));
        Equation equation = model.equations().get(0);
        INDArray all = Nd4j.create(DataType.FLOAT, n, sites);
        for (int from = 0; from < n; from += BATCH) {
            int count = Math.min(BATCH, n - from);
            INDArray start = Nd4j.zeros(DataType.FLOAT, count, sites);
            for (int i = 0; i < count; i++) {
                if (random.split("start").uniform(from + i, 0) < 0.5) {
                    start.getRow(i).assign(1);
                }
            }
            Run run = Run.of(random.split("chains")).from(from);
            INDArray x = Integration.solve(gibbs, equation.problem(evaluator), start, run)
                    .x();
            for (int i = 0; i < count; i++) {
                all.putRow(from + i, x.getRow(i));
            }
        }
        return all;
    }
}
