/**
 * Stochastic differential equations, their reversal in time, the probability flow and its likelihood, and the model
 * kind {@code diffusion} that joins an SDE and a score model.
 */
module org.ergodic.diffusion {
    requires transitive org.ergodic.common;

    exports org.ergodic.diffusion;
    exports org.ergodic.diffusion.consistency;
    exports org.ergodic.diffusion.sde;

    provides org.ergodic.api.plugin.SdeFactory with
            org.ergodic.diffusion.StraightSdeFactory,
            org.ergodic.diffusion.VpSdeFactory,
            org.ergodic.diffusion.VeSdeFactory,
            org.ergodic.diffusion.sde.Cir.Factory,
            org.ergodic.diffusion.sde.CosineVp.Factory,
            org.ergodic.diffusion.sde.Edm.Factory,
            org.ergodic.diffusion.sde.GeometricBrownianMotion.Factory,
            org.ergodic.diffusion.sde.GivenBetas.Factory,
            org.ergodic.diffusion.sde.OrnsteinUhlenbeck.Factory,
            org.ergodic.diffusion.sde.SigmoidVp.Factory,
            org.ergodic.diffusion.sde.SubVp.Factory;
    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.diffusion.DiffusionModelFactory,
            org.ergodic.diffusion.consistency.ConsistencyModelFactory;
    provides org.ergodic.api.plugin.ObjectiveFactory with
            org.ergodic.diffusion.consistency.ConsistencyDistillationFactory,
            org.ergodic.diffusion.consistency.ConsistencyTrainingFactory;
    provides org.ergodic.api.plugin.SolverFactory with
            org.ergodic.diffusion.consistency.ConsistencySolver.Factory;
}
