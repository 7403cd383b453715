/**
 * Pipelines composed of stages: checked before anything runs, run in the order in which stages need each other, each
 * stage's outputs kept in the run's folder.
 *
 * <pre>{@code
 * StagedResult result = StagedPipeline.builder()
 *         .seed(7)
 *         .table("rows", Table.of(List.of("x", "y"), rows))
 *         .stage("flow", Component.of("train", Map.of("model", "flow")), Map.of("table", "rows"))
 *         .stage("draw", Component.of("sample", Map.of("count", 100)))
 *         .build()
 *         .run(RunSettings.silent());
 * Table samples = result.table("draw");
 * }</pre>
 */
package org.ergodic.pipeline.composition;
