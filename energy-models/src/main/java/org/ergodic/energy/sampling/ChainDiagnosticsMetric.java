package org.ergodic.energy.sampling;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.model.Metric;
import org.ergodic.api.view.View;

/**
 * Split R-hat and the effective sample size of the energy along the first chains that made the samples, after warm-up
 * (see {@link ChainDiagnostics}). The size is said to be at most the estimate where it is estimated too high.
 *
 * @param warmup the share of the chains that is left out
 */
record ChainDiagnosticsMetric(double warmup) implements Metric {
    /** Of shorter chains of independent numbers the size comes out a tenth too large, of 8 numbers by half. */
    private static final int LONG_ENOUGH = 50;

    /** Of chains that have not mixed neither a size nor an error of their mean is known. */
    private static final double MIXED = 1.1;

    @Override
    public Set<View<?>> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        if (evaluation.trace().isEmpty()) {
            String why = "the samples are not ends of Markov chains of at least 8 steps whose energy can be watched";
            return Map.of("split-r-hat", Measurement.of(Double.NaN, "ratio").with("status", why));
        }
        double[][] all = evaluation.trace().get().chains();
        // A chain that left the finite numbers has no energy to compare, and its sample is left out too.
        double[][] chains = Arrays.stream(all)
                .filter(chain -> Arrays.stream(chain).allMatch(Double::isFinite))
                .toArray(double[][]::new);
        if (chains.length == 0) {
            return Map.of(
                    "split-r-hat",
                    Measurement.of(Double.NaN, "ratio")
                            .with("status", "no chain that was watched has a finite energy"));
        }
        int from = Math.min((int) (warmup * chains[0].length), chains[0].length - 4);
        double[][] kept = Arrays.stream(chains)
                .map(chain -> Arrays.copyOfRange(chain, from, chain.length))
                .toArray(double[][]::new);
        double size = ChainDiagnostics.effectiveSampleSize(kept);
        // In this order in each run, which Map.of does not keep.
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("chains", chains.length);
        details.put("values", kept[0].length);
        if (chains.length < all.length) {
            details.put("chains-not-finite", all.length - chains.length);
        }
        double agreement = ChainDiagnostics.splitRhat(kept);
        Measurement rhat = Measurement.of(agreement, "ratio").withFloor(1).withDetails(details);
        long steps = kept[0].length * evaluation.trace().get().every();
        boolean known = kept[0].length >= LONG_ENOUGH && agreement <= MIXED;
        Map<String, Measurement> figures = new LinkedHashMap<>();
        figures.put("split-r-hat", rhat);
        figures.put(
                "effective-sample-size",
                Measurement.of(size, "samples")
                        .with("of-steps", steps * chains.length)
                        .with("size-is", known ? "estimated" : "at most"));
        return figures;
    }
}
