import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.langevin.HmcFactory;
import org.ergodic.solvers.langevin.MalaFactory;
import org.ergodic.solvers.langevin.UlaFactory;

/** Markov chains on an energy: unadjusted and Metropolis-adjusted Langevin, Hamiltonian Monte Carlo. */
module org.ergodic.solvers.langevin {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.langevin;

    provides SolverFactory with
            HmcFactory,
            MalaFactory,
            UlaFactory;
}
