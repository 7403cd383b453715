package org.ergodic.engine.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.engine.execute.Operand.Buffer;
import org.ergodic.engine.execute.Operand.Scalar;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.Formula;

/**
 * Neighbouring calls of a loop that one loop over a block does, so that what one computes is in a register when the
 * next takes it. A pass of a single call is that call.
 */
final class LoopPass {
    /** Arrays that the loop of a pass reads or writes. */
    static final int MOST_ARRAYS = 12;

    static final int MOST_NUMBERS = 12;

    /** Functions of a pass: registers are few, and what is too long the JIT does not compile to vectors. */
    private static final int MOST_STEPS = 16;

    private static final int ENOUGH = 6;

    private final int from;
    private final List<Operand> arrays = new ArrayList<>();
    private final List<Scalar> numbers = new ArrayList<>();
    private final List<Formula.Step> steps = new ArrayList<>();

    /** What is in a register, by where it would be. */
    private final Map<Operand, Formula.Arg> values = new HashMap<>();

    private int to;
    private Formula formula;

    private LoopPass(int from) {
        this.from = from;
        to = from;
    }

    /** {@return the passes of a loop's calls, in order} */
    static List<LoopPass> of(List<KernelCall> program) {
        List<LoopPass> passes = new ArrayList<>();
        LoopPass open = null;
        for (int i = 0; i < program.size(); i++) {
            if (open == null || !open.takes(program.get(i))) {
                open = new LoopPass(i);
                passes.add(open);
                open.takes(program.get(i));
            }
            open.to = i + 1;
            if (open.steps.isEmpty()) {
                open = null;
            }
        }
        passes.forEach(pass -> pass.close(program));
        return passes;
    }

    /** Takes a call if it is one for passes and there is room. */
    private boolean takes(KernelCall call) {
        if (steps.size() == MOST_STEPS
                || arrays.size() + 4 > MOST_ARRAYS
                || numbers.size() == MOST_NUMBERS
                || steps.size() >= ENOUGH && isApart(call)) {
            return false;
        }
        if (call instanceof KernelCall.Unary unary && Formula.has(unary.fn())) {
            add(unary.fn(), unary.result(), array(unary.a()));
        } else if (call instanceof KernelCall.Binary binary && Formula.has(binary.fn())) {
            add(binary.fn(), binary.result(), array(binary.a()), array(binary.b()));
        } else if (call instanceof KernelCall.BinaryScalar binary && Formula.has(binary.fn())) {
            add(binary.fn(), binary.result(), array(binary.a()), number(binary.s()));
        } else if (call instanceof KernelCall.Fma fma) {
            add(Fn.FMA, fma.result(), array(fma.a()), array(fma.b()), array(fma.c()));
        } else if (call instanceof KernelCall.FmaScalar fma) {
            add(Fn.FMA, fma.result(), array(fma.a()), number(fma.s()), array(fma.c()));
        } else if (call instanceof KernelCall.Select select) {
            add(Fn.SELECT, select.result(), array(select.a()), array(select.b()), array(select.c()));
        } else if (call instanceof KernelCall.ReduceColumns columns
                && Formula.has(columns.reduction().step())) {
            add(columns.reduction().step(), columns.sums(), array(columns.sums()), array(columns.a()));
        } else {
            return false;
        }
        return true;
    }

    /** Whether a call has nothing to do with those so far: then it begins a pass that is more often equal to others. */
    private boolean isApart(KernelCall call) {
        return call.reads().stream().noneMatch(operand -> values.containsKey(operand) || arrays.contains(operand));
    }

    private void add(Fn fn, Operand result, Formula.Arg... args) {
        values.put(result, new Formula.Arg(Formula.From.STEP, steps.size()));
        steps.add(new Formula.Step(fn, Arrays.asList(args), index(result)));
    }

    private Formula.Arg array(Operand operand) {
        Formula.Arg value = values.get(operand);
        return value == null ? new Formula.Arg(Formula.From.ARRAY, index(operand)) : value;
    }

    private int index(Operand operand) {
        if (!arrays.contains(operand)) {
            arrays.add(operand);
        }
        return arrays.indexOf(operand);
    }

