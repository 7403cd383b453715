package org.ergodic.flows.training;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/**
 * Makes the objective {@code mean-flow}. The defaults are for tables. For pictures the paper has logit-normal times of
 * mean -0.4, times that differ in a quarter of the rows, and p = 1. In few dimensions p above 0 is a bias: errors of
 * single ways are far from each other in size, and the weights make of the mean velocity something like its median.
 * benchmarks/mean-flow has the figures.
 */
@Part(
        name = MeanFlowMatchingFactory.NAME,
        description = "the average velocity of straight ways, for sampling in one or a few steps (Geng et al. 2025)")
public final class MeanFlowMatchingFactory implements ObjectiveFactory<MeanFlowMatchingFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "mean-flow";

    /** How times are drawn. */
    public enum Distribution {
        /** Uniformly. */
        UNIFORM,
        /** As the logistic function of a normal number. */
        LOGIT_NORMAL
    }

    /**
     * The options.
     *
     * @param times how the share of noise at a time is drawn
     * @param mean of the normal number
     * @param std of the normal number
     * @param share of the rows whose two times differ
     * @param power p of the weight
     */
    public record Config(
            @Option(value = "how the share of noise at a time is drawn: uniform or logit-normal", byDefault = "uniform")
            Distribution times,

            @Option(value = "mean of the normal number, for logit-normal", byDefault = "-0.4")
            double mean,

            @Option(
                    value = "standard deviation of the normal number, for logit-normal",
                    byDefault = "1",
                    min = 0,
                    above = true)
            double std,

            @Option(
                    value = "the share of rows whose two times differ; the others train the velocity alone",
                    byDefault = "0.5",
                    min = 0,
                    above = true,
                    max = 1)
            double share,

            @Option(
                    value = "p of the weight 1 / (error + 0.001)^p of a row: 0 for the squared error, 1 for pictures",
                    byDefault = "0",
                    min = 0)
            double power) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        MeanFlowMatching.Times times = config.times() == Distribution.UNIFORM
                ? MeanFlowMatching.Times.uniform()
                : MeanFlowMatching.Times.logitNormal(config.mean(), config.std());
        return new MeanFlowMatching(times, config.share(), config.power());
    }
}
