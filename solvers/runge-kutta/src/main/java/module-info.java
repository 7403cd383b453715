import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.rungekutta.BogackiShampineFactory;
import org.ergodic.solvers.rungekutta.Dop853Factory;
import org.ergodic.solvers.rungekutta.Dopri5Factory;
import org.ergodic.solvers.rungekutta.EulerFactory;
import org.ergodic.solvers.rungekutta.HeunFactory;
import org.ergodic.solvers.rungekutta.Kvaerno5Factory;
import org.ergodic.solvers.rungekutta.MidpointFactory;
import org.ergodic.solvers.rungekutta.Rk4Factory;
import org.ergodic.solvers.rungekutta.Tsit5Factory;

/** Runge-Kutta solvers of ordinary differential equations, of fixed steps and with step control; implicit ones too. */
module org.ergodic.solvers.rungekutta {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.rungekutta;

    provides SolverFactory with
            BogackiShampineFactory,
            Dop853Factory,
            Dopri5Factory,
            EulerFactory,
            HeunFactory,
            Kvaerno5Factory,
            MidpointFactory,
            Rk4Factory,
            Tsit5Factory;
}
