package org.ergodic.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.TimeFeatures;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A U-Net that predicts the noise in images of 28 x 28 pixels (Ho, Jain and Abbeel 2020): 32, 64 and 64 channels at 28,
 * 14 and 7 pixels, two residual blocks a level on the way down and three on the way up, attention at 7 x 7. Channels
 * are last.
 */
final class Images {
    /** Pixels of a row, and rows. */
    static final int SIZE = 28;

    private static final RandomStream SEED = RandomStream.of(0);
    private static final int[] CHANNELS = {32, 64, 64};
    private static final int DOWN = 2;
    private static final int UP = 3;
    private static final int GROUPS = 8;
    private static final double EPSILON = 1e-5;
    private static final int FREQUENCIES = 16;
    private static final double LARGEST_FREQUENCY = 1000;
    private static final int EMBEDDING = 128;
    private static final double FIRST_TIME = 1e-5;
    private static final double LAST_TIME = 1e-3;

    private Images() {}

    /** Values {@code [n, size, size, channels]}. */
    private record Maps(SDVariable values, int size, int channels) {
        /** As rows of channels. */
        SDVariable pixels() {
            return values.getSameDiff().reshape(values, -1, channels);
        }

        Maps with(SDVariable changed) {
            return new Maps(changed, size, channels);
        }
    }

    /** The noise in x {@code [n, 28, 28, 1]} at times t {@code [n, 1]}. */
    static SDVariable noise(Scope s, SDVariable x, SDVariable t) {
        SDVariable e = TimeFeatures.SINUSOIDAL.of(s, t, FREQUENCIES, LARGEST_FREQUENCY);
        e = Activation.swish(new Dense(start(2 * FREQUENCIES), 2 * FREQUENCIES, EMBEDDING).of(s.child("time-0"), e));
        e = Activation.swish(new Dense(start(EMBEDDING), EMBEDDING, EMBEDDING).of(s.child("time-1"), e));
        Maps h = convolution(s.child("first"), new Maps(x, SIZE, 1), CHANNELS[0], 1);
        Deque<Maps> kept = new ArrayDeque<>();
        kept.push(h);
        for (int level = 0; level < CHANNELS.length; level++) {
            boolean last = level == CHANNELS.length - 1;
            for (int i = 0; i < DOWN; i++) {
                h = block(s.child("down-" + level + "-" + i), h, e, CHANNELS[level], last);
                kept.push(h);
            }
            if (!last) {
                h = convolution(s.child("halve-" + level), h, h.channels, 2);
                kept.push(h);
            }
        }
        h = block(s.child("middle-0"), h, e, h.channels, true);
        h = block(s.child("middle-1"), h, e, h.channels, false);
        for (int level = CHANNELS.length - 1; level >= 0; level--) {
            for (int i = 0; i < UP; i++) {
                h = beside(h, kept.pop());
                h = block(s.child("up-" + level + "-" + i), h, e, CHANNELS[level], level == CHANNELS.length - 1);
            }
            if (level > 0) {
                SDVariable twice = s.sameDiff().cnn().upsampling2d(h.values, 2, 2, false);
                h = convolution(s.child("double-" + level), new Maps(twice, 2 * h.size, h.channels), h.channels, 1);
            }
        }
        return convolution(s.child("last"), activated(s.child("last"), h), 1, 1).values;
    }

    private static Initializer start(int inputs) {
        return Initializer.normal(1 / Math.sqrt(3.0 * inputs));
    }

    private static Maps beside(Maps a, Maps b) {
        return new Maps(a.values.getSameDiff().concat(3, a.values, b.values), a.size, a.channels + b.channels);
    }

    /** A 3 x 3 convolution over each pixel, or each second one. */
    private static Maps convolution(Scope s, Maps x, int channels, int stride) {
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(3)
                .kW(3)
                .pH(1)
                .pW(1)
                .sH(stride)
                .sW(stride)
                .dataFormat(Conv2DConfig.NHWC)
                .build();
        SDVariable w = s.parameter("w", start(9 * x.channels), 3, 3, x.channels, channels);
        SDVariable b = s.parameter("b", Initializer.zeros(), channels);
        return new Maps(s.sameDiff().cnn().conv2d(x.values, w, b, config), x.size / stride, channels);
    }

    /** A product with the channels of each pixel. */
    private static Maps product(Scope s, Maps x, int channels) {
        SDVariable rows = new Dense(start(x.channels), x.channels, channels).of(s, x.pixels());
        return new Maps(s.sameDiff().reshape(rows, -1, x.size, x.size, channels), x.size, channels);
    }

    /** Each group of channels of an image with mean 0 and variance 1 (Wu and He 2018), then a gain and an offset. */
    private static Maps normalised(Scope s, Maps x) {
        SameDiff sd = s.sameDiff();
        SDVariable grouped = sd.reshape(x.values, -1, (long) x.size * x.size, GROUPS, x.channels / GROUPS);
        SDVariable centred = grouped.sub(grouped.mean(true, 1, 3));
        SDVariable variance = sd.math().square(centred).mean(true, 1, 3);
        SDVariable y = centred.div(sd.math().sqrt(variance.add(EPSILON)));
        SDVariable gain = s.parameter("gain", Initializer.constant(1), x.channels);
        SDVariable offset = s.parameter("offset", Initializer.zeros(), x.channels);
        return x.with(sd.reshape(y, -1, x.size, x.size, x.channels).mul(gain).add(offset));
    }

