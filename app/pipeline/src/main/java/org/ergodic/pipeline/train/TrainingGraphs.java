package org.ergodic.pipeline.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Kind;
import org.ergodic.host.Attribution;
import org.ergodic.pipeline.config.TrainConfig;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** The graphs of training: the whole step, and the figure on held-out data. */
final class TrainingGraphs {
    static final String INPUT = "batch";
    static final String LOSS = "loss";
    static final String NORM = "gradient-norm";
    static final String EMA = "ema/";

    private TrainingGraphs() {}

    /** What a stage trains, with the gradient of its loss; none where nothing is trained. The loss is an output. */
    private record Slope(Map<String, SDVariable> parameters, List<SDVariable> gradients) {
        static Slope of(Scope s, TrainingPlan plan, Objective.Stage stage, Conditions given) {
            SDVariable x = s.input(INPUT, Events.batch(-1, plan.model().event()));
            Batch whole = Batch.of(x, plan.model().event()).withContext(given.context(s));
            Batch batch = Attribution.given(plan.model().training(s, whole), Kind.MODEL, "training");
            SDVariable loss = Attribution.given(
                            stage.loss().loss(s.training(true), plan.model().views(), batch), Kind.OBJECTIVE, "loss")
                    .mean();
            s.output(LOSS, loss);
            Map<String, SDVariable> parameters = s.parameters();
            parameters.keySet().removeIf(name -> !stage.trains().test(name));
            boolean trains = !parameters.isEmpty() && plan.config().trains();
            List<SDVariable> gradients =
                    trains ? s.gradient(loss, new ArrayList<>(parameters.values())) : List.<SDVariable>of();
            return new Slope(parameters, gradients);
        }

        boolean isEmpty() {
            return gradients.isEmpty();
        }
    }

    private static Scope memory(Scope s, Objective.Stage stage) {
        Scope train = s.apart("train");
        return stage.name().isEmpty() ? train : train.child(stage.name());
    }

    /** The sum of a parameter's gradients over the batches of a step, which is 0 between steps. */
    private static SDVariable sum(Scope s, Objective.Stage stage, Map.Entry<String, SDVariable> parameter) {
        return memory(s, stage)
                .child("gradient")
                .stateLike(parameter.getKey(), Initializer.zeros(), parameter.getValue());
    }

    /**
     * Loss and gradient of a batch that is not the last one of its step; the gradient is added to the step's sum.
     *
     * @param given the conditions of the training data
     */
    static Graph gather(TrainingPlan plan, Compiler compiler, Objective.Stage stage, DataType type, Conditions given) {
        return compiler.graph(type, s -> {
            Slope slope = Slope.of(s, plan, stage, given);
            if (slope.isEmpty()) {
                return;
            }
            int i = 0;
            for (Map.Entry<String, SDVariable> entry : slope.parameters().entrySet()) {
                SDVariable sum = sum(s, stage, entry);
                s.assign(sum, sum.add(slope.gradients().get(i++)));
            }
        });
    }

