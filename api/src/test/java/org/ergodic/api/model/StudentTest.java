package org.ergodic.api.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTest {
    /**
     * Fisher and Yates' table, as Abramowitz and Stegun 26.10 have it, and for many degrees of freedom the normal one.
     */
    @ParameterizedTest
    @CsvSource({
        "0.95, 1, 12.706",
        "0.95, 2, 4.303",
        "0.95, 3, 3.182",
        "0.95, 4, 2.776",
        "0.95, 7, 2.365",
        "0.95, 30, 2.042",
        "0.5, 1, 1.000",
        "0.9, 5, 2.015",
        "0.99, 6, 3.707",
        "0.99, 9, 3.250",
        "0.95, 100000, 1.960"
    })
    void quantilesAreThoseOfTables(double level, int degrees, double expected) {
        assertEquals(expected, Student.quantile(level, degrees), 5e-4);
    }
}
