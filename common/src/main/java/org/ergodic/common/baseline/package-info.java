/**
 * Simple densities that a model is measured against: what nobody should do worse than. Each is fitted to rows of
 * numbers in seconds, knows the log density of a row, and can be drawn from.
 *
 * <pre>{@code
 * GaussianMixture mixture = GaussianMixture.chosen(rows, RandomStream.of(7));
 * double nats = mixture.logProb(row);
 * }</pre>
 */
package org.ergodic.common.baseline;
