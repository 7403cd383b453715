package org.ergodic.engine.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.InputSpec;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.longer.MatchCondition;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;

/** A call of an {@link Interpreter}. */
final class InterpreterCall implements Call {
    private final Interpreter program;
    private final ArrayVariables variables;
    private final OpStep.Bound[] bound;
    private final INDArray[] values;

    /** For each slot the slot that owns its memory: itself, or for a view what it is a view of. */
    private final int[] owner;

    private final ArrayPool pool = new ArrayPool();
    private final ArrayPool results = new ArrayPool();
    private final Map<String, INDArray> inputs = new HashMap<>();
    private final Map<String, Boolean> given = new HashMap<>();
    private final Map<String, INDArray> outputs = new LinkedHashMap<>();

    /** Copies of results that live in memory which may change, by purpose. */
    private final Map<String, INDArray> copies = new HashMap<>();

    private Function<String, RandomStream> streams;
    private long firstSample;
    private boolean isBound;
    private boolean ran;

    InterpreterCall(Interpreter program, ArrayVariables variables) {
        this.program = program;
        this.variables = variables;
        bound = program.steps.stream().map(OpStep::bind).toArray(OpStep.Bound[]::new);
        values = new INDArray[program.uses.length];
        owner = new int[program.uses.length];
        program.constants.forEach((slot, value) -> values[slot] = value);
        program.variables.forEach((name, slot) -> values[slot] = variables.array(name));
    }

    @Override
    public Call set(String input, INDArray value) {
        List<String> problems = new ArrayList<>();
        program.problem(input, value, problems);
        if (!problems.isEmpty()) {
            throw new GraphException(String.join("\n", problems));
        }
        NativeOp.copy(value, buffer(input, value.shape()));
        given.put(input, true);
        return this;
    }

    /** The input's array of the given shape; another shape than before means that all is bound anew. */
    private INDArray buffer(String input, long... shape) {
        INDArray old = inputs.get(input);
        if (old != null && Arrays.equals(old.shape(), shape)) {
            return old;
        }
        DataType type = program.graph.dataType();
        INDArray array = shape.length == 0 ? Nd4j.scalar(type, 0) : Nd4j.create(type, shape, 'c');
        inputs.put(input, array);
        isBound = false;
        if (old != null) {
            release();
            old.close();
        }
        return array;
    }

    @Override
    public Call random(Function<String, RandomStream> given, long first) {
        streams = given;
        firstSample = first;
        return this;
    }

    @Override
    public Call run() {
        checkInputs();
        draw();
        // A run that fails in the middle leaves values of two runs.
        ran = false;
        if (isBound) {
            for (int i = 0; i < bound.length; i++) {
                run(i);
            }
        } else {
            release();
            bindAndRun();
            isBound = program.fixedShapes;
        }
        finish();
        ran = true;
        return this;
    }

    private void checkInputs() {
        List<String> problems = new ArrayList<>();
        Map<Long, List<String>> batches = new LinkedHashMap<>();
        for (InputSpec spec : program.graph.inputs().values()) {
            boolean isGiven = given.containsKey(spec.name());
            if (spec.noise().isEmpty() && !isGiven) {
                problems.add(
                        "input '" + spec.name() + "' of shape " + Arrays.toString(spec.shape()) + " was never set");
            } else if (spec.noise().isPresent() && !isGiven && streams == null) {
                problems.add(
                        "random input '" + spec.name() + "' has no stream: call random(stream, firstSample) first");
            } else if (isGiven && spec.shape().length > 0 && spec.shape()[0] == -1) {
                INDArray value = inputs.get(spec.name());
                batches.computeIfAbsent(value.size(0), k -> new ArrayList<>())
                        .add("'" + spec.name() + "' " + Arrays.toString(value.shape()));
            }
        }
        if (batches.size() > 1) {
            problems.add("the inputs disagree on the batch size: " + batches);
        }
        if (!problems.isEmpty()) {
            throw new GraphException(String.join("\n", problems));
        }
    }

    private void draw() {
        for (InputSpec spec : program.graph.inputs().values()) {
            if (spec.noise().isPresent() && !given.containsKey(spec.name())) {
                long[] shape = spec.shape();
                if (shape[0] == -1) {
                    shape[0] = inputs.get(spec.like().orElseThrow()).size(0);
                }
                streams.apply(spec.name()).filli(spec.noise().get(), firstSample, buffer(spec.name(), shape));
            }
        }
    }

    private void bindAndRun() {
        program.inputs.forEach((name, slot) -> values[slot] = inputs.get(name));
        int[] left = program.uses.clone();
        for (int slot = 0; slot < owner.length; slot++) {
            owner[slot] = slot;
        }
        // Memory of inputs, variables and constants is never handed on.
        boolean[] owned = new boolean[values.length];
        for (int i = 0; i < bound.length; i++) {
            OpStep step = program.steps.get(i);
            INDArray[] in = new INDArray[step.in.length];
            for (int k = 0; k < in.length; k++) {
                in[k] = values[step.in[k]];
            }
            INDArray[] out;
            try {
                out = bound[i].bind(in, pool);
            } catch (RuntimeException e) {
                throw failed(step, e, in);
            }
            for (int k = 0; k < out.length; k++) {
                values[step.out[k]] = out[k];
                owned[step.out[k]] = !bound[i].isView();
            }
            if (bound[i].isView()) {
                owner[step.out[0]] = owner[step.in[0]];
                left[owner[step.out[0]]] += left[step.out[0]];
            }
            run(i);
            for (int slot : step.in) {
                left[owner[slot]]--;
                handOn(owner[slot], left, owned);
            }
            for (int slot : step.out) {
                handOn(owner[slot], left, owned);
            }
        }
    }

