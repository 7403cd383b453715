package org.ergodic.app.train;

import java.util.Optional;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.model.Schedule;
import org.ergodic.app.config.TrainConfig;

/**
 * What is trained and how.
 *
 * @param model the model
 * @param objective what is minimised; a model that is not trained needs none
 * @param optimizer the rule
 * @param schedule the factor on the learning rate
 * @param config the rest
 */
public record Plan(
        Model model, Optional<Objective> objective, Optimizer optimizer, Schedule schedule, TrainConfig config) {}
