/**
 * What parts of at least two jars are made of: the loop that integrates equations, time grids, likelihood by an ODE,
 * layers of networks, the network and the objectives of models of a score, statistics of columns,
 * optimisers and schedules.
 */
module org.ergodic.common {
    requires transitive org.ergodic.api;
    requires org.slf4j;

    exports org.ergodic.common.baseline;
    exports org.ergodic.common.boltzmann;
    exports org.ergodic.common.graph;
    exports org.ergodic.common.grid;
    exports org.ergodic.common.guidance;
    exports org.ergodic.common.likelihood;
    exports org.ergodic.common.nn;
    exports org.ergodic.common.nn.image;
    exports org.ergodic.common.noise;
    exports org.ergodic.common.optimizer;
    exports org.ergodic.common.schedule;
    exports org.ergodic.common.score;
    exports org.ergodic.common.solver;
    exports org.ergodic.common.statistics;
    exports org.ergodic.common.transport;
    exports org.ergodic.common.weighting;

    provides org.ergodic.api.plugin.ObjectiveFactory with
            org.ergodic.common.score.AnnealedDenoisingFactory,
            org.ergodic.common.score.DenoisingFactory,
            org.ergodic.common.score.ExplicitScoreMatching.Factory,
            org.ergodic.common.score.FiniteDifferenceScoreMatching.Factory,
            org.ergodic.common.score.OneLevelDenoising.Factory,
            org.ergodic.common.score.SimulatedScoreMatching.Factory,
            org.ergodic.common.score.SlicedScoreMatching.Factory;
    provides org.ergodic.api.plugin.OptimizerFactory with
            org.ergodic.common.optimizer.Adam,
            org.ergodic.common.optimizer.AdamW,
            org.ergodic.common.optimizer.Sgd;
    provides org.ergodic.api.plugin.ScheduleFactory with
            org.ergodic.common.schedule.ConstantSchedule,
            org.ergodic.common.schedule.CosineSchedule,
            org.ergodic.common.schedule.LinearSchedule,
            org.ergodic.common.schedule.WarmupSchedule;
    provides org.ergodic.api.plugin.ScoreModelFactory with
            org.ergodic.common.score.DitFactory,
            org.ergodic.common.score.MlpFactory,
            org.ergodic.common.score.TransformerFactory,
            org.ergodic.common.score.UnetFactory;
    provides org.ergodic.api.plugin.TimeGridFactory with
            org.ergodic.common.grid.AlignYourStepsFactory,
            org.ergodic.common.grid.BetaGridFactory,
            org.ergodic.common.grid.CosineGridFactory,
            org.ergodic.common.grid.ExponentialGridFactory,
            org.ergodic.common.grid.FinalStepFactory,
            org.ergodic.common.grid.GivenGridFactory,
            org.ergodic.common.grid.KarrasGridFactory,
            org.ergodic.common.grid.LeadingGridFactory,
            org.ergodic.common.grid.LinspaceGridFactory,
            org.ergodic.common.grid.LogSnrGridFactory,
            org.ergodic.common.grid.PowerGridFactory,
            org.ergodic.common.grid.QuadraticGridFactory,
            org.ergodic.common.grid.TrailingGridFactory,
            org.ergodic.common.grid.UniformGridFactory;
    provides org.ergodic.api.plugin.WeightingFactory with
            org.ergodic.common.weighting.ImportanceLikelihood.Factory,
            org.ergodic.common.weighting.Learned.Factory,
            org.ergodic.common.weighting.LogNormal.Factory,
            org.ergodic.common.weighting.MinSnr.Factory,
            org.ergodic.common.weighting.PathWeighting.OfData,
            org.ergodic.common.weighting.PathWeighting.OfNoise,
            org.ergodic.common.weighting.PathWeighting.OfScore,
            org.ergodic.common.weighting.PathWeighting.OfV;
}
