/** Pictures of data, samples and training, and the report of a run as one HTML page. */
module org.ergodic.report {
    requires transitive org.ergodic.pipeline;
    requires java.desktop;

    exports org.ergodic.report;

    provides org.ergodic.pipeline.Illustrator with
            org.ergodic.report.PngIllustrator;
}
