package org.ergodic.api.plugin;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.data.DataSource;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.model.Schedule;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.solver.Corrector;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.stage.Stage;

/**
 * A kind of component.
 *
 * @param name its name in messages and on the command line
 * @param factory the service interface that providers implement
 * @param product what its factories make
 * @param <T> what its factories make
 */
@API(status = API.Status.EXPERIMENTAL)
public record Kind<T>(String name, Class<? extends Factory<?, ? extends T>> factory, Class<? super T> product) {
    /** Forward SDEs. */
    public static final Kind<SDE> SDE = kind("sde", SdeFactory.class, SDE.class);

    /** Priors and base distributions. */
    public static final Kind<Prior> PRIOR = kind("prior", PriorFactory.class, Prior.class);

    /** Score models. */
    public static final Kind<ScoreModel> SCORE = kind("score", ScoreModelFactory.class, ScoreModel.class);

    /** Energies. */
    public static final Kind<Energy> ENERGY = kind("energy", EnergyFactory.class, Energy.class);

    /** Bijections. */
    public static final Kind<Bijection> BIJECTION = kind("bijection", BijectionFactory.class, Bijection.class);

    /** Whole models. */
    public static final Kind<Model> MODEL = kind("model", ModelFactory.class, Model.class);

    /** Training objectives. */
    public static final Kind<Objective> OBJECTIVE = kind("objective", ObjectiveFactory.class, Objective.class);

    /** Weightings of the levels of noise. */
    public static final Kind<Weighting> WEIGHTING = kind("weighting", WeightingFactory.class, Weighting.class);

    /** Optimisers. */
    public static final Kind<Optimizer> OPTIMIZER = kind("optimizer", OptimizerFactory.class, Optimizer.class);

    /** Learning-rate schedules. */
    public static final Kind<Schedule> SCHEDULE = kind("schedule", ScheduleFactory.class, Schedule.class);

    /** Solvers. */
    public static final Kind<Solver<?>> SOLVER = kind("solver", SolverFactory.class, Solver.class);

    /** Time grids. */
    public static final Kind<TimeGrid> TIME_GRID = kind("time-grid", TimeGridFactory.class, TimeGrid.class);

    /** What corrects the steps of a solver. */
    public static final Kind<Corrector> CORRECTOR = kind("corrector", CorrectorFactory.class, Corrector.class);

    /** What guides a score by log p(y | x, t). */
    public static final Kind<Guide> GUIDE = kind("guide", GuideFactory.class, Guide.class);

    /** Metrics. */
    public static final Kind<Metric> METRIC = kind("metric", MetricFactory.class, Metric.class);

    /** Generators of synthetic data. */
    public static final Kind<DataGenerator> GENERATOR =
            kind("generator", DataGeneratorFactory.class, DataGenerator.class);

    /** Sources of data. */
    public static final Kind<DataSource> SOURCE = kind("source", DataSourceFactory.class, DataSource.class);

    /** How the cells of a column become numbers of a model, and back. */
    public static final Kind<ColumnCodec> CODEC = kind("codec", CodecFactory.class, ColumnCodec.class);

    /** Stages of pipelines. */
    public static final Kind<Stage> STAGE = kind("stage", StageFactory.class, Stage.class);

    @SuppressWarnings("unchecked")
    private static <T> Kind<T> kind(String name, Class<?> factory, Class<? super T> product) {
        return new Kind<>(name, (Class<? extends Factory<?, ? extends T>>) factory, product);
    }

    /** {@return all kinds, in the order in which a pipeline meets them} */
    public static List<Kind<?>> all() {
        return List.of(
                SOURCE, GENERATOR, CODEC, MODEL, SDE, SCORE, ENERGY, BIJECTION, PRIOR, OBJECTIVE, WEIGHTING, OPTIMIZER,
                SCHEDULE, SOLVER, TIME_GRID, CORRECTOR, GUIDE, METRIC, STAGE);
    }

    /**
     * A kind by its name.
     *
     * @param name its name
     * @return the kind, or empty
     */
    public static Optional<Kind<?>> named(String name) {
        return all().stream().filter(kind -> kind.name().equals(name)).findFirst();
    }
}
