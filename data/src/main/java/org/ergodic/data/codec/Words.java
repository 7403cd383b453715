package org.ergodic.data.codec;

/** Numbers in messages. */
final class Words {
    private Words() {}

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
