/**
 * Pipelines as configuration: the records that a pipeline file is bound to, and the reading of YAML.
 *
 * <pre>{@code
 * ConfigNode.MapNode root = YamlReader.read(Path.of("pipeline.yaml"));
 * root = Overrides.apply(root, List.of("train.steps=100"));
 * PipelineConfig config = new Binder(Registry.load()).bind(PipelineConfig.class, root, "");
 * }</pre>
 */
package org.ergodic.pipeline.config;
