package org.ergodic.common.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;

/**
 * The baselines that suit some rows, fitted in seconds whatever their size: some are fitted to a random part of the
 * rows, or left out, where rows are many or long, and say so. Immutable.
 *
 * <p>For numbers they are {@link Gaussian}, {@link KernelDensity} and {@link GaussianMixture}; for columns of 0 and 1
 * {@link IndependentBernoulli} and {@link ChowLiuTree}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Baselines {
    /** A mixture and a kernel density are fitted to so many rows at most. */
    private static final int MOST_ROWS = 5000;

    /** A kernel density is asked for the density of a thousand rows: so many numbers in its rows take seconds. */
    private static final int MOST_NUMBERS = 1 << 20;

    private static final int FEWEST_ROWS = 500;

    /** Mixtures of wider rows have covariances of more numbers than rows can tell. */
    private static final int WIDEST_MIXTURE = 64;

    private static final int FEWEST = 2;

    /** All pairs of columns are counted: so many numbers take seconds. */
    private static final long MOST_BITS = 40_000_000;

    private final List<Baseline> all;
    private final Map<String, String> notes;

    private Baselines(List<Baseline> all, Map<String, String> notes) {
        this.all = List.copyOf(all);
        this.notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    }

    /**
     * Those of rows of numbers.
     *
     * @param n how many rows, at least 1
     * @param d how many columns
     * @param reader gives each row, finite
     * @param random decides which rows are taken where they are many, and where fits start
     * @return the baselines
     */
    public static Baselines ofNumbers(int n, int d, Gaussian.Reader reader, RandomStream random) {
        List<Baseline> all = new ArrayList<>();
        Map<String, String> notes = new LinkedHashMap<>();
        Gaussian gaussian = Gaussian.fit(n, d, reader);
        all.add(gaussian);
        if (gaussian.shrinkage() > 0) {
            notes.put(
                    gaussian.name(),
                    String.format(
                            Locale.ROOT,
                            "correlations shrunk by %.0f %%: %d columns, and only %d rows",
                            100 * gaussian.shrinkage(),
                            d,
                            n));
        }
        if (n < FEWEST) {
            return new Baselines(all, notes);
        }
        int[] order = random.split("rows").permutation(n);
        int kept = Math.min(n, Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, MOST_NUMBERS / d)));
        KernelDensity kernels = KernelDensity.fit(random.split("kernels"), rows(order, kept, d, reader));
        all.add(kernels);
        noteRows(kernels, kept, n, notes);
        if (d > WIDEST_MIXTURE) {
            notes.put("mixture-of-gaussians", "left out: more than " + WIDEST_MIXTURE + " columns");
            return new Baselines(all, notes);
        }
        GaussianMixture mixture = mixture(n, d, reader, random);
        all.add(mixture);
        noteRows(mixture, Math.min(n, MOST_ROWS), n, notes);
        if (!mixture.isComplete()) {
            notes.merge(
                    mixture.name(),
                    "more than " + mixture.components() + " components were not tried, for their cost",
                    (a, b) -> a + "; " + b);
        }
        return new Baselines(all, notes);
    }

    /**
     * The mixture among them.
     *
     * @param n how many rows, at least 1
     * @param d how many columns
     * @param reader gives each row, finite
     * @param random as for {@link #ofNumbers}
     * @return the mixture
     */
    public static GaussianMixture mixture(int n, int d, Gaussian.Reader reader, RandomStream random) {
        int[] order = random.split("rows").permutation(n);
        return GaussianMixture.chosen(random.split("mixture"), rows(order, Math.min(n, MOST_ROWS), d, reader));
    }

    /** {@return whether rows of so many numbers have a mixture} */
    public static boolean hasMixture(int columns) {
        return columns <= WIDEST_MIXTURE;
    }

    /**
     * Those of rows of 0 and 1.
     *
     * @param n how many rows, at least 1
     * @param d how many columns
     * @param reader gives each row, of 0 and 1
     * @param random decides which rows are taken where they are many
     * @return the baselines
     */
    public static Baselines ofBits(int n, int d, Gaussian.Reader reader, RandomStream random) {
        int kept = (int) Math.min(n, Math.max(FEWEST_ROWS, MOST_BITS / d));
        double[][] rows = rows(random.split("rows").permutation(n), kept, d, reader);
        IndependentBernoulli independent = IndependentBernoulli.fit(rows);
        ChowLiuTree tree = ChowLiuTree.fit(rows);
        Map<String, String> notes = new LinkedHashMap<>();
        noteRows(independent, kept, n, notes);
        noteRows(tree, kept, n, notes);
        return new Baselines(List.of(independent, tree), notes);
    }

    private static double[][] rows(int[] order, int kept, int d, Gaussian.Reader reader) {
        double[][] rows = new double[kept][d];
        for (int i = 0; i < kept; i++) {
            reader.read(order[i], rows[i]);
        }
        return rows;
    }

    private static void noteRows(Baseline baseline, int kept, int n, Map<String, String> notes) {
        if (kept < n) {
            notes.put(baseline.name(), "fitted to " + kept + " of " + n + " rows");
        }
    }

    /** {@return the baselines} */
    public List<Baseline> all() {
        return all;
    }

    /** {@return what should be known of some, by name: of how many rows they are, or why one was left out} */
    public Map<String, String> notes() {
        return notes;
    }

    /**
     * How likely rows are.
     *
     * @param rows {@code [m][d]}, at least one
     * @return the mean log density, or log probability, of each baseline, in nats
     */
    public Figures of(double[]... rows) {
        Map<String, Double> figures = new LinkedHashMap<>();
        Baseline best = null;
        double[] ofBest = new double[0];
        for (Baseline baseline : all) {
            double[] each = new double[rows.length];
            IntStream.range(0, rows.length).parallel().forEach(i -> each[i] = baseline.logProb(rows[i]));
            double mean = Arrays.stream(each).sum() / rows.length;
            if (best == null || mean > figures.get(best.name())) {
                best = baseline;
                ofBest = each;
            }
            figures.put(baseline.name(), mean);
        }
        return new Figures(figures, Optional.ofNullable(best).orElseThrow(), ofBest, notes);
    }

    /**
     * How likely rows are under each.
     *
     * @param nats the mean log density or log probability, by name
     * @param best the baseline with the greatest
     * @param ofBest what it says of each row
     * @param notes as those of the baselines
     */
    public record Figures(Map<String, Double> nats, Baseline best, double[] ofBest, Map<String, String> notes) {
        /** Copies the maps. */
        public Figures {
            nats = Collections.unmodifiableMap(new LinkedHashMap<>(nats));
            notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
        }

        /** {@return the greatest} */
        public double mostNats() {
            return nats.get(best.name());
        }

        /**
         * The same where each row's density is too great by noise that its cells were coded with.
         *
         * @param logNoise what to take off the log density of each row
         * @return new figures
         */
        public Figures less(double[] logNoise) {
            double mean = Arrays.stream(logNoise).average().orElse(0);
            Map<String, Double> fewer = new LinkedHashMap<>(nats);
            fewer.replaceAll((name, value) -> value - mean);
            double[] rows = IntStream.range(0, ofBest.length)
                    .mapToDouble(i -> ofBest[i] - logNoise[i])
                    .toArray();
            return new Figures(fewer, best, rows, notes);
        }

        /** {@return them as details of a figure: {@code baselines}, {@code best-baseline} and their notes} */
        public Map<String, Object> details() {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("baselines", nats);
            details.put("best-baseline", best.description());
            if (!notes.isEmpty()) {
                details.put("notes-on-baselines", notes);
            }
            return details;
        }
    }
}
