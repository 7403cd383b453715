import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.eulermaruyama.EulerMaruyamaFactory;
import org.ergodic.solvers.eulermaruyama.MilsteinFactory;

/** The Euler-Maruyama and Milstein solvers of stochastic differential equations. */
module org.ergodic.solvers.eulermaruyama {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.eulermaruyama;

    provides SolverFactory with
            EulerMaruyamaFactory,
            MilsteinFactory;
}
