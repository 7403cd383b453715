/**
 * Training: one graph for the whole step (loss, gradient, clipping, optimiser, moving average), run over mini-batches,
 * with looks at held-out data and checkpoints from which a run goes on bit for bit.
 *
 * <p>The learning-rate schedule is applied outside the rule, as {@code p + factor (rule(p) - p)}, so it works with
 * every optimiser:
 *
 * <pre>{@code
 * train: { optimizer: { name: adam, rate: 2e-3 }, schedule: { name: warmup, steps: 200, then: cosine } }
 * }</pre>
 */
package org.ergodic.pipeline.train;
