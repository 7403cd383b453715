/**
 * Pipelines in Java: data, training, sampling, evaluation, likelihoods of rows, storage.
 *
 * <p>The families of models and solvers are found at run time, by {@link java.util.ServiceLoader}; none is required
 * here.
 */
module org.ergodic.pipeline {
    requires transitive org.ergodic.data;
    requires transitive org.ergodic.host;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires org.apache.commons.csv;
    requires org.slf4j;
    requires org.snakeyaml.engine;

    exports org.ergodic.pipeline;
    exports org.ergodic.pipeline.compare;
    exports org.ergodic.pipeline.composition;
    exports org.ergodic.pipeline.conclusion;
    exports org.ergodic.pipeline.config;
    exports org.ergodic.pipeline.data;
    exports org.ergodic.pipeline.field;
    exports org.ergodic.pipeline.findings;
    exports org.ergodic.pipeline.progress;
    exports org.ergodic.pipeline.stages;
    exports org.ergodic.pipeline.store;
    exports org.ergodic.pipeline.sweep;
    exports org.ergodic.pipeline.train;
    exports org.ergodic.pipeline.watch;

    uses org.ergodic.pipeline.Illustrator;

    provides org.ergodic.api.plugin.StageFactory with
            org.ergodic.pipeline.stages.DataStage,
            org.ergodic.pipeline.stages.SplitStage,
            org.ergodic.pipeline.stages.TrainStage,
            org.ergodic.pipeline.stages.SampleStage,
            org.ergodic.pipeline.stages.EncodeStage,
            org.ergodic.pipeline.stages.DecodeStage,
            org.ergodic.pipeline.stages.EnsembleStage,
            org.ergodic.pipeline.stages.ScoreStage,
            org.ergodic.pipeline.stages.EvaluateStage;
}
