package org.ergodic.data.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.data.Column;
import org.ergodic.api.plugin.CodecFactory;
import org.ergodic.api.plugin.Factory;
import org.ergodic.testkit.ColumnCodecContract;
import org.ergodic.testkit.FactoryContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** All codecs of this module. */
class CodecsTest {
    private static final Column COLOUR = Column.category("colour", List.of("red", "green", "blue"));
    private static final double[] COLOURS = {0, 1, 2, 2, 2, 1};

    /** A codec, a column that it is for, its cells, and where its codes are. */
    record Case(CodecFactory<?> factory, Column column, double[] cells, double centre, double spread) {
        @Override
        public String toString() {
            return factory.name() + " of " + column.name();
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(new NumberCodec(), Column.number("height"), new double[] {-1.5, 0, 7e20}, 0, 1),
                new Case(new IntegerCodec(), Column.integer("age"), new double[] {3, 7, 4, 4}, 5, 4),
                new Case(new IntegerCodec(), Column.integer("price"), new double[] {-20, 35, 100}, 0, 80),
                new Case(
                        new DateCodec(),
                        Column.date("day", "yyyy-MM-dd"),
                        new double[] {86_400, 86_400 * 4, 86_400 * 11},
                        86_400 * 5,
                        86_400 * 5),
                new Case(new IntervalCodec(), COLOUR, COLOURS, 0, 1),
                new Case(new IntervalCodec(), Column.integer("smokes"), new double[] {1, 2, 2, 2}, 0, 1),
                new Case(new ArgmaxCodec(), COLOUR, COLOURS, 0, 1),
                new Case(new OneHotCodec(), COLOUR, COLOURS, 0.5, 1));
    }

    @ParameterizedClass
    @MethodSource("org.ergodic.data.codec.CodecsTest#cases")
    @Nested
    class ContractTest extends ColumnCodecContract {
        @Parameter
        Case of;

        @Override
        protected CodecFactory<?> factory() {
            return of.factory();
        }

        @Override
        protected Column column() {
            return of.column();
        }

        @Override
        protected double[] cells() {
            return of.cells();
        }

        @Override
        protected double[] drawn(double... numbers) {
            double[] drawn = new double[numbers.length];
            Arrays.setAll(drawn, k -> of.centre() + of.spread() * numbers[k]);
            return drawn;
        }
    }

    @ParameterizedClass
    @MethodSource("org.ergodic.data.codec.CodecsTest#cases")
    @Nested
    class FactoriesTest extends FactoryContract {
        @Parameter
        Case of;

        @Override
        protected Factory<?, ?> factory() {
            return of.factory();
        }
    }

    /** Tabulated values of the standard normal distribution. */
    @Test
    @DisplayName("the normal distribution and its quantiles are right to 1e-14, and inverse to each other")
    void normal() {
        assertEquals(0.5, Normal.cumulative(0), 1e-16);
        assertEquals(0.8413447460685429, Normal.cumulative(1), 1e-14);
        assertEquals(0.0013498980316300946, Normal.cumulative(-3), 1e-16);
        assertEquals(6.220960574271785e-16, Normal.cumulative(-8), 1e-22);
        assertEquals(1.959963984540054, Normal.quantile(0.975), 1e-12);
        assertEquals(-4.753424308822899, Normal.quantile(1e-6), 1e-11);
        for (double p = 1e-7; p < 1; p += 0.00713) {
            assertEquals(p, Normal.cumulative(Normal.quantile(p)), 1e-14);
        }
        assertEquals(-0.5 * Math.log(2 * Math.PI) - 2, Normal.logDensity(2), 1e-15);
    }

    @Test
    @DisplayName("the grid of a column is the largest that its values are on")
    void grid() {
        GridOptions fitted = new IntegerCodec()
                .fit(
                        new GridOptions(Optional.empty(), Optional.empty(), Optional.empty()),
                        Column.integer("price"),
                        new double[] {20, 35, 95},
                        new double[] {110});
        assertEquals(20, fitted.least().orElseThrow());
        assertEquals(110, fitted.greatest().orElseThrow(), "values of other rows count");
        assertEquals(15, fitted.step().orElseThrow());
        GridCodec codec = fitted.codec();
        assertEquals(110, codec.decode(new double[] {500}, 0));
        assertEquals(20, codec.decode(new double[] {-3}, 0));
        assertEquals(35, codec.decode(new double[] {49.9}, 0));
        assertTrue(codec.misfit(125).isEmpty(), "a value beyond what was seen has a density");
        assertEquals(
                "is not on the grid that the model has learnt there: 20 and steps of 15",
                codec.misfit(21).orElseThrow());
        assertEquals(
                "is no whole number, and the model has learnt those there",
                codec.misfit(20.5).orElseThrow());
    }

    @Test
    @DisplayName("words that only other rows have, or none, have half a row's share")
    void shares() {
        IntervalCodec.Options fitted = new IntervalCodec()
                .fit(new IntervalCodec.Options(List.of(), List.of()), COLOUR, new double[] {0, 0, 2}, new double[] {1});
        assertEquals(List.of(2.5 / 4.5, 0.5 / 4.5, 1.5 / 4.5), fitted.shares());
        assertEquals(
                "is none of the 3 words that the model has learnt",
                new IntervalCodec().create(fitted, null).misfit(3).orElseThrow());
    }
}
