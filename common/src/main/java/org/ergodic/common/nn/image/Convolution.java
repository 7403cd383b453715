package org.ergodic.common.nn.image;

import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.Dense;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;

/**
 * A convolution with zeros around the picture: a linear layer of each pixel and its neighbours, the same everywhere.
 * One of size 1 is a {@link Dense} layer of each pixel.
 *
 * <p>Parameters {@code w} {@code [size, size, in, out]} ({@code [in, out]} for size 1) and {@code b} {@code [out]},
 * which starts at 0.
 *
 * @param size how many pixels it sees in each direction, odd
 * @param stride of how many pixels in each direction one is kept; with an odd size, n pixels leave n/stride, rounded up
 * @param in the channels it reads
 * @param out the channels it gives
 * @param start the start values of the weights
 */
@API(status = API.Status.EXPERIMENTAL)
public record Convolution(int size, int stride, int in, int out, Initializer start) {
    /** Checks the sizes. */
    public Convolution {
        Objects.requireNonNull(start, "start");
        if (size < 1 || size % 2 == 0 || stride < 1 || in < 1 || out < 1) {
            throw new IllegalArgumentException(
                    "a convolution has an odd size, a stride and at least one channel on either" + " side, not size "
                            + size + ", stride " + stride + ", and channels " + in + " to " + out);
        }
    }

    /**
     * The layer.
     *
     * @param s the layer's scope
     * @param x pictures of {@code in} channels
     * @return pictures of {@code out} channels
     */
    public FeatureMaps of(Scope s, FeatureMaps x) {
        if (x.channels() != in) {
            throw new IllegalArgumentException("this convolution reads " + in + " channels, not " + x.channels());
        }
        if (size == 1 && stride == 1) {
            return x.with(new Dense(start, in, out).of(s, x.pixels()), out);
        }
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(size)
                .kW(size)
                .pH(size / 2)
                .pW(size / 2)
                .sH(stride)
                .sW(stride)
                .dataFormat(Conv2DConfig.NHWC)
                .build();
        SDVariable w = s.parameter("w", start, size, size, in, out);
        SDVariable b = s.parameter("b", Initializer.zeros(), out);
        return new FeatureMaps(
                s.sameDiff().cnn().conv2d(x.values(), w, b, config),
                (x.height() + stride - 1) / stride,
                (x.width() + stride - 1) / stride,
                out);
    }
}
