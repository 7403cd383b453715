package org.ergodic.common.grid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGridException;
import org.ergodic.common.grid.DiscreteGrid.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiscreteGridTest {
    private static final DiscreteGrid TRAILING = DiscreteGrid.trailing(1000);
    private static final DiscreteGrid LEADING = DiscreteGrid.leading(1000, 1, End.AFTER);
    private static final DiscreteGrid LINSPACE = DiscreteGrid.linspace(1000, End.AFTER);

    /** The timesteps that diffusers' schedulers make of 1000. */
    static Stream<Arguments> published() {
        return Stream.of(
                Arguments.of(LEADING, "901 801 701 601 501 401 301 201 101 1"),
                Arguments.of(TRAILING, "999 899 799 699 599 499 399 299 199 99"),
                Arguments.of(LINSPACE, "999 888 777 666 555 444 333 222 111 0"),
                Arguments.of(DiscreteGrid.leading(1000, 1, End.INSTEAD), "901 811 721 631 541 451 361 271 181 91"),
                Arguments.of(DiscreteGrid.linspace(1000, End.INSTEAD), "999 899 799 699 599 500 400 300 200 100"),
                Arguments.of(TRAILING, "999"),
                Arguments.of(TRAILING, "999 499"),
                Arguments.of(TRAILING, "999 749 499 249"));
    }

    @ParameterizedTest
    @MethodSource("published")
    void hasThePublishedIndices(DiscreteGrid grid, String expected) {
        int steps = expected.split(" ").length;
        assertEquals(
                expected,
                Arrays.stream(grid.indices(steps)).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
    }

    /** np.round(np.arange(1000, 0, -1000 / 7)) - 1, which is not a whole distance. */
    @Test
    void trailingIndicesAreRounded() {
        assertArrayEquals(new int[] {999, 856, 713, 570, 428, 285, 142}, TRAILING.indices(7));
    }

    @Test
    void anIndexIsATimeOfTheInterval() {
        assertArrayEquals(
                new double[] {1, 0.75, 0.5, 0.25, 0}, TRAILING.times(Problems.over(1, 0), 4), 1e-15, "to the data");
        assertArrayEquals(
                new double[] {1, 0.5, 0.001}, TRAILING.times(Problems.over(1, 0.001), 2), 1e-15, "to index 0");
        assertArrayEquals(
                new double[] {80, 40, 0.002}, TRAILING.times(Problems.over(80, 0.002), 2), 1e-12, "of another SDE");
        assertArrayEquals(
                new double[] {0, 0.25, 0.5, 0.75, 1}, TRAILING.times(Problems.over(0, 1), 4), 1e-15, "to the prior");
        assertArrayEquals(
                new double[] {0.902, 0.802, 0.702}, Arrays.copyOf(LEADING.times(Problems.over(1, 0), 10), 3), 1e-15);
    }

    /** The diffusers' final_sigmas_type: the interval's end is no noise, or that of index 0. */
    @Test
    void theEndOfTheIntervalIsTheLastTime() {
        DiscreteSchedule schedule = DiscreteSchedule.scaledLinear(1000, 0.00085, 0.012);
        double[] zero = LEADING.times(Problems.over(1, 0), 10);
        double[] least = LEADING.times(Problems.over(1, 0.001), 10);
        assertEquals(0, zero[10]);
        assertEquals(0, schedule.path().sigma(zero[10]));
        assertEquals(
                schedule.noise(0),
                schedule.path().sigma(least[10]) / schedule.path().alpha(least[10]),
                1e-12);
        assertArrayEquals(Arrays.copyOf(zero, 10), Arrays.copyOf(least, 10));
    }

    @Test
    void onlyLeadingLeavesOutTheBeginning() {
        assertTrue(LEADING.isPartial());
        assertEquals(1, LEADING.needs().size());
        assertTrue(!TRAILING.isPartial() && !LINSPACE.isPartial());
        assertTrue(TRAILING.needs().isEmpty());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(LINSPACE, Problems.over(1, 0.001), 10, "index 0, time 0.001"),
                Arguments.of(LINSPACE, Problems.over(1, 0.001), 10, "'end: instead'"),
                Arguments.of(LINSPACE, Problems.over(1, 0), 1, "at least 2 steps"),
                Arguments.of(LEADING, Problems.over(1, 0), 1000, "at index 1000, and the last is 999"),
                Arguments.of(TRAILING, Problems.over(1, 0), 1001, "has 1000 indices, and 1001 steps"),
                Arguments.of(TRAILING, Problems.over(1, -1), 10, "from the data at 0"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeIsRefused(DiscreteGrid grid, Problem problem, int steps, String words) {
        String message = assertThrows(TimeGridException.class, () -> grid.times(problem, steps))
                .getMessage();
        assertTrue(message.contains(words) && message.contains(grid.toString()), message);
    }

    @Test
    void numbersAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> DiscreteGrid.trailing(1));
        assertThrows(IllegalArgumentException.class, () -> DiscreteGrid.leading(10, 10, End.AFTER));
        assertThrows(IllegalArgumentException.class, () -> DiscreteGrid.leading(10, -1, End.AFTER));
    }
}
