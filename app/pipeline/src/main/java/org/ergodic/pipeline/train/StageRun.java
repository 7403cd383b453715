package org.ergodic.pipeline.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Objective;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A stage of training at work: its step on the variables of the whole training, and its figure on held-out data.
 *
 * @param last the number of its last step in the whole training
 * @param loss what it minimises
 * @param gather what adds up the gradients of all batches of a step but the last; empty where a step has one batch
 * @param program the last batch of a step, and the step
 * @param step the same with its variables
 * @param shadow the values that the figure is computed of
 * @param monitor the figure
 */
record StageRun(
        long last, Loss loss, Optional<Call> gather, Program program, Call step, Variables shadow, Call monitor) {
    /**
     * The stages of a plan that have at least one step, with the variables of all of them. There is no stage where
     * nothing is trained: the model has no parameters, or the plan no steps.
     */
    record All(List<StageRun> stages, Variables variables, List<VariableSpec> specs) {}

    /**
     * Compiles a plan's stages.
     *
     * @param random the stream of start values
     * @param start the model's start values from data, whose variables are the model's too
     * @param holdout {@code [m, event]}
     * @param trainingGiven the conditions of the training data
     * @param holdoutGiven the conditions of the data held out
     */
    static All of(
            TrainingPlan plan,
            Compiler compiler,
            RandomStream random,
            Graph start,
            INDArray holdout,
            Conditions trainingGiven,
            Conditions holdoutGiven) {
        DataType type = holdout.dataType();
        List<TrainingPlan.Leg> used = new ArrayList<>();
        List<Graph> graphs = new ArrayList<>();
        Map<String, VariableSpec> specs = new LinkedHashMap<>();
        for (TrainingPlan.Leg leg : plan.legs()) {
            // Parameters of a stage without steps are the model's all the same.
            Graph graph = TrainingGraphs.step(plan, compiler, leg.stage(), type, leg.to() - leg.from(), trainingGiven);
            specs.putAll(graph.variables());
            if (leg.to() > leg.from()) {
                used.add(leg);
                graphs.add(graph);
            }
        }
        start.variables().forEach(specs::putIfAbsent);
        Variables variables = compiler.variables(type, specs.values(), random);
        List<VariableSpec> all = List.copyOf(specs.values());
        List<StageRun> runs = new ArrayList<>();
        if (all.stream().noneMatch(spec -> spec.kind() == VariableSpec.Kind.PARAMETER)) {
            return new All(runs, variables, all);
        }
        for (int i = 0; i < used.size(); i++) {
            if (graphs.get(i).assignments().isEmpty()) {
                throw new GraphException(
                        "the stage '" + used.get(i).stage().name() + "' trains none of the model's parameters");
            }
            Program program = compiler.compile(graphs.get(i));
            Graph looking =
                    TrainingGraphs.monitor(plan, compiler, used.get(i).stage().loss(), type, holdoutGiven);
            Variables shadow = compiler.variables(looking, random);
            Call monitor = compiler.compile(looking).call(shadow).set(TrainingGraphs.INPUT, holdout);
            holdoutGiven.give(monitor);
            Objective.Stage stage = used.get(i).stage();
            Optional<Call> gather = plan.config().accumulate() == 1
                    ? Optional.empty()
                    : Optional.of(compiler.compile(TrainingGraphs.gather(plan, compiler, stage, type, trainingGiven))
                            .call(variables));
            runs.add(new StageRun(
                    used.get(i).to(), stage.loss(), gather, program, program.call(variables), shadow, monitor));
        }
        return new All(List.copyOf(runs), variables, all);
    }
}