    private Formula.Arg number(Scalar scalar) {
        if (!numbers.contains(scalar)) {
            numbers.add(scalar);
        }
        return new Formula.Arg(Formula.From.NUMBER, numbers.indexOf(scalar));
    }

    /** Leaves out what nothing after the pass reads. */
    private void close(List<KernelCall> program) {
        if (steps.size() < 2) {
            return;
        }
        boolean[] isRead = new boolean[arrays.size()];
        for (int k = steps.size() - 1; k >= 0; k--) {
            Formula.Step step = steps.get(k);
            boolean isLast = values.get(arrays.get(step.to())).index() == k;
            boolean isKept = isLast && isReadLater(arrays.get(step.to()), program);
            steps.set(k, new Formula.Step(step.fn(), step.args(), isKept ? step.to() : -1));
        }
        for (Formula.Step step : steps) {
            step.args().stream()
                    .filter(arg -> arg.from() == Formula.From.ARRAY)
                    .forEach(arg -> isRead[arg.index()] = true);
            if (step.to() >= 0) {
                isRead[step.to()] = true;
            }
        }
        drop(isRead);
        formula = new Formula(List.copyOf(steps), arrays.size(), numbers.size());
    }

    private boolean isReadLater(Operand operand, List<KernelCall> program) {
        if (operand instanceof Buffer) {
            return true;
        }
        for (KernelCall call : program) {
            // Sums of columns go on with the next block.
            if (call instanceof KernelCall.ReduceColumns columns
                    && columns.sums().equals(operand)) {
                return true;
            }
        }
        for (KernelCall call : program.subList(to, program.size())) {
            if (call.reads().contains(operand)) {
                return true;
            }
            if (call.writes().contains(operand)) {
                return false;
            }
        }
        return false;
    }

    /** Leaves out arrays and numbers them anew, so that formulas alike but for those are equal. */
    private void drop(boolean... isUsed) {
        int[] place = new int[isUsed.length];
        List<Operand> used = new ArrayList<>();
        for (int k = 0; k < isUsed.length; k++) {
            place[k] = used.size();
            if (isUsed[k]) {
                used.add(arrays.get(k));
            }
        }
        arrays.clear();
        arrays.addAll(used);
        steps.replaceAll(step -> new Formula.Step(
                step.fn(),
                step.args().stream()
                        .map(arg -> arg.from() == Formula.From.ARRAY
                                ? new Formula.Arg(arg.from(), place[arg.index()])
                                : arg)
                        .toList(),
                step.to() < 0 ? -1 : place[step.to()]));
    }

    /** {@return what its loop computes, or null if it is a single call} */
    Formula formula() {
        return formula;
    }

    /**
     * The pass in a call's memory.
     *
     * @param memory the call's memory
     * @param calls all calls of the loop in it
     * @return what to do with each block
     */
    Stream<KernelCall.Bound> bind(CallMemory memory, KernelCall.Bound... calls) {
        KernelCall.Bound[] own = Arrays.copyOfRange(calls, from, to);
        Formula.Loop loop = formula == null ? null : memory.kernels.loop(formula);
        if (loop == null) {
            return Arrays.stream(own);
        }
        Operand[] operands = arrays.toArray(Operand[]::new);
        Scalar[] scalars = numbers.toArray(Scalar[]::new);
        return Stream.of((thread, part, start, count) -> {
            int whole = loop.whole(count);
            if (whole > 0) {
                for (int k = 0; k < operands.length; k++) {
                    thread.arrays[k] = operands[k].array(thread);
                    thread.places[k] = operands[k].offset(thread, start);
                }
                for (int k = 0; k < scalars.length; k++) {
                    thread.numbers[k] = (float) scalars[k].value(memory);
                }
                loop.run(thread.arrays, thread.places, thread.numbers, whole);
            }
            if (whole < count) {
                thread.within = whole;
                for (KernelCall.Bound call : own) {
                    call.run(thread, part, start + whole, count - whole);
                }
                thread.within = 0;
            }
        });
    }
}
