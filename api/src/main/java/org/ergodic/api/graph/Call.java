package org.ergodic.api.graph;

import java.util.Arrays;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A run of a {@link Program} that can be repeated: set what changed, run, read. Not thread-safe; make one for each
 * thread. A steady loop over one call allocates nothing in the engine.
 *
 * <p>Two calls that assign to the same {@link Variables} must not run at the same time.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Call {
    /**
     * Sets an input; it keeps its value for later runs until set again.
     *
     * @param input the input's name
     * @param value its value; copied, never changed
     * @return this call
     * @throws GraphException if there is no such input, or the shape does not fit, naming both shapes
     */
    Call set(String input, INDArray value);

    /**
     * Says where random inputs are drawn from: row i of input "name" gets the numbers of sample
     * {@code firstSample + i} of {@code stream.split(name)}.
     *
     * @param stream the stream
     * @param firstSample the number of the sample in row 0
     * @return this call
     */
    default Call random(RandomStream stream, long firstSample) {
        return random(stream::split, firstSample);
    }

    /**
     * Says where each random input is drawn from: row i gets the numbers of sample {@code firstSample + i}.
     *
     * @param streams from an input's name to its stream; the same function gives the same streams
     * @param firstSample the number of the sample in row 0
     * @return this call
     */
    Call random(Function<String, RandomStream> streams, long firstSample);

    /**
     * Runs the program with what was set, then carries out its assignments.
     *
     * @return this call
     * @throws GraphException if an input was never set, the batch sizes do not fit, or random inputs have no stream
     */
    Call run();

    /**
     * An output of the last run.
     *
     * @param output its name
     * @return a new array
     * @throws GraphException if there is no such output or nothing ran yet
     */
    INDArray get(String output);

    /**
     * An output of the last run, into an array of the caller's.
     *
     * @param output its name
     * @param into overwritten; of the output's shape and type
     * @return {@code into}
     * @throws GraphException if there is no such output, the shape does not fit, or nothing ran yet
     */
    default INDArray geti(String output, INDArray into) {
        INDArray value = get(output);
        if (!Arrays.equals(value.shape(), into.shape()) || value.dataType() != into.dataType()) {
            throw new GraphException("output '" + output + "' is " + value.dataType() + " of shape "
                    + Arrays.toString(value.shape()) + ", and the array given for it is " + into.dataType()
                    + " of shape " + Arrays.toString(into.shape()));
        }
        return into.assign(value);
    }

    /**
     * A scalar output of the last run.
     *
     * @param output its name
     * @return its value
     * @throws GraphException if there is no such output, it has more than one element, or nothing ran yet
     */
    default double scalar(String output) {
        INDArray value = get(output);
        if (value.length() != 1) {
            throw new GraphException(
                    "output '" + output + "' is no scalar: it has the shape " + Arrays.toString(value.shape()));
        }
        return value.getDouble(0);
    }
}
