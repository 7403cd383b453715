package org.ergodic.diffusion;

import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSize;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TrainingChoice;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.common.score.ConditionDropout;
import org.ergodic.common.score.MlpFactory;

/** Makes {@link DiffusionModel}; the model kind {@code diffusion}. */
@Part(name = "diffusion", description = "a forward SDE run backwards by a learned score (Song et al. 2021)")
public final class DiffusionModelFactory implements ModelFactory<DiffusionModelFactory.Config> {
    /**
     * The options.
     *
     * @param sde the forward SDE
     * @param score the score model, which is shown the SDE and its Gaussian path
     * @param conditionDropout the share of training rows whose condition is left out
     */
    public record Config(
            @Option(value = "the forward SDE, from data to noise", byDefault = "vp", kind = "sde")
            Component sde,

            @Option(
                    value = "the model of the score; a plain mlp is as wide as the rows of the data can teach",
                    byDefault = MlpFactory.NAME,
                    kind = "score")
            Component score,

            @Option(
                    value = "share of training rows whose condition is left out, so that samples can be guided without"
                            + " a classifier",
                    byDefault = "0",
                    min = 0,
                    max = 1,
                    below = true)
            double conditionDropout) {}

    @Override
    public Config sized(Config config, DataSize data) {
        return new Config(config.sde(), new SizedDiffusion(data).score(config.score()), config.conditionDropout());
    }

    @Override
    public Optional<TrainingChoice> training(Config config, DataSize data) {
        return Optional.of(new SizedDiffusion(data).training());
    }

    /** By their samples, diffusions learn one-hot words better than intervals: study {@code benchmarks/categories}. */
    @Override
    public String wordCodec() {
        return "one-hot";
    }

    @Override
    public Model create(Config config, Assembly assembly) {
        SDE sde = assembly.create(Kind.SDE, config.sde());
        Assembly around = assembly.showing(SDE.VIEW, sde);
        if (sde.gaussianPath().isPresent()) {
            around = around.showing(GaussianPath.VIEW, sde.gaussianPath().get());
        }
        return new DiffusionModel(
                sde, ConditionDropout.create(around, config.score(), config.conditionDropout()), assembly.event());
    }
}
