package org.ergodic.score;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.common.score.ConditionDropout;
import org.ergodic.common.score.MlpFactory;

/** Makes {@link ScoreOnlyModel}; the model kind {@code score}. */
@Part(name = "score", description = "a score at one level of noise, sampled by its Langevin equation (Vincent 2011)")
public final class ScoreOnlyModelFactory implements ModelFactory<ScoreOnlyModelFactory.Config> {
    /**
     * The options.
     *
     * @param score the score model, which is shown the path of one noise level
     * @param sigma the noise's standard deviation
     * @param startStd the standard deviation of the start
     * @param time how long the Langevin equation runs
     * @param conditionDropout the share of training rows whose condition is left out
     */
    public record Config(
            @Option(value = "the model of the score", byDefault = MlpFactory.NAME, kind = "score")
            Component score,

            @Option(
                    value = "standard deviation of the noise that is added to the data and stays in the samples",
                    byDefault = "0.2",
                    min = 0,
                    above = true)
            double sigma,

            @Option(
                    value = "standard deviation of the Gaussian that sampling starts from",
                    byDefault = "1.5",
                    min = 0,
                    above = true)
            double startStd,

            @Option(value = "how long the Langevin equation runs", byDefault = "10", min = 0, above = true)
            double time,

            @Option(
                    value = "share of training rows whose condition is left out, so that samples can be guided without"
                            + " a classifier",
                    byDefault = "0",
                    min = 0,
                    max = 1,
                    below = true)
            double conditionDropout) {}

    @Override
    public Model create(Config config, Assembly assembly) {
        GaussianPath path = ScoreOnlyModel.path(config.sigma());
        return new ScoreOnlyModel(
                ConditionDropout.create(
                        assembly.showing(GaussianPath.VIEW, path), config.score(), config.conditionDropout()),
                config.sigma(),
                config.startStd(),
                config.time(),
                assembly.event());
    }
}
