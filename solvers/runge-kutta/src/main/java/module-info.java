import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.rungekutta.Dopri5Factory;
import org.ergodic.solvers.rungekutta.HeunFactory;
import org.ergodic.solvers.rungekutta.MidpointFactory;
import org.ergodic.solvers.rungekutta.Rk4Factory;

/** Explicit Runge-Kutta solvers of ordinary differential equations, of fixed steps and with step control. */
module org.ergodic.solvers.rungekutta {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.rungekutta;

    provides SolverFactory with
            Dopri5Factory,
            HeunFactory,
            MidpointFactory,
            Rk4Factory;
}
