package org.ergodic.engine.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.InputSpec;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.execute.CallMemory;
import org.ergodic.engine.execute.HeapVariables;
import org.ergodic.engine.execute.TooLittleMemory;
import org.ergodic.engine.interpret.HeapTransfer;
import org.ergodic.engine.ir.Node;
import org.ergodic.engine.ir.Shapes;
import org.ergodic.engine.kernel.KernelChoice;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.optimize.ExecutionPlan;
import org.ergodic.engine.runtime.Parallel;
import org.ergodic.engine.runtime.Warmup;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A call of a planned program. A change of the batch size makes new memory; else a run allocates nothing. */
final class PlanCall implements Call {
    /** A call that has run so often is in a loop. */
    private static final int HOT = 10;

    private static final class Input {
        final InputSpec spec;
        final long[] shape;
        final NoiseInput noise;
        Object buffer;
        boolean given;
        boolean isOpen;
        Input rowsOf;

        Input(InputSpec spec, DataType type) {
            this.spec = spec;
            shape = spec.shape();
            noise = spec.noise().map(n -> new NoiseInput(spec.name(), n, type)).orElse(null);
        }
    }

    private final PlanProgram program;
    private final HeapVariables variables;
    private final Kernels kernels;
    private final DataType type;
    private final Map<String, Input> inputs = new LinkedHashMap<>();
    private final Input[] list;
    private ExecutionPlan plan;
    private CallMemory memory;
    private Runnable[] work = {};
    private Object[][] assign = {};
    private Node[] assigned = {};

    /** Where in the call's memory each of them is. */
    private int[] slots = {};

    private final ThreadTuner tuner = new ThreadTuner(Parallel.shared(), System::nanoTime);
    private final Runnable steps = this::runSteps;
    private boolean stale = true;

    /** How often variables had been written when the steps that depend on them alone last ran. */
    private long seen;

    private boolean ran;
    private int runs;
    private RandomStream stream;
    private Function<String, RandomStream> streams;
    private long firstSample;

    PlanCall(PlanProgram program, HeapVariables variables) {
        this.program = program;
        this.variables = variables;
        type = program.graph().dataType();
        kernels = KernelChoice.of(type);
        program.graph().inputs().values().forEach(spec -> {
            Input input = new Input(spec, type);
            input.isOpen = spec.shape().length > 0 && spec.shape()[0] == -1;
            input.rowsOf = input.isOpen ? spec.like().map(inputs::get).orElse(null) : null;
            inputs.put(spec.name(), input);
            if (!input.isOpen) {
                allocate(input);
            }
        });
        list = inputs.values().toArray(Input[]::new);
    }

    private void allocate(Input input) {
        try {
            input.buffer = kernels.allocate(Shapes.size(Shapes.ints(input.shape)));
        } catch (Shapes.TooLarge | OutOfMemoryError e) {
            double bytes = kernels.bytes();
            for (long size : input.shape) {
                bytes *= size;
            }
            throw TooLittleMemory.of(
                    "input '" + input.spec.name() + "' of shape " + Arrays.toString(input.shape) + " (the graph wants "
                            + Arrays.toString(input.spec.shape()) + ") is too large: " + e.getMessage() + ". It needs",
                    bytes,
                    "",
                    e);
        }
        stale = true;
    }

    @Override
    public Call set(String name, INDArray value) {
        String problem = problem(name, value);
        if (problem != null) {
            throw new GraphException(problem);
        }
        Input input = inputs.get(name);
        resize(input, input.isOpen ? value.size(0) : 0);
        HeapTransfer.read(value, input.buffer, Math.toIntExact(value.length()));
        input.given = true;
        return this;
    }

    /** What is wrong with a value for an input; null if nothing. */
    String problem(String name, INDArray value) {
        Input input = inputs.get(name);
        if (input == null) {
            return "there is no input '" + name + "'; there are " + inputs.keySet();
        }
        if (value.dataType() != type) {
            return "input '" + name + "' is " + value.dataType() + " and the graph is " + type
                    + ": cast it with castTo";
        }
        boolean fits = value.rank() == input.shape.length;
        for (int i = 0; fits && i < input.shape.length; i++) {
            fits = value.size(i) == input.shape[i] || i == 0 && input.isOpen;
        }
        if (!fits) {
            return "input '" + name + "' has shape " + Arrays.toString(value.shape()) + " and the graph wants "
                    + Arrays.toString(input.spec.shape());
        }
        return value.length() == 0
                ? "input '" + name + "' is empty: its shape is " + Arrays.toString(value.shape())
                        + " and the graph wants " + Arrays.toString(input.spec.shape())
                        + ". A batch has at least one row: leave out the call"
                : null;
    }

    private void resize(Input input, long rows) {
        if (input.isOpen && input.shape[0] != rows) {
            input.shape[0] = rows;
            allocate(input);
        }
    }

    @Override
    public Call random(RandomStream random, long first) {
        // The same stream again is the same function again, so that a noise need not be split off anew.
        if (streams == null || random != stream) {
            stream = random;
            streams = random::split;
        }
        firstSample = first;
        return this;
    }

    @Override
    public Call random(Function<String, RandomStream> given, long first) {
        stream = null;
        streams = given;
        firstSample = first;
        return this;
    }

