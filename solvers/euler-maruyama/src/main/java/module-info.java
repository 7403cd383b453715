import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.eulermaruyama.EulerMaruyamaFactory;

/** The Euler-Maruyama solver of stochastic differential equations. */
module org.ergodic.solvers.eulermaruyama {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.eulermaruyama;

    provides SolverFactory with
            EulerMaruyamaFactory;
}
