/** Pipelines: composition, training, configuration and the command line. */
module org.ergodic.app {
    requires org.ergodic.api;
    requires java.desktop;
    requires org.apache.commons.csv;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires org.snakeyaml.engine;
    requires org.slf4j;

    exports org.ergodic.app.data;
    exports org.ergodic.app.metric;
    exports org.ergodic.app.output;

    provides org.ergodic.api.plugin.DataGeneratorFactory with
            org.ergodic.app.data.TwoMoons,
            org.ergodic.app.data.EightGaussians,
            org.ergodic.app.data.Checkerboard,
            org.ergodic.app.data.Pinwheel,
            org.ergodic.app.data.Spirals,
            org.ergodic.app.data.Rings;
    provides org.ergodic.api.plugin.MetricFactory with
            org.ergodic.app.metric.LogLikelihoodFactory,
            org.ergodic.app.metric.SlicedWassersteinFactory;
}
