/**
 * Stochastic differential equations, their reversal in time, the probability flow and its likelihood, and the model
 * kind {@code diffusion} that joins an SDE and a score model.
 */
module org.ergodic.diffusion {
    requires transitive org.ergodic.common;

    exports org.ergodic.diffusion;

    provides org.ergodic.api.plugin.SdeFactory with
            org.ergodic.diffusion.StraightSdeFactory,
            org.ergodic.diffusion.VpSdeFactory,
            org.ergodic.diffusion.VeSdeFactory;
    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.diffusion.DiffusionModelFactory;
}