    @Override
    public Call run() {
        check();
        for (Input input : list) {
            if (input.noise != null && !input.given) {
                resize(input, input.rowsOf == null ? 0 : input.rowsOf.shape[0]);
            }
        }
        if (stale) {
            bind();
        }
        // A run that fails in the middle leaves outputs of two runs, and may have written variables.
        ran = false;
        try {
            if (Warmup.isBusy()) {
                // Times of plain loops say nothing of later ones, which the JIT compiles meanwhile: it needs a
                // processor.
                Parallel.shared().alone(steps);
            } else {
                tuner.run(steps);
            }
            for (int i = 0; i < assigned.length; i++) {
                plan.assign(memory, slots[i], assigned[i].size(), assign[i][0]);
            }
        } finally {
            if (plan.writes()) {
                variables.changed();
            }
        }
        ran = true;
        if (runs < HOT && ++runs == HOT) {
            program.tellOfSlowOps(plan);
        }
        return this;
    }

    private void runSteps() {
        for (Input input : list) {
            if (input.noise != null && !input.given) {
                int rows = input.shape.length == 0 ? 1 : (int) input.shape[0];
                int size = 1;
                for (long d : input.shape) {
                    size *= (int) d;
                }
                input.noise.fill(streams, firstSample, rows, size / rows, input.buffer);
            }
        }
        long changes = variables.changes();
        int first = changes == seen ? plan.lasting() : 0;
        if (program.isWatched()) {
            program.watch(plan, memory, first, work);
        } else {
            for (int i = first; i < work.length; i++) {
                work[i].run();
            }
        }
        seen = changes;
    }

    private void check() {
        boolean fine = true;
        long batch = -1;
        for (Input input : list) {
            if (!input.given && (input.noise == null || streams == null)) {
                fine = false;
            } else if (input.isOpen && input.given) {
                fine &= batch == -1 || batch == input.shape[0];
                batch = input.shape[0];
            }
        }
        if (!fine) {
            complain();
        }
    }

    private void complain() {
        List<String> problems = new ArrayList<>();
        Map<Long, List<String>> batches = new LinkedHashMap<>();
        for (Input input : list) {
            String name = input.spec.name();
            if (!input.given && input.noise == null) {
                problems.add("input '" + name + "' of shape " + Arrays.toString(input.spec.shape()) + " was never set");
            } else if (!input.given && streams == null) {
                problems.add("random input '" + name + "' has no stream: call random(stream, firstSample) first");
            } else if (input.given && input.isOpen) {
                batches.computeIfAbsent(input.shape[0], k -> new ArrayList<>())
                        .add("'" + name + "' " + Arrays.toString(input.shape));
            }
        }
        if (batches.size() > 1) {
            problems.add("the inputs disagree on the batch size: " + batches);
        }
        throw new GraphException(String.join("\n", problems));
    }

    private void bind() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        Map<String, Object> buffers = new LinkedHashMap<>();
        inputs.forEach((name, input) -> {
            shapes.put(name, Shapes.ints(input.shape));
            buffers.put(name, input.buffer);
        });
        plan = program.plan(shapes);
        memory = plan.memory(variables, buffers);
        try {
            // Matrices that are laid out anew take memory too.
            work = plan.steps().stream().map(step -> step.bind(memory)).toArray(Runnable[]::new);
        } catch (OutOfMemoryError e) {
            throw plan.tooLarge(e);
        }
        assigned = plan.copies().values().toArray(Node[]::new);
        slots = Arrays.stream(assigned).mapToInt(plan::slot).toArray();
        assign = plan.copies().keySet().stream()
                .map(name -> new Object[] {variables.buffer(name)})
                .toArray(Object[][]::new);
        stale = false;
        seen = -1;
        ran = false;
    }

    private Node output(String name) {
        if (!program.graph().outputs().containsKey(name)) {
            throw new GraphException("there is no output '" + name + "'; there are "
                    + program.graph().outputs().keySet());
        }
        if (!ran) {
            throw new GraphException("output '" + name + "' has no value yet: nothing ran");
        }
        return plan.outputs().get(name);
    }

    @Override
    public INDArray get(String name) {
        Node node = output(name);
        int slot = plan.slot(node);
        long[] shape = Shapes.longs(node.shape());
        if (!node.isBuffered()) {
            return ((INDArray) memory.array(slot)).reshape('c', shape).dup('c');
        }
        INDArray array = HeapTransfer.toArray(memory.buffer(slot), type, shape);
        DataType declared = program.type(name);
        return declared == type ? array : array.castTo(declared);
    }

    @Override
    public INDArray geti(String name, INDArray into) {
        Node node = output(name);
        DataType declared = program.type(name);
        if (!Arrays.equals(Shapes.longs(node.shape()), into.shape()) || declared != into.dataType()) {
            throw new GraphException("output '" + name + "' is " + declared + Arrays.toString(node.shape())
                    + " and cannot be written into " + into.dataType() + Arrays.toString(into.shape()));
        }
        if (!node.isBuffered()) {
            return into.assign(get(name));
        }
        HeapTransfer.write(memory.buffer(plan.slot(node)), node.size(), into);
        return into;
    }

    @Override
    public double scalar(String name) {
        Node node = output(name);
        if (node.size() != 1) {
            throw new GraphException(
                    "output '" + name + "' has shape " + Arrays.toString(node.shape()) + " and is not a scalar");
        }
        int slot = plan.slot(node);
        return node.isBuffered() ? kernels.at(memory.buffer(slot), 0) : ((INDArray) memory.array(slot)).getDouble(0);
    }
}
