package org.ergodic.diffusion.simulation;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;

/** Makes {@link SimulationModel}; the model kind {@code simulation}. */
@Part(name = "simulation", description = "any SDE run forward from data, a point or a distribution; train: none")
public final class SimulationModelFactory implements ModelFactory<SimulationModelFactory.Config> {
    /**
     * The options.
     *
     * @param sde the SDE
     * @param point where all samples start
     * @param start the distribution in which they start
     * @param rows of the data that are kept to start at
     * @param from the time of the start
     * @param to the time of the end
     */
    public record Config(
            @Option(value = "the SDE", byDefault = "vp", kind = "sde")
            Component sde,

            @Option("the point at which all samples start, a number for each column on the model's scale (data.scale:"
                    + " none keeps that of the data); rows of the data unless this or start is given")
            Optional<List<Double>> point,

            @Option(value = "the distribution in which samples start, on the model's scale", kind = "prior")
            Optional<Component> start,

            @Option(
                    value = "rows of the data that are kept to start at, at most; they are the first train.batch of"
                            + " them in random order",
                    byDefault = "1000",
                    min = 1)
            int rows,

            @Option("the time of the start, within the SDE's interval; its beginning unless said")
            Optional<Double> from,

            @Option("the time of the end, within the SDE's interval; its end unless said")
            Optional<Double> to) {
        /** Copies the list. */
        public Config {
            point = point.map(List::copyOf);
            if (point.isPresent() && start.isPresent()) {
                throw new IllegalArgumentException(
                        "a simulation starts at a point or in a distribution: give point or start, not both");
            }
        }

        private Start at(Assembly assembly) {
            if (point.isPresent()) {
                return Start.point(
                        point.get().stream().mapToDouble(Double::doubleValue).toArray());
            }
            return start.map(prior -> Start.of(assembly.create(Kind.PRIOR, prior)))
                    .orElseGet(() -> Start.data(rows));
        }
    }

    @Override
    public Model create(Config config, Assembly assembly) {
        SDE sde = assembly.create(Kind.SDE, config.sde());
        Interval time = new Interval(
                config.from().orElse(sde.time().from()),
                config.to().orElse(sde.time().to()));
        return new SimulationModel(sde, config.at(assembly), time, assembly.event());
    }
}
