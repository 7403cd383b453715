/**
 * Pipelines: composition, training, configuration and the command line.
 *
 * <p>The families of models and solvers are found at run time, by {@link java.util.ServiceLoader}; none is required here.
 */
module org.ergodic.app {
    requires transitive org.ergodic.api;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    // Guice, an automatic module, needs it and cannot say so; nothing else would resolve a module with a descriptor.
    requires com.google.common;
    requires com.google.guice;
    requires info.picocli;
    requires jakarta.inject;
    requires java.desktop;
    // Guice, an automatic module, needs it and cannot say so.
    requires jdk.unsupported;
    requires org.apache.commons.csv;
    requires org.slf4j;
    requires org.snakeyaml.engine;

    exports org.ergodic.app.bench;
    exports org.ergodic.app.cli;
    exports org.ergodic.app.config;
    exports org.ergodic.app.data;
    exports org.ergodic.app.metric;
    exports org.ergodic.app.output;
    exports org.ergodic.app.plugins;
    exports org.ergodic.app.run;
    exports org.ergodic.app.train;

    opens org.ergodic.app.cli to
            info.picocli;
    opens org.ergodic.app.run to
            com.google.guice;

    provides org.ergodic.api.plugin.DataGeneratorFactory with
            org.ergodic.app.data.TwoMoons,
            org.ergodic.app.data.EightGaussians,
            org.ergodic.app.data.Checkerboard,
            org.ergodic.app.data.Pinwheel,
            org.ergodic.app.data.Spirals,
            org.ergodic.app.data.Rings;
    provides org.ergodic.api.plugin.MetricFactory with
            org.ergodic.app.metric.BitsPerDimFactory,
            org.ergodic.app.metric.LogLikelihoodFactory,
            org.ergodic.app.metric.SlicedWassersteinFactory;
    provides org.ergodic.api.plugin.OptimizerFactory with
            org.ergodic.common.optimizer.Adam,
            org.ergodic.common.optimizer.AdamW,
            org.ergodic.common.optimizer.Sgd;
    provides org.ergodic.api.plugin.ScheduleFactory with
            org.ergodic.common.schedule.ConstantSchedule,
            org.ergodic.common.schedule.CosineSchedule,
            org.ergodic.common.schedule.LinearSchedule,
            org.ergodic.common.schedule.WarmupSchedule;
}
