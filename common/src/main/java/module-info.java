/**
 * What parts of at least two jars are made of: the loop that integrates equations, likelihood by an ODE, conversions between a
 * score and what networks predict, statistics of columns, optimisers and schedules.
 */
module org.ergodic.common {
    requires transitive org.ergodic.api;
    requires org.slf4j;

    exports org.ergodic.common.likelihood;
    exports org.ergodic.common.optimizer;
    exports org.ergodic.common.schedule;
    exports org.ergodic.common.score;
    exports org.ergodic.common.solver;
    exports org.ergodic.common.statistics;

    provides org.ergodic.api.plugin.OptimizerFactory with
            org.ergodic.common.optimizer.Adam,
            org.ergodic.common.optimizer.AdamW,
            org.ergodic.common.optimizer.Sgd;
    provides org.ergodic.api.plugin.ScheduleFactory with
            org.ergodic.common.schedule.ConstantSchedule,
            org.ergodic.common.schedule.CosineSchedule,
            org.ergodic.common.schedule.LinearSchedule,
            org.ergodic.common.schedule.WarmupSchedule;
}
