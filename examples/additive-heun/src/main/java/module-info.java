/** A solver as a third party would write it. */
module com.example.heun {
    requires transitive org.ergodic.common;

    exports com.example.heun;

    provides org.ergodic.api.plugin.SolverFactory with
            com.example.heun.AdditiveHeun.Factory;
}
