package org.ergodic.flows.continuous;

import java.util.List;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link Bridge}s; model {@code bridge}. */
@Part(
        name = "bridge",
        description = "a bridge that carries rows of another table to the data, by flow matching between both"
                + " (Albergo and Vanden-Eijnden 2023)")
public final class BridgeFactory implements ModelFactory<BridgeFactory.Config> {
    /**
     * The options.
     *
     * @param from the table at time 0
     * @param columns which of its columns, in the order of the data's
     * @param rows how many of its rows are kept with the model
     * @param hidden sizes of the velocity's hidden layers
     * @param frequencies of time that the velocity sees
     */
    public record Config(
            @Option(value = "the table to start from", kind = "source")
            Component from,

            @Option(
                    value = "which of its columns, in the order of the data's; all of them unless said",
                    byDefault = "[]")
            List<String> columns,

            @Option(
                    value = "how many of its rows are kept with the model, to train on and to sample from",
                    byDefault = "4096",
                    min = 2,
                    max = 1_000_000)
            int rows,

            @Option(value = "sizes of the velocity's hidden layers", byDefault = "[128, 128, 128]", min = 1)
            List<Integer> hidden,

            @Option(value = "frequencies of time that the velocity sees", byDefault = "4", min = 0, max = 1000)
            int frequencies) {
        /** Copies the lists. */
        public Config {
            columns = List.copyOf(columns);
            hidden = List.copyOf(hidden);
        }
    }

    @Override
    public Model create(Config config, Assembly assembly) {
        Velocity velocity = new VelocityMlp(
                config.hidden(), config.frequencies(), assembly.surrounding(Condition.VIEW), assembly.event());
        SourceRows source = new SourceRows(assembly.create(Kind.SOURCE, config.from()), config.columns());
        return new Bridge(velocity, source, config.rows(), assembly.event());
    }
}
