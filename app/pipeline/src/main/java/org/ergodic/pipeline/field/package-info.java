/**
 * What a fitted model does in the space of its data: its score, and the way of rows to noise and back.
 *
 * <pre>{@code
 * FittedModel model = FittedModel.load(dir);
 * double[][] score = ScoreField.of(model).at(rows, 0.1);
 * Walk walk = Walk.of(model, rows, 7, RunSettings.silent());
 * }</pre>
 */
package org.ergodic.pipeline.field;
