package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.Scores.Suspect;
import org.ergodic.pipeline.progress.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

class ScoringTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final double[] MEDIANS = {0, 0, 0, 0};
    private static final double[] UNITS = {1, 1, 10, 1};

    /**
     * Independent columns, standard normal but for numbers beyond 50, which are impossible, or not to be computed
     * beyond 90.
     */
    private static double logProb(double[] row) {
        if (Arrays.stream(row).anyMatch(v -> Math.abs(v) > 90)) {
            return Double.NaN;
        }
        if (Arrays.stream(row).anyMatch(v -> Math.abs(v) > 50)) {
            return -INFINITY;
        }
        return -0.5 * Arrays.stream(row).map(v -> v * v).sum();
    }

    private static double[] density(LazyMatrix rows, Optional<LazyMatrix> conditions) {
        double[] logProb = new double[rows.rows()];
        Arrays.setAll(
                logProb,
                i -> logProb(rows.row(i)) + conditions.map(c -> c.row(i)[0]).orElse(0.0));
        return logProb;
    }

    private static final double[][] ROWS = {
        {1, 0, 3, 2}, // an ordinary row
        {0, 60, 1, 2}, // one impossible column
        {60, 0, 1, 70}, // two of them
        {60, 60, 800, 60}, // and one that cannot be computed
        {0, 95, 0, 1}, // one that cannot be computed
        {0, 0, 0, 0} // the medians themselves
    };

    private static Scores scores(int batch, Optional<LazyMatrix> conditions) {
        LazyMatrix rows = LazyMatrix.of(Nd4j.createFromArray(ROWS));
        Scoring scoring = new Scoring(ScoringTest::density, rows, conditions, batch, () -> false);
        double[] logProb = scoring.logProb(Progress.SILENT);
        return new Scores(
                logProb, Optional.of(scoring.suspects(logProb, MEDIANS, UNITS, ScoringTest::density, Progress.SILENT)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 1000})
    void namesTheColumnsWhateverTheBatch(int batch) {
        Scores scores = scores(batch, Optional.empty());
        assertArrayEquals(new double[] {-7, -INFINITY, -INFINITY, Double.NaN, Double.NaN, 0}, scores.logProb());
        List<List<Suspect>> suspects = scores.suspects().orElseThrow();
        assertEquals(List.of(new Suspect(2, 4.5), new Suspect(3, 2), new Suspect(0, 0.5)), suspects.get(0));
        // Only the second column's median makes the row possible; of the others, the one further from its median.
        assertEquals(List.of(new Suspect(1, INFINITY), new Suspect(3, 0), new Suspect(2, 0)), suspects.get(1));
        // No single median does: in a row of medians, the first and the last column are impossible by themselves.
        assertEquals(List.of(new Suspect(3, INFINITY), new Suspect(0, INFINITY), new Suspect(2, 0.5)), suspects.get(2));
        // All four are; the third lies furthest out, in its unit.
        assertEquals(
                List.of(2, 0, 1), suspects.get(3).stream().map(Suspect::column).toList());
        assertTrue(
                suspects.get(3).stream().allMatch(s -> s.gain() == INFINITY),
                suspects.get(3).toString());
        assertEquals(new Suspect(1, INFINITY), suspects.get(4).get(0));
        assertTrue(
                suspects.get(5).stream().allMatch(s -> s.gain() == 0),
                suspects.get(5).toString());
    }

    @Test
    void conditionsGoWithTheirRows() {
        LazyMatrix conditions = LazyMatrix.of(Nd4j.createFromArray(new double[][] {{1}, {2}, {3}, {4}, {5}, {6}}));
        Scores scores = scores(3, Optional.of(conditions));
        assertEquals(-6, scores.logProb()[0]);
        assertEquals(6, scores.logProb()[5]);
        assertEquals(
                scores(3, Optional.empty()).suspects(), scores.suspects(), "they cancel in differences of one row");
    }

    @Test
    void ranksImpossibleRowsBeforePossibleOnes() {
        Scores scores = scores(7, Optional.empty());
        assertArrayEquals(new int[] {3, 4, 1, 2, 0, 5}, scores.leastLikelyFirst());
        assertEquals(2, scores.failed());
        assertEquals(2, scores.impossible());
        assertEquals(-INFINITY, scores.mean());
        assertEquals(-3.5, scores.meanOfPossible());
    }

    @Test
    void searchesWhereItTakesNoLongTime() {
        assertTrue(Scoring.isAffordable(60, 3000, 6000));
        assertTrue(Scoring.isAffordable(10_000, 50, 100_000));
        // An autoregressive flow of MNIST on its test pictures: an hour.
        assertTrue(!Scoring.isAffordable(10_000, 784, 6_000_000));
        assertTrue(!Scoring.isAffordable(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void gainsOfInfinities() {
        assertEquals(2, Scoring.gain(-3, -1));
        assertEquals(INFINITY, Scoring.gain(-INFINITY, -1));
        assertEquals(-INFINITY, Scoring.gain(-1, -INFINITY));
        assertEquals(0, Scoring.gain(-INFINITY, -INFINITY));
        assertEquals(INFINITY, Scoring.gain(Double.NaN, -1));
        assertEquals(0, Scoring.gain(Double.NaN, -INFINITY));
        assertEquals(Double.NaN, Scoring.gain(-1, Double.NaN));
    }

    /** Rows are made for one batch at a time, and none after a request to stop. */
    @Test
    void computesInBatchesAndStops() {
        LazyMatrix rows = LazyMatrix.of(Nd4j.createFromArray(ROWS));
        AtomicInteger most = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        Scoring.LogProb counting = (some, conditions) -> {
            most.accumulateAndGet(some.rows(), Math::max);
            calls.incrementAndGet();
            return density(some, conditions);
        };
        Scoring scoring = new Scoring(counting, rows, Optional.empty(), 10, () -> calls.get() == 2);
        double[] logProb = scoring.logProb(Progress.SILENT);
        CancelledException e = assertThrows(
                CancelledException.class, () -> scoring.suspects(logProb, MEDIANS, UNITS, counting, Progress.SILENT));
        assertEquals("Stopped; no scores were written.", e.getMessage());
        assertEquals(2, calls.get());
        assertEquals(8, most.get(), "two possible rows of four columns, in one batch across rows");
    }
}
