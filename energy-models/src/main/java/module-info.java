/**
 * Energy-based models p(x) = exp(-E(x)) / Z: Boltzmann machines, their Gibbs sampling, their training by contrastive
 * divergence, and their partition functions by enumeration and annealed importance sampling.
 */
module org.ergodic.energy {
    requires transitive org.ergodic.common;

    exports org.ergodic.energy;
    exports org.ergodic.energy.data;
    exports org.ergodic.energy.function;
    exports org.ergodic.energy.machine;
    exports org.ergodic.energy.partition;
    exports org.ergodic.energy.sampling;
    exports org.ergodic.energy.training;

    provides org.ergodic.api.plugin.DataGeneratorFactory with
            org.ergodic.energy.data.BarsAndStripesFactory;
    provides org.ergodic.api.plugin.EnergyFactory with
            org.ergodic.energy.function.ConvolutionalEnergyFactory,
            org.ergodic.energy.function.DensityEnergyFactory,
            org.ergodic.energy.function.MlpEnergyFactory,
            org.ergodic.energy.function.SumFactory,
            org.ergodic.energy.function.TransformerEnergyFactory,
            org.ergodic.energy.machine.BoltzmannMachineFactory,
            org.ergodic.energy.machine.DeepBoltzmannMachineFactory,
            org.ergodic.energy.machine.GaussianRbmFactory,
            org.ergodic.energy.machine.RbmFactory;
    provides org.ergodic.api.plugin.MetricFactory with
            org.ergodic.energy.partition.AisFactory,
            org.ergodic.energy.sampling.ChainDiagnosticsFactory;
    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.energy.DeepBeliefNetFactory,
            org.ergodic.energy.EnergyModelFactory;
    provides org.ergodic.api.plugin.ObjectiveFactory with
            org.ergodic.energy.training.ContrastiveDivergenceFactory,
            org.ergodic.energy.training.EnergyMatchingFactory,
            org.ergodic.energy.training.ExactLikelihoodFactory,
            org.ergodic.energy.training.FlowContrastiveFactory,
            org.ergodic.energy.training.GreedyFactory,
            org.ergodic.energy.training.LangevinLikelihoodFactory,
            org.ergodic.energy.training.NoiseContrastiveFactory,
            org.ergodic.energy.training.PersistentContrastiveDivergenceFactory;
    provides org.ergodic.api.plugin.ScoreModelFactory with
            org.ergodic.energy.function.EnergyScoreFactory;
    provides org.ergodic.api.plugin.SolverFactory with
            org.ergodic.energy.sampling.GibbsFactory;
}
