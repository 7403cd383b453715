package org.ergodic.pipeline.stages;

import java.util.Arrays;
import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.StageFactory;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Work;

/** Several models as one. */
@Part(
        name = "ensemble",
        description =
                "the mixture of several models of the same columns: the average of their densities, and samples of"
                        + " all of them")
public final class EnsembleStage implements StageFactory<EnsembleStage.Config> {
    private static final Port<Fitted> MODELS =
            Port.one("models", Fitted.class, "the models").several();
    private static final Port<Fitted> MODEL = Port.one("model", Fitted.class, "their mixture");

    /**
     * Options.
     *
     * @param weights one for each model; they need not sum to 1
     */
    public record Config(
            @Option(
                    value = "a weight for each model, which need not sum to 1; by default all alike",
                    byDefault = "[]",
                    min = 0,
                    above = true)
            List<Double> weights) {
        /** Copies the list. */
        public Config {
            weights = List.copyOf(weights);
        }
    }

    @Override
    public Stage create(Config config, Assembly assembly) {
        return new Mixing(config.weights());
    }

    private record Mixing(List<Double> weights) implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return List.of(MODELS);
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(MODEL);
        }

        @Override
        public Outputs run(Work work) {
            List<Fitted> models = work.all(MODELS);
            if (!weights.isEmpty() && weights.size() != models.size()) {
                throw new IllegalArgumentException("there are " + models.size() + " models and " + weights.size()
                        + " weights: give one for each, or leave weights out");
            }
            double[] each = new double[models.size()];
            Arrays.setAll(each, k -> weights.isEmpty() ? 1 : weights.get(k));
            return Outputs.of(MODEL, new Mixture(models, each));
        }
    }
}
