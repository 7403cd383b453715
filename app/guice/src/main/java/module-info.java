/** The Guice module that pipelines are composed by. */
module org.ergodic.guice {
    requires transitive com.google.guice;
    requires transitive org.ergodic.pipeline;
    // Guice, an automatic module, needs these and cannot say so; nothing else would resolve a module with a descriptor.
    requires com.google.common;
    requires jakarta.inject;
    requires jdk.unsupported;

    exports org.ergodic.guice;

    opens org.ergodic.guice to
            com.google.guice;
}
