package org.ergodic.diffusion.consistency;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.TrainedModels;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/**
 * Makes the objective {@code consistency-distillation}. The teacher is the model of a run, which the assembly reads; in
 * Java {@link #distillation} takes the model itself.
 */
@Part(
        name = ConsistencyDistillationFactory.NAME,
        description = "a consistency model from a trained diffusion model, step by step of its flow (Song et al. 2023)")
public final class ConsistencyDistillationFactory implements ObjectiveFactory<ConsistencyDistillationFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "consistency-distillation";

    /** The step along the teacher's probability flow. */
    public enum Step {
        /** Euler's, one evaluation of the teacher. */
        EULER,
        /** Heun's, two evaluations. */
        HEUN
    }

    /**
     * The options.
     *
     * @param teacher the folder of the run
     * @param step along the teacher's probability flow
     * @param consistency those of both objectives
     */
    public record Config(
            @Option("the folder of a run that left a diffusion model of the same SDE and of data of the same scale")
            String teacher,

            @Option(value = "the step along the teacher's probability flow: heun or euler", byDefault = "heun")
            Step step,

            @Inlined ConsistencyOptions consistency) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        TrainedModels runs = assembly.surrounding(TrainedModels.VIEW)
                .orElseThrow(
                        () -> new IllegalArgumentException("consistency-distillation reads the model of a run, which"
                                + " only a pipeline can: in Java give the teacher to"
                                + " ConsistencyDistillationFactory.distillation"));
        return distillation(runs.load(config.teacher()), config.step(), config.consistency());
    }

    /**
     * The objective of a teacher in memory.
     *
     * @param teacher a diffusion model of the student's SDE, of data of the student's scale
     * @param step along its probability flow
     * @param options the others
     * @return the objective, for {@code Component.using("distillation", objective)}
     * @throws IllegalArgumentException if it is no diffusion model, or is conditioned
     */
    public static Loss distillation(TrainedModels.Trained teacher, Step step, ConsistencyOptions options) {
        return options.objective(TeacherStep.of(teacher, step));
    }
}
