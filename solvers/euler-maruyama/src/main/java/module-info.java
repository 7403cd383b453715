import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.solvers.eulermaruyama.EulerMaruyamaFactory;
import org.ergodic.solvers.eulermaruyama.PowerGridFactory;
import org.ergodic.solvers.eulermaruyama.UniformGridFactory;

/** The Euler-Maruyama solver of stochastic differential equations, and time grids for all solvers of fixed steps. */
module org.ergodic.solvers.eulermaruyama {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.eulermaruyama;

    provides SolverFactory with
            EulerMaruyamaFactory;
    provides TimeGridFactory with
            UniformGridFactory,
            PowerGridFactory;
}
