/**
 * The contracts of Ergodic's service provider interface as JUnit tests: the author of a plugin extends the class for
 * its kind, says which object is to be tested, and runs it.
 *
 * <p>The package is open, so that JUnit reaches inherited tests also where the tests of a plugin are a named module.
 */
module org.ergodic.testkit {
    requires transitive org.ergodic.common;
    requires transitive org.ergodic.host;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;

    exports org.ergodic.testkit;

    opens org.ergodic.testkit;
}
