package org.ergodic.flows.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.image.Convolution;
import org.ergodic.common.nn.image.FeatureMaps;
import org.ergodic.flows.autoregressive.Conditioner;
import org.ergodic.flows.elementwise.Univariate;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A conditioner of whole channels by whole channels: convolutions of 3x3, 1x1 and 3x3 pixels, rectified between them
 * (Kingma and Dhariwal 2018, arXiv:1807.03039, section 5). The last one starts near 0, so that the bijection starts
 * near the identity; the paper's starts at 0. A condition adds a number to each channel behind the first.
 *
 * <p>Known coordinates are {@code [channels, height, width]}, flattened, and so are those whose parameters it says.
 *
 * <p>Parameters are those of {@code conv-0}, {@code conv-1} and {@code last}, and with a condition {@code told/w}
 * {@code [size, filters]}.
 *
 * @param height of a picture, in pixels
 * @param width of a picture, in pixels
 * @param filters the channels within
 * @param condition what it reads of the context, usually nothing
 */
public record ConvolutionalConditioner(int height, int width, int filters, Optional<Condition> condition)
        implements Conditioner {
    private static final Initializer START = Initializer.fanIn(2);

    /** A variance gain, so that the parameters start with a standard deviation of about 0.01. */
    private static final Initializer SMALL = Initializer.fanIn(1e-4);

    /** Checks the sizes. */
    public ConvolutionalConditioner {
        Objects.requireNonNull(condition, "condition");
        if (height < 1 || width < 1 || filters < 1) {
            throw new IllegalArgumentException("a network of pictures needs pixels and at least one filter, not "
                    + height + " x " + width + " pixels and " + filters + " filters");
        }
    }

    @Override
    public List<SDVariable> heads(
            Scope s, List<SDVariable> features, int in, Context c, List<Univariate.Head> heads, int out) {
        int pixels = height * width;
        FeatureMaps x = features.stream()
                .map(known -> FeatureMaps.ofEvents(known, in / pixels, height, width))
                .reduce(FeatureMaps::beside)
                .orElseThrow();
        FeatureMaps first = new Convolution(3, 1, x.channels(), filters, START).of(s.child("conv-0"), x);
        FeatureMaps told = condition
                .map(what -> first.with(first.values().add(told(s, what, c)), filters))
                .orElse(first);
        FeatureMaps h = new Convolution(1, 1, filters, filters, START).of(s.child("conv-1"), rectified(told));
        int numbers = heads.stream().mapToInt(Univariate.Head::width).sum();
        SDVariable all = new Convolution(3, 1, filters, out / pixels * numbers, SMALL)
                .of(s.child("last"), rectified(h))
                .events();
        List<SDVariable> parameters = new ArrayList<>();
        long from = 0;
        for (Univariate.Head head : heads) {
            long to = from + (long) out * head.width();
            parameters.add(besideEachOther(Matrices.columns(all, from, to), head.width(), out));
            from = to;
        }
        return parameters;
    }

    private SDVariable told(Scope s, Condition what, Context c) {
        return new Dense(START, what.size(), filters)
                .product(s.child("told"), what.of(c))
                .reshape(-1, 1, 1, filters);
    }

    private static FeatureMaps rectified(FeatureMaps x) {
        return x.with(Activation.RELU.apply(x.values()), x.channels());
    }

    /** A channel's several parameters are channels of their own behind each other; a map wants those of a pixel. */
    private static SDVariable besideEachOther(SDVariable rows, int each, int out) {
        return each == 1 ? rows : rows.reshape(-1, each, out).permute(0, 2, 1).reshape(-1, (long) each * out);
    }
}
