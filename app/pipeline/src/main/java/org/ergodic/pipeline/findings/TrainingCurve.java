package org.ergodic.pipeline.findings;

/**
 * The loss in the course of training.
 *
 * @param steps the steps at which the training loss was recorded, ascending
 * @param loss the training loss at each of them
 * @param holdoutSteps the steps at which the held-out loss was computed, ascending
 * @param holdoutLoss the held-out loss at each of them
 */
public record TrainingCurve(long[] steps, double[] loss, long[] holdoutSteps, double[] holdoutLoss) {
    /** Copies the arrays. */
    public TrainingCurve {
        if (steps.length != loss.length || holdoutSteps.length != holdoutLoss.length) {
            throw new IllegalArgumentException("every loss has a step: " + steps.length + " steps and " + loss.length
                    + " losses, " + holdoutSteps.length + " steps and " + holdoutLoss.length + " held-out losses");
        }
        steps = steps.clone();
        loss = loss.clone();
        holdoutSteps = holdoutSteps.clone();
        holdoutLoss = holdoutLoss.clone();
    }
}
