package org.ergodic.api.array;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.ergodic.api.message.ErgodicException;

/** An array of more elements than a Java array can hold; the message says of what shape, and what to do. */
@API(status = API.Status.EXPERIMENTAL)
public final class SizeException extends ErgodicException {
    private static final long serialVersionUID = 1;

    /**
     * An error that a smaller batch mends.
     *
     * @param shape the shape, whose first size is the number of rows
     */
    public SizeException(long... shape) {
        this("an array of shape " + Arrays.toString(shape), "use a smaller batch");
    }

    /**
     * An error.
     *
     * @param what what is too large, as {@code an array of shape [3, 2]}
     * @param advice what to do, as {@code use a smaller batch}
     */
    public SizeException(String what, String advice) {
        super(message(what, advice));
    }

    /**
     * The words of such an error.
     *
     * @param what what is too large
     * @param advice what to do
     * @return a sentence without a full stop
     */
    public static String message(String what, String advice) {
        return what + " has more elements than a Java array can hold, 2^31; " + advice;
    }
}
