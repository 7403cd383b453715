/** Pipelines: composition, training, configuration and the command line. */
module org.ergodic.app {
    requires org.ergodic.api;
}
