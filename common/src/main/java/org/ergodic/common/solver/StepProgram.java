package org.ergodic.common.solver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.FieldGraph;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Revision;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.common.solver.GridSolver.Kept;
import org.ergodic.common.solver.GridSolver.Moment;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The compiled steps of one run of a {@link GraphSolver}, one program for each form. */
final class StepProgram implements GridSolver.Steps {
    private static final List<View<VectorField>> FIELDS =
            List.of(VectorField.DRIFT, VectorField.SCORE, VectorField.DIFFUSION);

    private static final String NEXT = "next";
    private static final String TOTAL = "total";

    private final GraphSolver solver;
    private final Problem problem;
    private final Run run;
    private final Optional<FieldGraph> owner;
    private final DataType type;
    private final long[] event;
    private final Map<Integer, Running> forms = new HashMap<>();
    private final StepNoise noise;

    private boolean finite;

    /** Names of what the latest step left, in the order of its arrays. */
    private List<String> left = List.of();

    /** A compiled step and what it is given and leaves; calls of runs that have ended serve the next ones. */
    private record Step(
            Program program,
            Map<String, ToDoubleFunction<Moment>> numbers,
            List<String> remembers,
            List<String> keeps,
            Set<String> wiener,
            Map<View<VectorField>, Integer> evaluations,
            Queue<Running> idle) {}

    /** A call of it, with arrays for its numbers. */
    private record Running(Step step, Call call, Map<String, INDArray> numbers) {}

    /** What a step depends on that is compiled once for all runs of the same problem. */
    private record Key(
            GraphSolver solver,
            int form,
            List<Object> fields,
            NoiseType noise,
            Calculus calculus,
            boolean onPath,
            Optional<NumericPath> path,
            List<Long> event) {}

    StepProgram(GraphSolver solver, Problem problem, INDArray start, Run run) {
        this.solver = solver;
        this.problem = problem;
        this.run = run;
        owner = owner(problem);
        type = owner.map(graph -> graph.variables().dataType()).orElse(start.dataType());
        event = Events.event(start.shape());
        noise = new StepNoise(problem, run, start.shape(), type);
    }

    /** Any of the fields that is a graph: others that fit it are in the same one. */
    static Optional<FieldGraph> owner(Problem problem) {
        return graphs(problem).findFirst();
    }

    /** What those fields are conditioned on. */
    static FieldGraph.Binding binding(Problem problem) {
        FieldGraph first = owner(problem).orElseThrow();
        return graphs(problem)
                .filter(first::fits)
                .map(FieldGraph::binding)
                .filter(binding -> binding != FieldGraph.Binding.NONE)
                .findFirst()
                .orElse(FieldGraph.Binding.NONE);
    }

    private static Stream<FieldGraph> graphs(Problem problem) {
        return FIELDS.stream()
                .flatMap(view -> problem.views().find(view).stream())
                .flatMap(field -> field.graph().stream());
    }

    @Override
    public Kept advance(Moment moment, Kept before) {
        Running running = forms.computeIfAbsent(solver.form(problem, moment), this::running);
        Call call = running.call;
        Step step = running.step;
        call.set("x", before.x());
        step.numbers.forEach(
                (name, value) -> call.set(name, running.numbers.get(name).putScalar(0, value.applyAsDouble(moment))));
        for (String name : step.remembers) {
            int at = left.indexOf(name);
            if (at < 0) {
                throw new IllegalStateException("step " + moment.index() + " asks for '" + name
                        + "' of the step before, which left " + left + "; the form of a first step must do without");
            }
            call.set(StepScope.rememberedInput(name), before.memory().get(at));
        }
        noise.give(call, moment, step.wiener);
        count(step);
        call.random(name -> run.random().split(name).split(moment.index()), run.firstSample())
                .run();
        finite = Double.isFinite(call.scalar(TOTAL));
        left = step.keeps;
        List<INDArray> memory = new ArrayList<>();
        for (String name : step.keeps) {
            memory.add(call.get(StepScope.keptOutput(name)));
        }
        Kept after = new Kept(call.get(NEXT), memory);
        if (moment.last()) {
            done();
        }
        return after;
    }

