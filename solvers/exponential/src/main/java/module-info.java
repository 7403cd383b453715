import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.exponential.DdimFactory;
import org.ergodic.solvers.exponential.DpmSolverFactory;

/** Exponential integrators along Gaussian paths, which need few steps: DDIM and DPM-Solver++. */
module org.ergodic.solvers.exponential {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.exponential;

    provides SolverFactory with
            DdimFactory,
            DpmSolverFactory;
}