    /**
     * Loss, gradient, clipping, optimiser and moving average of a stage, all new values assigned at the end. Each stage
     * counts its own steps, and its optimiser has its own memory. Where the stage trains nothing, or the plan has no
     * steps, it is the loss alone. Where a step has several batches, this is the last of them.
     *
     * @param total how many steps it has
     * @param given the conditions of the training data
     */
    static Graph step(
            TrainingPlan plan, Compiler compiler, Objective.Stage stage, DataType type, int total, Conditions given) {
        return compiler.graph(type, s -> {
            Slope slope = Slope.of(s, plan, stage, given);
            if (slope.isEmpty()) {
                return;
            }
            Map<String, SDVariable> parameters = slope.parameters();
            Scope memory = memory(s, stage);
            List<SDVariable> gradients =
                    clip(s, mean(s, plan, stage, slope), plan.config().clip());
            SDVariable counter = memory.state("step", Initializer.zeros());
            SDVariable step = counter.add(1.0);
            s.assign(counter, step);
            SDVariable planned = Attribution.given(
                    plan.schedule().factor(memory.child("schedule"), step, total), Kind.SCHEDULE, "factor");
            SDVariable factor = stage.rate() == 1 ? planned : planned.mul(stage.rate());
            SDVariable keep = plan.config().ema() == 0 ? null : decay(s, step, plan.config());
            int i = 0;
            for (Map.Entry<String, SDVariable> entry : parameters.entrySet()) {
                SDVariable parameter = entry.getValue();
                Scope own = memory.child("optimizer/" + entry.getKey());
                SDVariable target = Attribution.given(
                        plan.optimizer().update(own, parameter, gradients.get(i++), step), Kind.OPTIMIZER, "update");
                SDVariable changed = parameter.add(target.sub(parameter).mul(factor));
                s.assign(parameter, changed);
                if (keep != null) {
                    SDVariable average = s.apart("ema").stateLike(entry.getKey(), Initializer.zeros(), parameter);
                    s.assign(average, changed.add(average.sub(changed).mul(keep)));
                }
            }
        });
    }

    /** The mean gradient of the step's batches, whose sum begins at 0 again. */
    private static List<SDVariable> mean(Scope s, TrainingPlan plan, Objective.Stage stage, Slope slope) {
        int batches = plan.config().accumulate();
        if (batches == 1) {
            return slope.gradients();
        }
        List<SDVariable> mean = new ArrayList<>();
        for (Map.Entry<String, SDVariable> entry : slope.parameters().entrySet()) {
            SDVariable sum = sum(s, stage, entry);
            mean.add(sum.add(slope.gradients().get(mean.size())).mul(1.0 / batches));
            s.assign(sum, s.sameDiff().zerosLike(sum));
        }
        return mean;
    }

    /**
     * Scales all gradients by min(1, clip / norm) with the norm over all of them (Pascanu, Mikolov and Bengio 2013).
     */
    private static List<SDVariable> clip(Scope s, List<SDVariable> gradients, double clip) {
        SDVariable squares = null;
        for (SDVariable gradient : gradients) {
            SDVariable square = gradient.mul(gradient).sum();
            squares = squares == null ? square : squares.add(square);
        }
        SDVariable norm = s.output(NORM, s.sameDiff().math().sqrt(squares));
        if (clip == 0) {
            return gradients;
        }
        SDVariable scale = s.sameDiff().math().max(norm, s.constant(clip)).rdiv(clip);
        return gradients.stream().map(g -> g.mul(scale)).toList();
    }

    /** The share that averages keep: less in the first steps, so that start values are soon forgotten. */
    private static SDVariable decay(Scope s, SDVariable step, TrainConfig config) {
        SDVariable early = step.add(1.0).div(step.add(config.emaWarmup()));
        return s.sameDiff().math().min(early, s.constant(config.ema()));
    }

    /** The start values that a model takes from data, as assignments; none for most models. */
    static Graph start(TrainingPlan plan, Compiler compiler, DataType type, Conditions given) {
        return compiler.graph(type, s -> {
            SDVariable x = s.input(INPUT, Events.batch(-1, plan.model().event()));
            plan.model().initialize(s, Batch.of(x, plan.model().event()).withContext(given.context(s)));
            // A graph needs something to compute, and most models assign nothing here.
            s.output(INPUT + "-sum", x.sum());
        });
    }

    /** The mean figure on held-out data. */
    static Graph monitor(TrainingPlan plan, Compiler compiler, Loss loss, DataType type, Conditions given) {
        return compiler.graph(type, s -> {
            SDVariable x = s.input(INPUT, Events.batch(-1, plan.model().event()));
            Batch batch = Batch.of(x, plan.model().event()).withContext(given.context(s));
            s.output(
                    LOSS,
                    Attribution.given(loss.monitor(s, plan.model().views(), batch), Kind.OBJECTIVE, "monitor")
                            .mean());
        });
    }
}
