/**
 * Models of a score alone.
 *
 * <pre>{@code
 * ScoreModel score = new ScoreMlp(
 *         MlpConfig.defaults().withHidden(64, 64),
 *         Views.of(GaussianPath.VIEW, ScoreOnlyModel.path(0.2)),
 *         2);
 * Model model = new ScoreOnlyModel(score, 0.2, 1.5, 10, 2);
 * Objective objective = new Denoising(PathWeighting.NOISE, 0);
 * Graph graph = Graph.build(DataType.FLOAT, s -> {
 *     SDVariable x = s.input("x", -1, 2);
 *     SDVariable loss = objective.loss(s, model.views(), Batch.of(x, model.event()));
 *     s.output("loss", loss.mean());
 * });
 * }</pre>
 */
package org.ergodic.score;
