/** Contract tests for plugin authors. */
module org.ergodic.testkit {
    requires transitive org.ergodic.api;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
}
