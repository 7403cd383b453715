package org.ergodic.pipeline.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.solver.Finite;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Looks for rows to which a model gives the density 0, or none: their loss would be infinite or no number, and no rate
 * or clipping would help.
 */
public final class Excluded {
    private static final String LOG_DENSITY = "log-density";

    private final LogDensity density;
    private final Evaluator evaluator;
    private final Program program;
    private final RandomStream random;

    private Excluded(LogDensity density, Evaluator evaluator, Program program, RandomStream random) {
        this.density = density;
        this.evaluator = evaluator;
        this.program = program;
        this.random = random;
    }

    /**
     * Rows without a density.
     *
     * @param rows their numbers among those looked at
     * @param how what is so of the first, such as {@code "density 0"}
     * @param reason why that is so of the first, if anything is known
     */
    public record Found(int[] rows, String how, Optional<String> reason) {
        /** Copies the numbers. */
        public Found {
            rows = rows.clone();
        }

        @Override
        public int[] rows() {
            return rows.clone();
        }
    }

    /** The density that a plan's training takes of its data, if it may be 0 or undefined for some. */
    private static Optional<LogDensity> density(TrainingPlan plan) {
        return plan.objective()
                .filter(objective -> objective.needs().contains(LogDensity.VIEW))
                .flatMap(objective -> plan.model().views().find(LogDensity.VIEW))
                .filter(density -> !density.everywhere());
    }

    /** What may have to be changed about a model, told where its training fails and nothing more is known. */
    static Optional<String> advice(TrainingPlan plan) {
        return density(plan).map(density -> "give the model a density that is positive at all data: this one is not");
    }

    /**
     * What looks at rows with the values that a training starts from.
     *
     * @param plan what is trained and how
     * @param compiler runs the graphs
     * @param random the training's stream
     * @param training {@code [n, event]} on the model's scale
     * @param given the conditions of the training data
     * @return empty if there is no need to look, since the training takes no density or one that is positive everywhere
     */
    public static Optional<Excluded> atStart(
            TrainingPlan plan, Compiler compiler, RandomStream random, INDArray training, Conditions given) {
        return density(plan).map(density -> {
            Graph graph = graph(compiler, plan.model(), density, training.dataType(), given);
            Graph start = TrainingGraphs.start(plan, compiler, training.dataType(), given);
            Map<String, VariableSpec> specs = new LinkedHashMap<>(graph.variables());
            specs.putAll(start.variables());
            Variables variables = compiler.variables(training.dataType(), specs.values(), random.split("variables"));
            if (!start.assignments().isEmpty()) {
                Map<String, INDArray> conditions = new LinkedHashMap<>();
                given.values().forEach((name, values) -> conditions.put(name, first(plan, random, values)));
                start(compiler, start, variables, first(plan, random, training), new Conditions(conditions));
            }
            return new Excluded(
                    density, new Evaluator(compiler, variables), compiler.compile(graph), random.split("excluded"));
        });
    }

    private static INDArray first(TrainingPlan plan, RandomStream random, INDArray rows) {
        return new MiniBatches(rows, plan.config().batch(), random.split("epoch")).at(1);
    }

    /** Gives variables the start values that a model takes from the first batch. */
    static void start(Compiler compiler, Graph start, Variables variables, INDArray batch, Conditions given) {
        Call call = compiler.compile(start).call(variables).set(TrainingGraphs.INPUT, batch);
        given.give(call);
        call.run();
    }

    /**
     * What looks at rows with the values of some step; empty also where one of them is not finite, of which nothing
     * follows.
     */
    static Optional<Excluded> at(
            TrainingPlan plan, Compiler compiler, Variables variables, RandomStream random, Conditions given) {
        boolean finite = variables.values().values().stream().allMatch(Finite::all);
        return density(plan).filter(density -> finite).map(density -> {
            Graph graph = graph(compiler, plan.model(), density, variables.dataType(), given);
            return new Excluded(density, new Evaluator(compiler, variables), compiler.compile(graph), random);
        });
    }

    private static Graph graph(Compiler compiler, Model model, LogDensity density, DataType type, Conditions given) {
        return compiler.graph(type, s -> {
            SDVariable x = s.input(TrainingGraphs.INPUT, Events.batch(-1, model.event()));
            s.output(LOG_DENSITY, density.estimate(s, x, given.context(s)));
        });
    }

    /**
     * Looks at rows.
     *
     * @param x {@code [n, event]} on the model's scale
     * @param given their conditions
     * @return the rows whose density is 0, infinite or no number; empty if there are none
     */
    public Optional<Found> in(INDArray x, Conditions given) {
        Call call =
                program.call(evaluator.variables()).set(TrainingGraphs.INPUT, x).random(random, 0);
        given.give(call);
        double[] logs = call.run().get(LOG_DENSITY).toDoubleVector();
        int[] rows = IntStream.range(0, logs.length)
                .filter(i -> !Double.isFinite(logs[i]))
                .toArray();
        if (rows.length == 0) {
            return Optional.empty();
        }
        int first = rows[0];
        INDArray row = x.get(NDArrayIndex.interval(first, first + 1)).dup('c');
        return Optional.of(new Found(
                rows,
                logs[first] == Double.NEGATIVE_INFINITY ? "density 0" : "no finite density",
                density.reason(evaluator, row, given.rows(first))));
    }
}
