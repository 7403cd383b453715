import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.solvers.exponential.DdimFactory;
import org.ergodic.solvers.exponential.DeisFactory;
import org.ergodic.solvers.exponential.DpmSolverFactory;
import org.ergodic.solvers.exponential.EdmHeunFactory;
import org.ergodic.solvers.exponential.ErSdeFactory;
import org.ergodic.solvers.exponential.EulerAncestralFactory;
import org.ergodic.solvers.exponential.LcmFactory;
import org.ergodic.solvers.exponential.SaSolverFactory;
import org.ergodic.solvers.exponential.UniCFactory;
import org.ergodic.solvers.exponential.UniPcFactory;

/** Exponential integrators along Gaussian paths, which need few steps, such as DDIM, DPM-Solver++ and UniPC. */
module org.ergodic.solvers.exponential {
    requires transitive org.ergodic.common;

    exports org.ergodic.solvers.exponential;

    provides SolverFactory with
            DdimFactory,
            DeisFactory,
            DpmSolverFactory,
            EdmHeunFactory,
            ErSdeFactory,
            EulerAncestralFactory,
            LcmFactory,
            SaSolverFactory,
            UniCFactory,
            UniPcFactory;
}
