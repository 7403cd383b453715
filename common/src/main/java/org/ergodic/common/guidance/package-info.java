/**
 * Conditions and guidance as wrappers of a score, and known elements of samples, which no solver knows of.
 *
 * <pre>{@code
 * // Classifier-free guidance of strength 3 (Ho and Salimans 2022) between the times 0.1 and 0.7.
 * Strength strength = new Strength(3, Optional.of(new Interval(0.1, 0.7)));
 * Equation guided = equation
 *         .withScore(score -> new GuidedScore(score, score.unconditional().orElseThrow(), strength))
 *         .orElseThrow();
 * }</pre>
 */
package org.ergodic.common.guidance;
