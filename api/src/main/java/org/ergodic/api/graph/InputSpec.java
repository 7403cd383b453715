package org.ergodic.api.graph;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.array.SizeException;
import org.ergodic.api.array.Sizes;
import org.ergodic.api.random.Noise;

/**
 * What a graph says of one of its inputs. Only the first dimension may be -1: the batch, whose rows are samples.
 *
 * @param name the full name
 * @param noise the distribution a run draws it from, or empty for an input the caller sets
 * @param like for noise, the input whose number of rows it follows, if its first dimension is -1
 * @param shape its shape
 */
@API(status = API.Status.EXPERIMENTAL)
public record InputSpec(String name, Optional<Noise> noise, Optional<String> like, long... shape) {
    /** Copies the shape and checks it. */
    public InputSpec {
        Objects.requireNonNull(name, "name");
        shape = shape.clone();
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < (i == 0 ? -1 : 1) || shape[i] == 0) {
                throw new IllegalArgumentException("input '" + name + "' has shape " + Arrays.toString(shape)
                        + ": sizes are positive, and only the first may be -1, the batch");
            }
        }
        long[] row = shape.length > 0 && shape[0] == -1 ? Events.event(shape) : shape;
        if (!Sizes.fits(row)) {
            throw new SizeException(
                    "the input '" + name + "' of shape " + Arrays.toString(shape), "make its sizes smaller");
        }
    }

    /** {@return a copy of the shape} */
    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InputSpec that
                && name.equals(that.name)
                && noise.equals(that.noise)
                && like.equals(that.like)
                && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape) + noise.map(n -> " ~ " + n).orElse("");
    }
}
