package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Option;
import org.ergodic.flows.elementwise.Affine;

/**
 * The options of affine maps.
 *
 * @param bound the greatest magnitude of a layer's log scale
 */
public record AffineOptions(
        @Option(value = "the greatest magnitude of a layer's log scale", byDefault = "2", min = 0, above = true)
        double bound) {
    Affine map() {
        return new Affine(bound);
    }
}
