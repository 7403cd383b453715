import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.langevin.AnnealedLangevinFactory;
import org.ergodic.solvers.langevin.HmcFactory;
import org.ergodic.solvers.langevin.MalaFactory;
import org.ergodic.solvers.langevin.NutsFactory;
import org.ergodic.solvers.langevin.ParallelTemperingFactory;
import org.ergodic.solvers.langevin.UlaFactory;
import org.ergodic.solvers.langevin.UnderdampedLangevinFactory;

/**
 * Markov chains on an energy or along a score: Langevin dynamics, plain, underdamped and annealed, and Hamiltonian.
 */
module org.ergodic.solvers.langevin {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.langevin;

    provides SolverFactory with
            AnnealedLangevinFactory,
            HmcFactory,
            MalaFactory,
            NutsFactory,
            ParallelTemperingFactory,
            UlaFactory,
            UnderdampedLangevinFactory;
}