    private void handOn(int slot, int[] left, boolean[] owned) {
        if (left[slot] == 0 && owned[slot]) {
            owned[slot] = false;
            pool.giveBack(values[slot]);
        }
    }

    private void run(int i) {
        try {
            bound[i].run();
        } catch (RuntimeException e) {
            throw failed(program.steps.get(i), e, inputsOf(program.steps.get(i)));
        }
        if (program.nanCheck) {
            checkNumbers(program.steps.get(i));
        }
    }

    private INDArray[] inputsOf(OpStep step) {
        return Arrays.stream(step.in).mapToObj(slot -> values[slot]).toArray(INDArray[]::new);
    }

    private static GraphException failed(OpStep step, RuntimeException cause, INDArray... in) {
        StringBuilder inputs = new StringBuilder();
        for (int k = 0; k < in.length; k++) {
            inputs.append(k == 0 ? "" : ", ")
                    .append(step.inNames.get(k))
                    .append(' ')
                    .append(in[k].dataType())
                    .append(Arrays.toString(in[k].shape()));
        }
        return new GraphException(
                "op '" + step.opName + "' giving " + step.outNames + " failed on inputs " + inputs + ": "
                        + cause.getMessage(),
                cause);
    }

    private void checkNumbers(OpStep step) {
        for (int k = 0; k < step.out.length; k++) {
            INDArray out = values[step.out[k]];
            if (out.dataType().isFPType() && !out.isEmpty() && hasNaN(out)) {
                StringBuilder from = new StringBuilder();
                INDArray[] in = inputsOf(step);
                for (int j = 0; j < in.length; j++) {
                    from.append("\n  from ")
                            .append(step.inNames.get(j))
                            .append(' ')
                            .append(Arrays.toString(in[j].shape()));
                    if (in[j].dataType().isFPType() && !in[j].isEmpty()) {
                        from.append(" in [")
                                .append(in[j].minNumber())
                                .append(", ")
                                .append(in[j].maxNumber())
                                .append(']');
                    }
                }
                throw new GraphException("op '" + step.opName + "' is the first to give a not-a-number, in '"
                        + step.outNames.get(k) + "' of shape " + Arrays.toString(out.shape()) + from);
            }
        }
    }

    private static boolean hasNaN(INDArray array) {
        return Nd4j.getExecutioner()
                        .exec(new MatchCondition(array, Conditions.isNan()))
                        .getLong(0)
                > 0;
    }

    /** Copies outputs that live in memory which may change, then assigns. */
    private void finish() {
        program.outputs.forEach((name, slot) -> outputs.put(name, stable("output " + name, slot)));
        Map<String, INDArray> news = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        program.assignments.forEach((name, slot) -> {
            INDArray value = values[slot];
            if (!Arrays.equals(value.shape(), variables.array(name).shape())) {
                problems.add("variable '" + name + "' has shape "
                        + Arrays.toString(variables.array(name).shape()) + " and is assigned a value of shape "
                        + Arrays.toString(value.shape()));
            }
            news.put(name, stable("assign " + name, slot));
        });
        if (!problems.isEmpty()) {
            throw new GraphException(String.join("\n", problems));
        }
        news.forEach((name, value) -> NativeOp.copy(value, variables.array(name)));
    }

    /** The slot's value, copied if it is in the memory of an input, variable or constant. */
    private INDArray stable(String purpose, int slot) {
        INDArray value = values[slot];
        if (program.computed[owner[slot]]) {
            return value;
        }
        INDArray copy = copies.get(purpose);
        if (copy == null || !Arrays.equals(copy.shape(), value.shape())) {
            copy = results.acquire(value.dataType(), value.shape());
            copies.put(purpose, copy);
        }
        NativeOp.copy(value, copy);
        return copy;
    }

    @Override
    public INDArray get(String output) {
        return output(output).dup('c');
    }

    @Override
    public INDArray geti(String output, INDArray into) {
        INDArray value = output(output);
        if (!Arrays.equals(value.shape(), into.shape()) || value.dataType() != into.dataType()) {
            throw new GraphException("output '" + output + "' is " + value.dataType() + Arrays.toString(value.shape())
                    + " and cannot be written into " + into.dataType() + Arrays.toString(into.shape()));
        }
        NativeOp.copy(value, into);
        return into;
    }

    @Override
    public double scalar(String output) {
        INDArray value = output(output);
        if (value.length() != 1) {
            throw new GraphException(
                    "output '" + output + "' has shape " + Arrays.toString(value.shape()) + " and is not a scalar");
        }
        return value.getDouble(0);
    }

    private INDArray output(String name) {
        if (!program.outputs.containsKey(name)) {
            throw new GraphException("there is no output '" + name + "'; there are " + program.outputs.keySet());
        }
        if (!ran) {
            throw new GraphException("output '" + name + "' has no value yet: nothing ran");
        }
        return outputs.get(name);
    }

    private void release() {
        ran = false;
        outputs.clear();
        pool.close();
    }

    /** Frees the native memory of this call at once. */
    void close() {
        release();
        copies.clear();
        results.close();
        inputs.values().forEach(INDArray::close);
        inputs.clear();
        given.clear();
        isBound = false;
    }
}
