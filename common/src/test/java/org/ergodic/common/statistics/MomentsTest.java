package org.ergodic.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final int SEED = 9;

    /** The mean to a millionth of the deviation, and the deviation to 1e-12, against decimal numbers of 60 digits. */
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0, 1e-200",
        "0, 1e-300",
        "0, 1e200",
        "0, 1e300",
        "5e-200, 1e-201",
        "1e9, 1",
        "1e12, 1",
        "1.7e18, 6000",
        "-1.7e18, 1e5",
        "-3e300, 1e290",
        "1, 1e-12",
        "1e-310, 1e-311"
    })
    void areThoseOfExactArithmetic(double centre, double width) {
        Random random = new Random(SEED);
        double[] values = random.doubles(500).map(u -> centre + width * u).toArray();
        BigDecimal n = BigDecimal.valueOf(values.length);
        BigDecimal mean = Arrays.stream(values)
                .mapToObj(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(n, DIGITS);
        BigDecimal variance = Arrays.stream(values)
                .mapToObj(v -> new BigDecimal(v).subtract(mean).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(n, DIGITS);
        Moments moments = Moments.of(values);
        double deviation = variance.sqrt(DIGITS).doubleValue();
        assertTrue(deviation > 0);
        // Subnormal numbers carry fewer digits: 1e-311 has 41 bits.
        assertEquals(1, moments.deviation(0) / deviation, width < 1e-308 ? 1e-9 : 1e-12);
        double off = new BigDecimal(moments.mean(0)).subtract(mean).doubleValue();
        // The mean is rounded to double precision once, at the end.
        assertEquals(0, off / deviation, 1e-6 + Math.ulp(centre) / deviation);
        assertEquals(Arrays.stream(values).min().orElseThrow(), moments.least(0));
        assertEquals(Arrays.stream(values).max().orElseThrow(), moments.greatest(0));
        assertFalse(moments.constant(0));
    }

    /** Near 0 they are bit for bit those of the plain two passes. */
    @Test
    void ordinaryColumnsHaveThePlainSums() {
        double[] values =
                new Random(SEED).doubles(1000).map(u -> 1e-3 + 250 * u).toArray();
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double variance = 0;
        for (double value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }
        Moments moments = Moments.of(values);
        assertEquals(mean, moments.mean(0));
        assertEquals(Math.sqrt(variance), moments.deviation(0));
        assertEquals(1000, moments.rows());
    }

    @ParameterizedTest
    @CsvSource({
        "0.3, 0.30000000000000004, true",
        "0.3, 0.3000000000000001, true",
        "0.3, 0.30000000001, false",
        "-7, -7, true",
        "0, -0.0, true",
        "0, 1e-300, false",
        "1e-200, 2e-200, false",
        "9007199254740990, 9007199254740991, false",
        "1.7e18, 1.700000000000000256E18, true",
        "1.7e18, 1.700000000000002E18, false",
        "1000000.5, 1000000.5000000001, true",
        "-1.7e308, 1.7e308, false"
    })
    void constantMeansUpToRounding(double first, double second, boolean constant) {
        Moments moments = Moments.of(first, second, first);
        assertEquals(constant, moments.constant(0));
        assertEquals(constant, moments.deviation(0) == 0);
        if (constant) {
            assertEquals(Math.min(first, second), moments.mean(0));
        }
    }

    @Test
    void knowsWholeNumbers() {
        assertTrue(Moments.of(1, -2, 3e10).whole(0));
        assertFalse(Moments.of(1, 2, 2.5).whole(0));
        assertTrue(Double.isFinite(Moments.of(-1.7e308, 1.7e308).deviation(0)));
    }

    @Test
    void columnsAreApart() {
        double[][] rows = {{1e-200, 5, 1e200}, {3e-200, 5, 3e200}};
        Moments moments = Moments.of(3, visitor -> {
            for (int i = 0; i < rows.length; i++) {
                visitor.visit(i, rows[i]);
            }
        });
        assertEquals(2e-200, moments.mean(0), 1e-214);
        assertEquals(1e-200, moments.deviation(0), 1e-214);
        assertTrue(moments.constant(1));
        assertEquals(1e200, moments.deviation(2), 1e186);
        assertEquals(3, moments.columns());
        assertEquals(1, Math.abs(moments.normalised(0, 3e-200)), 1);
    }
}
