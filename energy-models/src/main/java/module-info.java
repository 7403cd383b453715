/**
 * Energy-based models p(x) = exp(-E(x)) / Z: Boltzmann machines, their Gibbs sampling, their training by contrastive
 * divergence, and their partition functions by enumeration and annealed importance sampling.
 */
module org.ergodic.energy {
    requires transitive org.ergodic.common;

    exports org.ergodic.energy;

    provides org.ergodic.api.plugin.DataGeneratorFactory with
            org.ergodic.energy.BarsAndStripesFactory;
    provides org.ergodic.api.plugin.EnergyFactory with
            org.ergodic.energy.BoltzmannMachineFactory,
            org.ergodic.energy.DeepBoltzmannMachineFactory,
            org.ergodic.energy.DensityEnergyFactory,
            org.ergodic.energy.GaussianRbmFactory,
            org.ergodic.energy.MlpEnergyFactory,
            org.ergodic.energy.RbmFactory,
            org.ergodic.energy.SumFactory;
    provides org.ergodic.api.plugin.MetricFactory with
            org.ergodic.energy.AisFactory,
            org.ergodic.energy.ChainDiagnosticsFactory;
    provides org.ergodic.api.plugin.ModelFactory with
            org.ergodic.energy.DeepBeliefNetFactory,
            org.ergodic.energy.EnergyModelFactory;
    provides org.ergodic.api.plugin.ObjectiveFactory with
            org.ergodic.energy.ContrastiveDivergenceFactory,
            org.ergodic.energy.GreedyFactory,
            org.ergodic.energy.LangevinLikelihoodFactory,
            org.ergodic.energy.PersistentContrastiveDivergenceFactory;
    provides org.ergodic.api.plugin.ScoreModelFactory with
            org.ergodic.energy.EnergyScoreFactory;
    provides org.ergodic.api.plugin.SolverFactory with
            org.ergodic.energy.GibbsFactory;
}
