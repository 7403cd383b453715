package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Option;
import org.ergodic.flows.elementwise.RationalQuadratic;

/**
 * The options of rational-quadratic splines.
 *
 * @param bins how many bins each spline has
 * @param reach the box of a spline goes from minus this to this; outside the tails begin
 * @param tails how a spline goes on outside its box: as the identity, or again and again for angles
 */
public record SplineOptions(
        @Option(value = "how many bins each spline has", byDefault = "8", min = 2, max = 999)
        int bins,

        @Option(
                value = "the box of a spline goes from minus this to this; outside the tails begin",
                byDefault = "4",
                min = 0,
                above = true)
        double reach,

        @Option(
                value = "how a spline goes on outside its box: as the identity, or again and again for angles",
                byDefault = "linear")
        RationalQuadratic.Tails tails) {
    RationalQuadratic map() {
        return new RationalQuadratic(bins, reach, tails);
    }
}
