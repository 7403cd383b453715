package org.ergodic.pipeline.stages;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.StageFactory;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Samples;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Draws samples of any model. */
@Part(name = "sample", description = "draws samples of a model, an ensemble's too")
public final class SampleStage implements StageFactory<SampleStage.Config> {
    private static final Port<Fitted> MODEL = Port.one("model", Fitted.class, "the model to sample");
    private static final Port<Samples> SAMPLES = Port.one("samples", Samples.class, "the samples");

    /**
     * Options.
     *
     * @param count how many samples
     */
    public record Config(
            @Option(value = "how many samples", byDefault = "1000", min = 1)
            int count) {}

    @Override
    public Stage create(Config config, Assembly assembly) {
        return new Sampling(config.count());
    }

    private record Sampling(int count) implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return List.of(MODEL);
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(SAMPLES);
        }

        @Override
        public Outputs run(Work work) {
            Fitted model = work.get(MODEL);
            Abilities.require(model, Fitted.Ability.SAMPLE, "the model");
            INDArray drawn = model.sample(count, work.random());
            if (drawn.size(0) < count) {
                work.say((count - drawn.size(0)) + " of " + count + " samples could not be drawn and are left out");
            }
            return Outputs.of(SAMPLES, new Samples(Table.of(model.schema(), drawn)));
        }
    }
}