    private static Maps activated(Scope s, Maps x) {
        return x.with(Activation.swish(normalised(s, x).values));
    }

    /** A residual block that is told the time, with attention after it if asked. */
    private static Maps block(Scope s, Maps x, SDVariable e, int channels, boolean attention) {
        Maps h = convolution(s.child("conv-0"), activated(s.child("conv-0"), x), channels, 1);
        SDVariable time = new Dense(start(EMBEDDING), EMBEDDING, channels).of(s.child("time"), e);
        h = h.with(h.values.add(s.sameDiff().reshape(time, -1, 1, 1, channels)));
        h = convolution(s.child("conv-1"), activated(s.child("conv-1"), h), channels, 1);
        Maps skip = x.channels == channels ? x : product(s.child("skip"), x, channels);
        h = h.with(skip.values.add(h.values));
        return attention ? attended(s.child("attention"), h) : h;
    }

    /** Attention of each pixel to all of its image, added (Vaswani et al. 2017; one head). */
    private static Maps attended(Scope s, Maps x) {
        SameDiff sd = s.sameDiff();
        int c = x.channels;
        int pixels = x.size * x.size;
        SDVariable all = sd.reshape(product(s.child("in"), normalised(s, x), 3 * c).values, -1, pixels, 3L * c);
        SDVariable q = part(all, 0, c);
        SDVariable k = part(all, c, 2L * c);
        SDVariable v = part(all, 2L * c, 3L * c);
        SDVariable scores = sd.mmul(q, k, false, true, false).mul(1 / Math.sqrt(c));
        SDVariable mixed = sd.mmul(sd.nn().softmax(scores, 2), v);
        Maps out = product(s.child("out"), x.with(sd.reshape(mixed, -1, x.size, x.size, c)), c);
        return x.with(x.values.add(out.values));
    }

    private static SDVariable part(SDVariable x, long from, long to) {
        return x.get(SDIndex.all(), SDIndex.all(), SDIndex.interval(from, to));
    }

    /** A time of each image as a factor of its pixels. */
    private static SDVariable overPixels(SDVariable t) {
        return t.getSameDiff().reshape(t, -1, 1, 1, 1);
    }

    /** Denoising steps that predict the noise. */
    @CopyOf("denoising")
    static Runnable training(int batch) {
        Compiler compiler = Compiler.find();
        Graph graph = Graph.build(DataType.FLOAT, s -> Training.step(s, loss(s)));
        Call call = compiler.compile(graph)
                .call(compiler.variables(graph, SEED))
                .set(
                        Training.DATA,
                        SEED.split(Training.DATA).draw(Noise.NORMAL, 0, DataType.FLOAT, batch, SIZE, SIZE, 1));
        return new Runnable() {
            private long samples;

            @Override
            public void run() {
                call.random(SEED, samples).run();
                samples += batch;
            }
        };
    }

    private static SDVariable loss(Scope s) {
        SDVariable data = s.input(Training.DATA, -1, SIZE, SIZE, 1);
        SDVariable t = s.noise("t", Noise.UNIFORM, data, 1).mul(1 - FIRST_TIME).add(FIRST_TIME);
        SDVariable z = s.noise("z", Noise.NORMAL, data);
        SDVariable mean = overPixels(s.sameDiff().math().exp(Networks.logMean(t)));
        SDVariable x = data.mul(mean).add(z.mul(overPixels(Networks.deviation(s, t))));
        return s.sameDiff().math().square(noise(s.child("net"), x, t).sub(z)).mean();
    }

    /** Samples by DDIM without noise (Song, Meng and Ermon 2021), in steps of equal length from time 1 to 0.001. */
    @CopyOf("ddim")
    static Runnable sampling(int n, int steps) {
        Graph graph = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, SIZE, SIZE, 1);
            SDVariable from = s.input("from", 1);
            SDVariable to = s.input("to", 1);
            SDVariable rows = s.sameDiff().reshape(x, -1, SIZE * SIZE);
            SDVariable eps = noise(s.child("net"), x, Networks.column(s, rows, from));
            SDVariable data = x.sub(eps.mul(Networks.deviation(s, from)))
                    .div(s.sameDiff().math().exp(Networks.logMean(from)));
            s.output(
                    "x",
                    data.mul(s.sameDiff().math().exp(Networks.logMean(to))).add(eps.mul(Networks.deviation(s, to))));
        });
        Compiler compiler = Compiler.find();
        Call call = compiler.compile(graph).call(compiler.variables(graph, SEED));
        INDArray[] times = new INDArray[steps + 1];
        for (int i = 0; i <= steps; i++) {
            times[i] = Nd4j.createFromArray((float) (1 - i * (1 - LAST_TIME) / steps));
        }
        INDArray x = Nd4j.create(DataType.FLOAT, n, SIZE, SIZE, 1);
        RandomStream start = SEED.split("start");
        return new Runnable() {
            private long samples;

            @Override
            public void run() {
                start.filli(Noise.NORMAL, samples, x);
                for (int i = 0; i < steps; i++) {
                    call.set("x", x)
                            .set("from", times[i])
                            .set("to", times[i + 1])
                            .run()
                            .geti("x", x);
                }
                samples += n;
            }
        };
    }
}
