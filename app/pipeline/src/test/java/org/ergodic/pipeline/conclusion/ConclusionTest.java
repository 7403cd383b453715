package org.ergodic.pipeline.conclusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.model.Metric.Measurement;
import org.ergodic.pipeline.conclusion.Conclusion.Verdict;
import org.junit.jupiter.api.Test;

final class ConclusionTest {
    private static Measurement likelihood(double value) {
        Map<String, Object> baselines = new LinkedHashMap<>();
        baselines.put("gaussian", -2.8);
        baselines.put("kernel-density-estimate", -1.4);
        baselines.put("mixture-of-gaussians", -0.7);
        return Measurement.of(value, "nats")
                .withBaseline(-0.7)
                .with("baselines", baselines)
                .with("best-baseline", "a mixture of 7 Gaussians")
                .with("standard-error", 0.5)
                .with("standard-error-of-lead", 0.1)
                .with("rows", 490);
    }

    private static Conclusion of(String name, Measurement figure) {
        return Conclusion.of(Map.of(name, figure)).orElseThrow();
    }

    @Test
    void saysWhoIsAheadAndByHowMuch() {
        Conclusion ahead = of("log-likelihood", likelihood(0.1));
        assertEquals(Verdict.AHEAD, ahead.verdict());
        assertEquals(
                "Better than every simple model: on the 490 held-out rows it is 0.80 nats a row ahead of the best of"
                        + " them, a mixture of 7 Gaussians (0.10 against -0.70)",
                ahead.text());
        Conclusion behind = of("log-likelihood", likelihood(-49.7));
        assertEquals(Verdict.BEHIND, behind.verdict());
        assertTrue(behind.text().contains("49.0 nats a row behind a mixture of 7 Gaussians"), behind.text());
        assertTrue(behind.text().contains("Try: no train.steps"), behind.text());
        assertTrue(of("log-likelihood", likelihood(-439_564)).text().contains("439,563 nats"));
    }

    @Test
    void chanceDecidesNothing() {
        Conclusion level = of("log-likelihood", likelihood(-0.55));
        assertEquals(Verdict.LEVEL, level.verdict());
        assertTrue(level.text().contains("0.15 nats a row, give or take 0.20"), level.text());
    }

    @Test
    void aDensityOfZeroIsBehindAndSaysWhy() {
        Conclusion none = of(
                "log-likelihood", likelihood(Double.NEGATIVE_INFINITY).with("status", "3 of 490 rows have density 0"));
        assertEquals(Verdict.BEHIND, none.verdict());
        assertTrue(none.text().contains("3 of 490 rows have density 0"), none.text());
    }

    @Test
    void withoutALikelihoodSamplesDecide() {
        Measurement area = Measurement.of(0.62, "share")
                .withFloor(0.5)
                .withBaseline(0.74)
                .with("baseline-is", "a mixture of 7 Gaussians")
                .with("by-chance", 0.02);
        Conclusion ahead = of("classifier-auc", area);
        assertEquals(Verdict.AHEAD, ahead.verdict());
        assertTrue(ahead.text().contains("62 % of pairs"), ahead.text());
        assertTrue(ahead.text().contains("74 % with samples of a mixture of 7 Gaussians"), ahead.text());
        assertEquals(
                Verdict.BEHIND, of("classifier-auc", area.withBaseline(0.5)).verdict());
        assertEquals(Verdict.LEVEL, of("classifier-auc", area.withBaseline(0.6)).verdict());
        Measurement distance = Measurement.of(0.05, "").withFloor(0.04).withBaseline(0.12);
        assertEquals(Verdict.AHEAD, of("sliced-wasserstein", distance).verdict());
        assertEquals(
                Verdict.BEHIND,
                of("sliced-wasserstein", distance.withBaseline(0.045)).verdict());
        assertEquals(Optional.empty(), Conclusion.of(Map.of("failed-samples", Measurement.of(0, "samples"))));
        assertFalse(Conclusion.of(Map.of("log-likelihood", Measurement.of(1, "nats")))
                .isPresent());
    }
}
