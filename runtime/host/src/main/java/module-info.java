/** Finds parts by {@link java.util.ServiceLoader}, in folders of plugins too, binds their options and makes them. */
module org.ergodic.host {
    requires transitive org.ergodic.api;
    requires org.slf4j;

    exports org.ergodic.host;

    uses org.ergodic.api.plugin.BijectionFactory;
    uses org.ergodic.api.plugin.CodecFactory;
    uses org.ergodic.api.plugin.CorrectorFactory;
    uses org.ergodic.api.plugin.DataGeneratorFactory;
    uses org.ergodic.api.plugin.DataSourceFactory;
    uses org.ergodic.api.plugin.EnergyFactory;
    uses org.ergodic.api.plugin.GuideFactory;
    uses org.ergodic.api.plugin.MetricFactory;
    uses org.ergodic.api.plugin.ModelFactory;
    uses org.ergodic.api.plugin.ObjectiveFactory;
    uses org.ergodic.api.plugin.OptimizerFactory;
    uses org.ergodic.api.plugin.PriorFactory;
    uses org.ergodic.api.plugin.ScheduleFactory;
    uses org.ergodic.api.plugin.ScoreModelFactory;
    uses org.ergodic.api.plugin.SdeFactory;
    uses org.ergodic.api.plugin.SolverFactory;
    uses org.ergodic.api.plugin.StageFactory;
    uses org.ergodic.api.plugin.TimeGridFactory;
    uses org.ergodic.api.plugin.WeightingFactory;
}
