/** The command line, and the composition of pipelines. */
module org.ergodic.cli {
    requires transitive org.ergodic.pipeline;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    // Guice, an automatic module, needs it and cannot say so; nothing else would resolve a module with a descriptor.
    requires com.google.common;
    requires com.google.guice;
    requires info.picocli;
    requires jakarta.inject;
    // Guice, an automatic module, needs it and cannot say so.
    requires jdk.unsupported;
    requires org.ergodic.bench;
    requires org.ergodic.report;
    requires org.slf4j;

    exports org.ergodic.cli;

    opens org.ergodic.cli to
            com.google.guice,
            info.picocli;
}