    /** Counts the evaluations of a step before they are made: there may be a limit on them. */
    private void count(Step step) {
        int counted = 0;
        try {
            for (Map.Entry<View<VectorField>, Integer> each : step.evaluations.entrySet()) {
                Optional<FieldGraph> graph =
                        problem.views().require(each.getKey()).graph();
                for (int i = 0; graph.isPresent() && i < each.getValue(); i++) {
                    graph.get().evaluated();
                    counted += each.getKey().equals(VectorField.DIFFUSION) ? 0 : 1;
                }
            }
        } catch (RuntimeException e) {
            throw new Evaluations.UnmadeException(counted, e);
        }
    }

    /** Outputs are arrays of their own. A call holds the buffers of a whole batch. */
    @Override
    public void done() {
        forms.values().forEach(each -> each.step.idle.add(each));
        forms.clear();
    }

    /** As the program has found. */
    @Override
    public boolean finite(INDArray x) {
        return finite;
    }

    private Running running(int form) {
        Step step = step(form);
        Running running = step.idle.poll();
        if (running == null) {
            Map<String, INDArray> numbers = new HashMap<>();
            step.numbers.keySet().forEach(name -> numbers.put(name, Nd4j.create(type, Events.column(1, event))));
            running = new Running(
                    step, step.program.call(owner.map(FieldGraph::variables).orElseGet(this::none)), numbers);
        }
        if (owner.isPresent()) {
            binding(problem).give(running.call);
        }
        return running;
    }

    /** A problem whose fields are all graphs that fit keeps its steps; numeric fields may count for one run only. */
    private Step step(int form) {
        List<VectorField> fields = FIELDS.stream()
                .flatMap(view -> problem.views().find(view).stream())
                .toList();
        if (owner.isEmpty()
                || !fields.stream()
                        .allMatch(
                                field -> field.graph().filter(owner.get()::fits).isPresent())) {
            return compile(form);
        }
        List<Object> origins = new ArrayList<>();
        fields.forEach(field -> origins.add(field.graph().orElseThrow().origin()));
        List<Long> shape = new ArrayList<>();
        for (long size : event) {
            shape.add(size);
        }
        Key key = new Key(
                solver,
                form,
                origins,
                problem.noise(),
                problem.calculus(),
                noise.onPath(),
                problem.views().find(NumericPath.VIEW),
                shape);
        return owner.get().once(key, () -> compile(form));
    }

    private Step compile(int form) {
        Compiler compiler = owner.map(FieldGraph::compiler).orElseGet(Compiler::find);
        StepScope[] built = new StepScope[1];
        Program program = compiler.compile(compiler.graph(type, s -> {
            StepScope scope = new StepScope(s, problem, form, noise.onPath(), event);
            built[0] = scope;
            SDVariable next = s.output(NEXT, solver.step(scope));
            s.output(TOTAL, next.sum());
        }));
        StepScope scope = built[0];
        return new Step(
                program,
                Map.copyOf(scope.numbers()),
                scope.remembers(),
                List.copyOf(scope.keeps()),
                Set.copyOf(scope.wiener()),
                Map.copyOf(scope.evaluations()),
                new ConcurrentLinkedQueue<>());
    }

    /** How many evaluations of the model all steps of a solver take, found by building each form of its step. */
    static long evaluations(GraphSolver solver, Problem problem, long... event) {
        double[] times = solver.grid().times(problem, solver.steps());
        Map<Integer, Integer> known = new HashMap<>();
        long sum = 0;
        for (int i = 0; i < solver.steps(); i++) {
            sum += known.computeIfAbsent(
                    solver.form(problem, Moment.of(i, times)), form -> evaluations(solver, problem, form, event));
        }
        long revisions = problem.revision().map(Revision::evaluations).orElse(0);
        return sum + revisions * solver.steps();
    }

    private static int evaluations(GraphSolver solver, Problem problem, int form, long... event) {
        Optional<FieldGraph> owner = owner(problem);
        Compiler compiler = owner.map(FieldGraph::compiler).orElseGet(Compiler::find);
        StepScope[] built = new StepScope[1];
        compiler.graph(owner.map(graph -> graph.variables().dataType()).orElse(DataType.DOUBLE), s -> {
            built[0] = new StepScope(s, problem, form, false, event);
            s.output(NEXT, solver.step(built[0]));
        });
        return built[0].calls();
    }

    private Variables none() {
        return Compiler.find().variables(type, Map.of());
    }
}
