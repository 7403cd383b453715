package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Option;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.plugin.CodecFactory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link ColumnCodec} must satisfy, of a column that it is for. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class ColumnCodecContract {
    private static final int DRAWS = 100;

    private static final RandomStream RANDOM = RandomStream.of(11).split("codec");

    /**
     * The factory to test.
     *
     * @return one instance
     */
    protected abstract CodecFactory<?> factory();

    /**
     * A column that it is for.
     *
     * @return the column
     */
    protected abstract Column column();

    /**
     * Cells of the column, none missing.
     *
     * @return at least two, not all the same
     */
    protected abstract double[] cells();

    /**
     * Numbers that a model might draw, which need be no codes.
     *
     * @param numbers normal numbers, to be moved and stretched to where codes are
     * @return as many, finite
     */
    protected double[] drawn(double... numbers) {
        return numbers;
    }

    private <C extends Record> Component component() {
        @SuppressWarnings("unchecked")
        CodecFactory<C> factory = (CodecFactory<C>) factory();
        assertEquals(Optional.empty(), factory.obstacle(column()), "it is for the column");
        C config = new Binder(Registry.of(factory)).bind(factory, Component.of(factory.name()), "codec");
        return Component.of(factory.name(), Binder.tree(factory.fit(config, column(), cells(), new double[0])));
    }

    private ColumnCodec codec(Component component) {
        return Registry.of(factory()).assembly(1).create(Kind.CODEC, component);
    }

    private ColumnCodec codec() {
        return codec(component());
    }

    /** The codes of all cells, several of each. */
    private double[][] codes(ColumnCodec codec) {
        double[] cells = cells();
        double[][] codes = new double[cells.length * DRAWS][];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = code(codec, cells[i / DRAWS], i);
        }
        return codes;
    }

    /** Whatever stands around the numbers of a cell is left alone. */
    private static double[] code(ColumnCodec codec, double cell, int number) {
        double[] noise = new double[codec.noise() + 1];
        RANDOM.fill(Noise.UNIFORM, number, noise, 1, codec.noise());
        double[] coded = new double[codec.width() + 2];
        coded[0] = 17;
        coded[coded.length - 1] = 18;
        codec.encode(cell, noise, 1, coded, 1);
        assertEquals(17, coded[0], "the number before the code");
        assertEquals(18, coded[coded.length - 1], "the number after the code");
        return Arrays.copyOfRange(coded, 1, coded.length - 1);
    }

    @Test
    @DisplayName("a code is as wide as it says, finite, and decodes to its cell")
    void inverse() {
        ColumnCodec codec = codec();
        double[] cells = cells();
        double[][] codes = codes(codec);
        for (int i = 0; i < codes.length; i++) {
            assertTrue(DoubleStream.of(codes[i]).allMatch(Double::isFinite), "a code is not finite");
            assertEquals(cells[i / DRAWS], codec.decode(codes[i], 0), "the cell that a code of it stands for");
        }
    }

    @Test
    @DisplayName("the code without noise decodes to its cell too")
    void centre() {
        ColumnCodec codec = codec();
        for (double cell : cells()) {
            double[] coded = new double[codec.width()];
            codec.centre(cell, coded, 0);
            assertEquals(cell, codec.decode(coded, 0));
        }
    }

    @Test
    @DisplayName("whatever a model draws decodes to a cell that has a code")
    void range() {
        ColumnCodec codec = codec();
        double[] numbers = new double[codec.width()];
        RandomStream random = RANDOM.split("drawn");
        for (int i = 0; i < DRAWS; i++) {
            random.fill(Noise.NORMAL, i, numbers, 0, numbers.length);
            double[] drawn = drawn(numbers.clone());
            double cell = codec.decode(drawn, 0);
            assertEquals(Optional.empty(), codec.misfit(cell), () -> Arrays.toString(drawn) + " became " + cell);
        }
    }

    /**
     * Codes of a wide cell are rare at each place, so that the density is compared with how many codes of a cell are
     * left of the median: by E[1/q] over a part of the codes, which is the volume of that part.
     */
    @Test
    @DisplayName("log q is that of the noise: codes weighted by 1/q fill the volume that they are spread over")
    void density() {
        ColumnCodec codec = codec();
        if (codec.noise() == 0) {
            for (double cell : cells()) {
                double[] coded = new double[codec.width()];
                codec.centre(cell, coded, 0);
                assertEquals(0, codec.logNoise(cell, coded, 0), "log q without noise");
            }
            return;
        }
        int draws = 6000;
        double[] cells = cells();
        for (int c = 0; c < Math.min(3, cells.length); c++) {
            double[][] codes = new double[draws][];
            for (int i = 0; i < draws; i++) {
                codes[i] = code(codec, cells[c], 1_000_000 * (c + 1) + i);
            }
            double[][] box = box(codes);
            double weight = 0;
            double squares = 0;
            for (double[] code : codes) {
                boolean inside = true;
                for (int k = 0; k < code.length; k++) {
                    inside &= code[k] > box[0][k] && code[k] < box[1][k];
                }
                double w = inside ? Math.exp(-codec.logNoise(cells[c], code, 0)) : 0;
                weight += w / draws;
                squares += w * w / draws;
            }
            double volume = volume(codec, cells[c], box);
            // Four standard errors of the mean, and those of the volume: false alarms of one in ten thousand.
            double error = 4 * Math.sqrt((squares - weight * weight) / draws) + 0.06 * volume;
            assertEquals(volume, weight, error, "the volume of a box that codes of " + cells[c] + " are in");
        }
    }

    /** From the lower to the upper quartile of each number. */
    private static double[][] box(double[][] codes) {
        int width = codes[0].length;
        double[][] box = new double[2][width];
        for (int k = 0; k < width; k++) {
            int number = k;
            double[] sorted = Arrays.stream(codes)
                    .mapToDouble(code -> code[number])
                    .sorted()
                    .toArray();
            box[0][k] = sorted[sorted.length / 4];
            box[1][k] = sorted[3 * sorted.length / 4];
        }
        return box;
    }

    /** How much of a box decodes to a cell, by points that fill it evenly. */
    private static double volume(ColumnCodec codec, double cell, double[][] box) {
        int width = box[0].length;
        double whole = 1;
        for (int k = 0; k < width; k++) {
            whole *= box[1][k] - box[0][k];
        }
        int points = 6000;
        RandomStream random = RANDOM.split("volume");
        int inside = 0;
        double[] u = new double[width];
        for (int i = 0; i < points; i++) {
            random.fill(Noise.UNIFORM, i, u, 0, width);
            double[] point = new double[width];
            for (int k = 0; k < width; k++) {
                point[k] = box[0][k] + u[k] * (box[1][k] - box[0][k]);
            }
            inside += codec.decode(point, 0) == cell ? 1 : 0;
        }
        return whole * inside / points;
    }

    @Test
    @DisplayName("what it has learnt survives being written and read")
    void written() {
        Component component = component();
        Binder binder = new Binder(Registry.of(factory()));
        Object plain = binder.unbind(Kind.CODEC, component);
        Component again = binder.bind(Holder.class, ConfigNode.of(Map.of("codec", plain)), "")
                .codec();
        ColumnCodec first = codec(component);
        ColumnCodec second = codec(again);
        double[] cells = cells();
        for (int i = 0; i < cells.length; i++) {
            assertArrayEquals(code(first, cells[i], i), code(second, cells[i], i), "the code of " + cells[i]);
        }
    }

    /**
     * A config with a codec.
     *
     * @param codec the codec
     */
    public record Holder(
            @Option(value = "the codec", kind = "codec") Component codec) {}

    @Test
    @DisplayName("a cell that it has not learnt is said to be none, if anything is")
    void misfit() {
        for (double cell : cells()) {
            assertEquals(Optional.empty(), codec().misfit(cell));
        }
        codec().misfit(0.5).ifPresent(why -> assertFalse(why.isBlank(), "the reason is blank"));
    }
}
