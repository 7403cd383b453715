import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.exponential.DdimFactory;
import org.ergodic.solvers.exponential.DpmSolverFactory;
import org.ergodic.solvers.exponential.UniPcFactory;

/** Exponential integrators along Gaussian paths, which need few steps: DDIM, DPM-Solver++ and UniPC. */
module org.ergodic.solvers.exponential {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.exponential;

    provides SolverFactory with
            DdimFactory,
            DpmSolverFactory,
            UniPcFactory;
}
