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
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** The graphs of training: the whole step, and the figure on held-out data. */
final class TrainingGraphs {
    static final String INPUT = "batch";
    static final String LOSS = "loss";
    static final String NORM = "gradient-norm";
    static final String EMA = "ema/";

    /** Below it an average over 1 / (1 - decay) steps would still remember the start values. */
    private static final double EMA_WARMUP = 10;

    private TrainingGraphs() {}

    /**
     * Loss, gradient, clipping, optimiser and moving average of a stage, all new values assigned at the end. Each stage
     * counts its own steps, and its optimiser has its own memory. Where the stage trains nothing, or the plan has no
     * steps, it is the loss alone.
     *
     * @param total how many steps it has
     * @param given the conditions of the training data
     */
    static Graph step(
            TrainingPlan plan, Compiler compiler, Objective.Stage stage, DataType type, int total, Conditions given) {
        return compiler.graph(type, s -> {
            SDVariable x = s.input(INPUT, Events.batch(-1, plan.model().event()));
            Batch whole = Batch.of(x, plan.model().event()).withContext(given.context(s));
            Batch batch = Attribution.given(plan.model().training(s, whole), Kind.MODEL, "training");
            SDVariable loss = Attribution.given(
                            stage.loss().loss(s, plan.model().views(), batch), Kind.OBJECTIVE, "loss")
                    .mean();
            s.output(LOSS, loss);
            Scope train = s.apart("train");
            Scope memory = stage.name().isEmpty() ? train : train.child(stage.name());
            Map<String, SDVariable> parameters = s.parameters();
            parameters.keySet().removeIf(name -> !stage.trains().test(name));
            if (parameters.isEmpty() || !plan.config().trains()) {
                return;
            }
            List<SDVariable> gradients = clip(
                    s,
                    s.gradient(loss, new ArrayList<>(parameters.values())),
                    plan.config().clip());
            SDVariable counter = memory.state("step", Initializer.zeros());
            SDVariable step = counter.add(1.0);
            s.assign(counter, step);
            SDVariable planned = Attribution.given(
                    plan.schedule().factor(memory.child("schedule"), step, total), Kind.SCHEDULE, "factor");
            SDVariable factor = stage.rate() == 1 ? planned : planned.mul(stage.rate());
            SDVariable keep = plan.config().ema() == 0
                    ? null
                    : decay(s, step, plan.config().ema());
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

    private static SDVariable decay(Scope s, SDVariable step, double decay) {
        SDVariable early = step.add(1.0).div(step.add(EMA_WARMUP));
        return s.sameDiff().math().min(early, s.constant(decay));
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
