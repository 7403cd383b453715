package org.ergodic.pipeline.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.model.Schedule;
import org.ergodic.pipeline.config.TrainConfig;

/**
 * What is trained and how.
 *
 * @param model the model
 * @param objective what is minimised; a model that is not trained needs none
 * @param optimizer the rule
 * @param schedule the factor on the learning rate
 * @param config the rest
 */
public record TrainingPlan(
        Model model, Optional<Objective> objective, Optimizer optimizer, Schedule schedule, TrainConfig config) {
    /**
     * The steps of a stage of the objective.
     *
     * @param stage the stage
     * @param from how many steps are taken before it
     * @param to how many are taken at its end; as many, where it has no step of its own
     */
    public record Leg(Objective.Stage stage, int from, int to) {}

    /** {@return the stages of the objective with their steps; none without an objective} */
    public List<Leg> legs() {
        List<Objective.Stage> stages =
                objective.map(some -> some.stages(model.views())).orElse(List.of());
        double shares = stages.stream().mapToDouble(Objective.Stage::share).sum();
        List<Leg> legs = new ArrayList<>();
        double share = 0;
        int from = 0;
        for (Objective.Stage stage : stages) {
            share += stage.share();
            int to = (int) Math.round(config.steps() * share / shares);
            legs.add(new Leg(stage, from, to));
            from = to;
        }
        return List.copyOf(legs);
    }

    /** {@return what else may have to be changed where training fails, if anything is known} */
    public Optional<String> divergenceAdvice() {
        return objective.flatMap(Objective::divergenceAdvice);
    }
}
