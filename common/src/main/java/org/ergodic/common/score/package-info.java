/**
 * What models of a score share, whichever family they are of: the network that they take unless another is named,
 * the objectives of score matching, and conversions between a score and what networks predict in its place.
 *
 * <pre>{@code
 * Views around = Views.of(SDE.VIEW, sde).and(GaussianPath.VIEW, path);
 * ScoreModel score = new ScoreMlp(MlpConfig.defaults().withHidden(64, 64), around, 2);
 * Objective objective = new Denoising(PathWeighting.V, 1e-4);
 * }</pre>
 */
package org.ergodic.common.score;
