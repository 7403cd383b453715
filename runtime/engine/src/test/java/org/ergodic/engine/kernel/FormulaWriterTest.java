package org.ergodic.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ergodic.engine.kernel.Formula.Arg;
import org.ergodic.engine.kernel.Formula.From;
import org.ergodic.engine.kernel.Formula.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A written loop has the bits of the functions one by one. */
class FormulaWriterTest {
    private static final int N = 64;
    private static final float[] SPECIAL = {
        0f, -0f, 1f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 1e30f, -3e-39f
    };

    static Stream<Fn> functions() {
        return Arrays.stream(Fn.values()).filter(Formula::has);
    }

    /** Of all pairs of special values, and of a number. */
    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionOfArraysAndANumber(Fn fn) {
        float[][] arrays = {special(1), special(SPECIAL.length), special(7), new float[2 * N]};
        List<Arg> args = List.of(new Arg(From.ARRAY, 0), new Arg(From.ARRAY, 1), new Arg(From.ARRAY, 2));
        Formula formula = new Formula(List.of(new Step(fn, args.subList(0, fn.arity()), 3)), 4, 0);
        FormulaWriter.write(formula).run(arrays, new int[] {0, 0, 0, 5}, new float[0], 2 * N - 32);
        float[] one = new float[2 * N];
        Kernels plain = new ScalarFloat();
        switch (fn) {
            case FMA -> plain.fma(arrays[0], 0, arrays[1], 0, arrays[2], 0, one, 5, 2 * N - 32);
            case SELECT -> plain.select(arrays[0], 0, arrays[1], 0, arrays[2], 0, one, 5, 2 * N - 32);
            default -> {
                if (fn.arity() == 1) {
                    plain.map(fn, arrays[0], 0, one, 5, 2 * N - 32);
                } else {
                    plain.zip(fn, arrays[0], 0, arrays[1], 0, one, 5, 2 * N - 32);
                }
            }
        }
        same(fn.toString(), one, arrays[3]);
        if (fn.arity() == 2) {
            Step step = new Step(fn, List.of(new Arg(From.ARRAY, 0), new Arg(From.NUMBER, 0)), 1);
            for (float number : SPECIAL) {
                float[][] two = {special(1), new float[2 * N]};
                FormulaWriter.write(new Formula(List.of(step), 2, 1)).run(two, new int[2], new float[] {number}, N);
                float[] alone = new float[2 * N];
                plain.zipScalar(fn, two[0], 0, number, alone, 0, N);
                same(fn + " " + number, alone, two[1]);
            }
        }
    }

    /** The value of a step, an element as it was before, and a result over an argument. */
    @Test
    void valuesGoOnFromStepToStep() {
        Arg x = new Arg(From.ARRAY, 0);
        Arg number = new Arg(From.NUMBER, 0);
        Arg first = new Arg(From.STEP, 0);
        Formula formula = new Formula(
                List.of(
                        new Step(Fn.MUL, List.of(x, number), -1),
                        new Step(Fn.ADD, List.of(first, x), 0),
                        new Step(Fn.SUB, List.of(first, x), 1)),
                2,
                1);
        float[][] arrays = {special(1), new float[N]};
        Random random = new Random(2);
        for (int i = 0; i < N; i++) {
            arrays[0][i] = (float) random.nextGaussian();
        }
        float[] x0 = arrays[0].clone();
        FormulaWriter.write(formula).run(arrays, new int[2], new float[] {3}, N);
        for (int i = 0; i < N; i++) {
            assertEquals(3 * x0[i] + x0[i], arrays[0][i]);
            assertEquals(3 * x0[i] - x0[i], arrays[1][i]);
        }
    }

    /** A formula waits for its loop and is then done by it, with the same result. */
    @Test
    void aLoopServesAfterAWhile() throws InterruptedException {
        Arg x = new Arg(From.ARRAY, 0);
        Formula formula = new Formula(
                List.of(
                        new Step(Fn.MUL, List.of(x, x), -1),
                        new Step(Fn.SUB, List.of(new Arg(From.STEP, 0), x), -1),
                        new Step(Fn.ADD, List.of(new Arg(From.STEP, 1), new Arg(From.NUMBER, 0)), 1)),
                2,
                1);
        FormulaLoops loops = new FormulaLoops(new TieredKernels(new ScalarFloat(), new VectorFloat()));
        Formula.Loop loop = loops.of(formula);
        assertEquals(loop, loops.of(new Formula(List.copyOf(formula.steps()), 2, 1)));
        assertEquals(0, loop.whole(1000));
        for (int i = 0; i < 6000 && loop.whole(N) == 0; i++) {
            for (int k = 0; k < 10_000; k++) {
                loop.whole(N);
            }
            Thread.sleep(10);
        }
        assertEquals(N, loop.whole(N + 1), "a minute has not sufficed to compile a loop");
        float[][] arrays = {{2, 3, 5, 7, 2, 3, 5, 7, 2, 3, 5, 7, 2, 3, 5, 7}, new float[16]};
        loop.run(arrays, new int[2], new float[] {1}, 16);
        assertEquals(21, arrays[1][2]);
        assertFalse(Formula.has(Fn.EXP));
    }

    private static float[] special(int every) {
        float[] a = new float[2 * N];
        for (int i = 0; i < a.length; i++) {
            a[i] = SPECIAL[i / every % SPECIAL.length];
        }
        return a;
    }

    private static void same(String what, float[] expected, float[] actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(actual[i]), what + " at " + i);
        }
    }
}
