package org.ergodic.engine.kernel;

import java.util.List;

/**
 * Some elementwise functions of arrays and numbers, one after the other: what one loop computes for an element before
 * it goes on to the next, so that values between stay in registers. Two loops of equal formulas are the same.
 *
 * @param steps the functions in order
 * @param arrays how many arrays are read or written
 * @param numbers how many numbers are the same for all elements
 */
public record Formula(List<Step> steps, int arrays, int numbers) {
    /** What an argument is. */
    public enum From {
        /** The value of a step. */
        STEP,
        /** An array's element, as it is before the formula. */
        ARRAY,
        /** A number. */
        NUMBER
    }

    /** An argument of a step. */
    public record Arg(From from, int index) {}

    /**
     * A function.
     *
     * @param fn the function
     * @param args its arguments
     * @param to the array that its value goes to, or -1
     */
    public record Step(Fn fn, List<Arg> args, int to) {}

    /** A loop of a formula. */
    public interface Loop {
        /**
         * {@return how many of so many elements it does; the others are left to the functions one by one, and all are
         * while it is not compiled}
         */
        int whole(int n);

        /**
         * Does them.
         *
         * @param arrays the arrays
         * @param at where in each array the first element is
         * @param numbers the numbers
         * @param n how many elements, as {@link #whole} said
         */
        void run(Object[] arrays, int[] at, float[] numbers, int n);
    }

    /** {@return whether a function can be a step} */
    public static boolean has(Fn fn) {
        return switch (fn) {
            case COPY, NEG, ABS, SQUARE, CUBE, SQRT, RECIPROCAL, RELU -> true;
            case ADD, SUB, RSUB, MUL, DIV, RDIV, MAX, MIN, SQUARED_DIFFERENCE -> true;
            case GT, GE, LT, LE, EQ, NE, FMA, SELECT -> true;
            default -> false;
        };
    }
}
