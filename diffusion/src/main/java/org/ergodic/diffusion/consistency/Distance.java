package org.ergodic.diffusion.consistency;

import org.ergodic.api.graph.Events;
import org.nd4j.autodiff.samediff.SDVariable;

/** The distance between two predictions of a consistency model. */
public enum Distance {
    /** The mean square over the numbers of an event. */
    SQUARED {
        @Override
        SDVariable of(SDVariable miss, long... event) {
            return Events.sum(miss.mul(miss), event).mul(1.0 / Events.size(event));
        }
    },
    /**
     * {@code sqrt(|a - b|^2 + c^2) - c} with c = 0.00054 sqrt(d), which heeds outliers less (Song and Dhariwal 2024,
     * "Improved techniques for training consistency models", arXiv:2310.14189, section 3.3).
     */
    PSEUDO_HUBER {
        @Override
        SDVariable of(SDVariable miss, long... event) {
            double c = HUBER * Math.sqrt(Events.size(event));
            SDVariable square = Events.sum(miss.mul(miss), event).add(c * c);
            return miss.getSameDiff().math().sqrt(square).sub(c);
        }
    };

    private static final double HUBER = 0.00054;

    /** The distance of each row, {@code [n]}. */
    abstract SDVariable of(SDVariable miss, long... event);
}
