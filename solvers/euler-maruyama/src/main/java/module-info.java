import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.eulermaruyama.AdaptiveSriFactory;
import org.ergodic.solvers.eulermaruyama.EulerMaruyamaFactory;
import org.ergodic.solvers.eulermaruyama.FullTruncationEulerFactory;
import org.ergodic.solvers.eulermaruyama.MilsteinFactory;
import org.ergodic.solvers.eulermaruyama.SquareRootEulerFactory;
import org.ergodic.solvers.eulermaruyama.Sra1Factory;
import org.ergodic.solvers.eulermaruyama.Sra3Factory;
import org.ergodic.solvers.eulermaruyama.Sri1Factory;
import org.ergodic.solvers.eulermaruyama.StochasticHeunFactory;

/** Solvers of stochastic differential equations: Euler-Maruyama and its like, stochastic Runge-Kutta methods. */
module org.ergodic.solvers.eulermaruyama {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.eulermaruyama;

    provides SolverFactory with
            AdaptiveSriFactory,
            EulerMaruyamaFactory,
            FullTruncationEulerFactory,
            MilsteinFactory,
            SquareRootEulerFactory,
            Sra1Factory,
            Sra3Factory,
            Sri1Factory,
            StochasticHeunFactory;
}
