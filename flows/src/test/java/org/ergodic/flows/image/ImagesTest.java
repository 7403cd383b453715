package org.ergodic.flows.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.flows.Built;
import org.ergodic.flows.Given;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.autoregressive.Mask;
import org.ergodic.flows.bijection.Squeezed;
import org.ergodic.flows.elementwise.ActivationNorm;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.ergodic.flows.elementwise.RationalQuadratic;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The parts of pictures that Glow is made of. */
class ImagesTest {
    private static final RandomStream SEED = RandomStream.of(5);

    @Nested
    class Mix extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new ChannelMix(SEED, event());
        }

        @Override
        protected long[] event() {
            return new long[] {3, 2, 2};
        }
    }

    @Nested
    class MixOfOneChannel extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new ChannelMix(SEED, event());
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }

    /** Of an odd number of channels, with the second part kept. */
    @Nested
    class CouplingOfChannels extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new ImageCouplingOptions(4, 2).layer("image-coupling", true, Optional.empty(), event());
        }

        @Override
        protected long[] event() {
            return new long[] {3, 2, 2};
        }
    }

    @Nested
    class ConditionalCoupling extends BijectionContract {
        @Override
        protected Bijection bijection() {
            Condition condition = new Condition("class", 2);
            return Given.ofEvents(
                    new ImageCouplingOptions(4, 2).layer("image-coupling", false, Optional.of(condition), event()),
                    event(),
                    "class",
                    0.5,
                    -1);
        }

        @Override
        protected long[] event() {
            return new long[] {2, 2, 3};
        }
    }

    /** Angles are seen as cosine and sine, and a spline has several parameters a number. */
    @Nested
    class CircularSplines extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Coupling(
                    "splines",
                    new RationalQuadratic(4, Math.PI, RationalQuadratic.Tails.CIRCULAR),
                    new ConvolutionalConditioner(2, 1, 4, Optional.empty()),
                    Mask.CHANNELS.stays(false, event()),
                    event());
        }

        @Override
        protected long[] event() {
            return new long[] {4, 2, 1};
        }

        @Override
        protected INDArray tails(int rows) {
            return points(rows).mul(2);
        }
    }

    @Nested
    class SqueezedPicture extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Squeezed(
                    new ImageCouplingOptions(3, 2).layer("image-coupling", false, Optional.empty(), 4, 1, 2), event());
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 4};
        }
    }

    /** P L U multiplied out: a rotation, whose log-determinant is 0, and the same matrix at each pixel. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 12, 48})
    void mixStartsAsARotationOfEachPixel(int channels) {
        ChannelMix mix = new ChannelMix(SEED, channels, 1, 2);
        Built built = Built.of(DataType.DOUBLE, s -> {
            WithLogDet z = mix.inverse(s, s.input("x", -1, channels, 1, 2), Context.none());
            s.output("z", z.value());
            s.output("log-det", z.logDet());
        });
        INDArray x = Nd4j.zeros(DataType.DOUBLE, channels, channels, 1, 2);
        for (int i = 0; i < channels; i++) {
            x.putScalar(new int[] {i, i, 0, 1}, 1);
        }
        Map<String, INDArray> z = built.program().run(built.variables(), Map.of("x", x));
        double[] numbers = z.get("z").dup('c').data().asDouble();
        double[][] w = new double[channels][channels];
        for (int i = 0; i < numbers.length; i++) {
            if (i % 2 == 0) {
                assertEquals(0, numbers[i], "the pixel of zeros");
            } else {
                w[i / 2 / channels][i / 2 % channels] = numbers[i];
            }
        }
        INDArray matrix = Nd4j.createFromArray(w);
        INDArray off = matrix.mmul(matrix.transpose()).sub(Nd4j.eye(channels).castTo(DataType.DOUBLE));
        // Some 48 roundings of 1e-16 in each product.
        assertEquals(0, off.amaxNumber().doubleValue(), 1e-13);
        assertEquals(0, z.get("log-det").amaxNumber().doubleValue(), 1e-12);
    }

    /** Height and width each count once in the log-determinant. */
    @Test
    void logDeterminantCountsPixels() {
        ChannelMix mix = new ChannelMix(SEED, 2, 3, 5);
        Built built = Built.of(
                DataType.DOUBLE,
                s -> s.output(
                        "log-det",
                        mix.inverse(s, s.input("x", -1, 2, 3, 5), Context.none())
                                .logDet()));
        built.variables().set("log-diagonal", Nd4j.createFromArray(new double[][] {{0.5, -0.2}}));
        INDArray logDet = built.run("log-det", Map.of("x", Nd4j.ones(DataType.DOUBLE, 1, 2, 3, 5)));
        assertEquals(15 * 0.3, logDet.getDouble(0), 1e-12);
    }

    @Test
    void seedsDecideTheRotation() {
        INDArray first = lower(SEED);
        assertEquals(first, lower(SEED));
        assertTrue(first.distance2(lower(SEED.split(1))) > 0.1);
    }

    private static INDArray lower(RandomStream random) {
        return Built.of(
                        DataType.DOUBLE,
                        s -> s.output(
                                "z",
                                new ChannelMix(random, 4, 1, 1)
                                        .inverse(s, s.input("x", -1, 4, 1, 1), Context.none())
                                        .value()))
                .variables()
                .get("lower");
    }

    /** A number for each channel of the squeezed picture is one for each place in a square of four pixels. */
    @Test
    void squeezesSquaresOfFourPixels() {
        long[] event = {1, 2, 4};
        Bijection norm = new Squeezed(new ActivationNorm(4, 1, 2), event);
        Built built = Built.of(
                DataType.DOUBLE,
                s -> s.output(
                        "z",
                        norm.inverse(s, s.input("x", Events.batch(-1, event)), Context.none())
                                .value()));
        built.variables().set("shift", Nd4j.createFromArray(new double[][] {{10, 20, 30, 40}}));
        double[] pixels = IntStream.range(0, 8).asDoubleStream().toArray();
        INDArray z = built.run("z", Map.of("x", Nd4j.createFromArray(pixels).reshape(1, 1, 2, 4)));
        assertArrayEquals(
                new double[] {10, 21, 12, 23, 34, 45, 36, 47}, z.reshape(8).toDoubleVector());
    }

    /** What a map within refuses is told by its place in the picture. */
    @Test
    void wrongNumbersAreFoundInThePicture() {
        long[] event = {2, 4, 6};
        Bijection logit = new Squeezed(ElementwiseBijection.logit(0.01, 8, 2, 3), event);
        INDArray pictures = RandomStream.of(1).draw(Noise.UNIFORM, 0, DataType.DOUBLE, Events.batch(3, event));
        assertTrue(logit.check(pictures).isEmpty());
        for (int place = 0; place < 48; place++) {
            INDArray wrong = pictures.dup('c');
            wrong.reshape('c', 3, 48).putScalar(2, place, 7);
            var found = logit.check(wrong).orElseThrow();
            assertEquals(2, found.row());
            assertEquals(place, found.column());
            assertEquals(7, found.value());
        }
    }

    @Test
    void whatIsNoPictureIsRefused() {
        String rows = refused(() -> new ChannelMix(SEED, 5));
        assertTrue(rows.contains("channel-mix is for pictures") && rows.contains("[5]"), rows);
        String odd = refused(() -> Squeezed.squeezed(1, 4, 5));
        assertTrue(odd.contains("4 x 5") && odd.contains("odd"), odd);
        assertTrue(refused(() -> Squeezed.squeezed(4)).contains("squeeze is for pictures"));
        String one =
                refused(() -> new ImageCouplingOptions(4, 2).layer("image-coupling", false, Optional.empty(), 1, 4, 4));
        assertTrue(one.contains("have one") && one.contains("squeeze"), one);
        refused(() -> new ConvolutionalConditioner(2, 2, 0, Optional.empty()));
    }

    private static String refused(org.junit.jupiter.api.function.Executable what) {
        return assertThrows(IllegalArgumentException.class, what).getMessage();
    }

    @Test
    void saysWhatItsNetworkReads() {
        Condition condition = new Condition("class", 3);
        List<Optional<Condition>> read = List.of(
                new ImageCouplingOptions(4, 2)
                        .layer("image-coupling", false, Optional.of(condition), 2, 2, 2)
                        .condition(),
                Glow.of(new Glow.Shape(1, 1, 4), 0, Optional.of(condition), 1, 2, 2)
                        .condition());
        assertEquals(List.of(Optional.of(condition), Optional.of(condition)), read);
    }
}
