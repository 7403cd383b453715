/** The command line. */
module org.ergodic.cli {
    requires transitive org.ergodic.guice;
    requires transitive org.ergodic.pipeline;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires org.ergodic.bench;
    requires org.ergodic.report;
    requires org.slf4j;

    exports org.ergodic.cli;

    opens org.ergodic.cli to
            info.picocli;
}
