/**
 * Stochastic differential equations, their reversal in time, the probability flow and its likelihood, and the model
 * kind {@code diffusion} that joins an SDE and a score model.
 */
module org.ergodic.diffusion {
    requires transitive org.ergodic.common;

    exports org.ergodic.diffusion.autoencoder;
    exports org.ergodic.diffusion.classifier;
    exports org.ergodic.diffusion.consistency;
    exports org.ergodic.diffusion.sde;
    exports org.ergodic.diffusion.simulation;
    exports org.ergodic.diffusion;

    provides org.ergodic.api.plugin.SdeFactory with
            org.ergodic.diffusion.StraightSdeFactory,
            org.ergodic.diffusion.VpSdeFactory,
            org.ergodic.diffusion.VeSdeFactory,
            org.ergodic.diffusion.sde.Cir.Factory,
            org.ergodic.diffusion.sde.CosineVp.Factory,
            org.ergodic.diffusion.sde.Edm.Factory,
            org.ergodic.diffusion.sde.GeometricBrownianMotion.Factory,
            org.ergodic.diffusion.sde.GivenBetas.Factory,
            org.ergodic.diffusion.sde.GivenSigmas.Factory,
            org.ergodic.diffusion.sde.OrnsteinUhlenbeck.Factory,
            org.ergodic.diffusion.sde.OverdampedLangevin.Factory,
            org.ergodic.diffusion.sde.SigmoidVp.Factory,
            org.ergodic.diffusion.sde.SubVp.Factory;
    provides org.ergodic.api.plugin.ObjectiveFactory with
            org.ergodic.diffusion.autoencoder.EvidenceBound.Factory,
            org.ergodic.diffusion.consistency.ConsistencyDistillationFactory,
            org.ergodic.diffusion.consistency.ConsistencyTrainingFactory,
            org.ergodic.diffusion.simulation.NothingToTrain.Factory,
            org.ergodic.diffusion.classifier.CrossEntropy.Factory;
    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.diffusion.DiffusionModelFactory,
            org.ergodic.diffusion.autoencoder.Autoencoder.Factory,
            org.ergodic.diffusion.consistency.ConsistencyModelFactory,
            org.ergodic.diffusion.simulation.SimulationModelFactory,
            org.ergodic.diffusion.classifier.ClassifierModel.Factory;
    provides org.ergodic.api.plugin.MetricFactory with
            org.ergodic.diffusion.autoencoder.EvidenceBoundMetric.Factory,
            org.ergodic.diffusion.classifier.ClassMetric.OfAccuracy,
            org.ergodic.diffusion.classifier.ClassMetric.OfLogLoss;
    provides org.ergodic.api.plugin.SolverFactory with
            org.ergodic.diffusion.consistency.ConsistencySolver.Factory;
}
