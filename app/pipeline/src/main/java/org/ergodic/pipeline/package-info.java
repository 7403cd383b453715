/**
 * Pipelines run: data are loaded, parts assembled and checked against each other, a model trained, sampled and
 * evaluated, and everything written into one folder. What a pipeline file can say, Java can say:
 *
 * <pre>{@code
 * Result result = Pipeline.builder()
 *         .seed(7)
 *         .data(Map.of("generator", "two-moons", "count", 4000))
 *         .model("diffusion", Map.of("sde", "vp", "score", "mlp"))
 *         .train(Map.of("steps", 2000))
 *         .sample(Map.of("count", 500, "solver", Component.of("euler-maruyama", Map.of("steps", 200))))
 *         .evaluate("sliced-wasserstein")
 *         .build()
 *         .run();
 * System.out.println(result.metrics());
 * INDArray more = result.model().sample(100);
 * }</pre>
 */
package org.ergodic.pipeline;
