/**
 * The workloads of {@code ergodic bench}: training steps and samplers as users write them, in graphs of the public API.
 */
module org.ergodic.bench {
    requires transitive org.ergodic.common;
    requires transitive org.ergodic.host;

    exports org.ergodic.bench;
}
