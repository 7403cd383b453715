package org.ergodic.pipeline.config;

import org.ergodic.api.config.Option;
import org.ergodic.common.guidance.LinearMeasurement;

/**
 * How a model of a score fills in elements of rows given the others. A model that does so by itself, such as a
 * Boltzmann machine, needs none of it.
 *
 * @param method what makes the free elements agree with the known ones
 * @param resample how often RePaint takes its steps
 * @param jump how many steps RePaint goes back at once
 * @param noise the standard deviation of noise in the known elements, on the model's scale, for posterior sampling
 * @param spread what posterior sampling takes for the variance of the data given noisy data
 */
public record InpaintConfig(
        @Option(
                value = "replacement (Song et al. 2021), repaint (Lugmayr et al. 2022) or posterior (Chung et al. 2023;"
                        + " Song et al. 2023)",
                byDefault = "repaint")
        Method method,

        @Option(value = "how often repaint takes its steps", byDefault = "10", min = 1)
        int resample,

        @Option(value = "how many steps repaint goes back at once", byDefault = "1", min = 1)
        int jump,

        @Option(
                value = "standard deviation of noise in the known elements, on the model's scale, for posterior",
                byDefault = "0",
                min = 0)
        double noise,

        @Option(
                value = "the variance that posterior takes for that of the data given noisy data: none (DPS, with noise"
                        + " above 0) or unit (pseudoinverse guidance)",
                byDefault = "unit")
        LinearMeasurement.Spread spread) {
    /** The defaults: RePaint, its steps taken ten times. */
    public static final InpaintConfig DEFAULT =
            new InpaintConfig(Method.REPAINT, 10, 1, 0, LinearMeasurement.Spread.UNIT);

    /** What makes the free elements agree with the known ones. */
    public enum Method {
        /** Known elements are put in their places after each step. */
        REPLACEMENT,
        /** As replacement, with steps taken several times. */
        REPAINT,
        /** The score is guided by the likelihood of the known elements. */
        POSTERIOR
    }

    /** Checks what concerns several options at once. */
    public InpaintConfig {
        if (method == Method.POSTERIOR && noise == 0 && spread == LinearMeasurement.Spread.NONE) {
            throw new IllegalArgumentException(
                    "noise must be above 0 with spread: none, since its likelihood divides by"
                            + " the variance of the noise alone");
        }
    }

    /**
     * The defaults of a method.
     *
     * @param method the method
     * @return the config
     */
    public static InpaintConfig by(Method method) {
        return new InpaintConfig(method, 10, 1, 0, LinearMeasurement.Spread.UNIT);
    }
}
