package org.ergodic.pipeline.sampling;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.codec.RowCoding;

/**
 * Draws the missing cells of rows given the others, from any density that can be computed: a Markov chain of Metropolis
 * and Hastings for each row, whose codes are changed where cells are missing and kept to the cells where they are
 * there.
 *
 * <p>A step of a row is one of four, chosen at random, so that the chain comes from one mode to another:
 *
 * <ul>
 *   <li>the difference of two samples of the model is added to missing cells, which follows their correlations (ter
 *   Braak
 *       2006, doi:10.1007/s11222-006-8769-1, with a fixed population, so that each step is symmetric);
 *   <li>a normal step of a random size, from a twentieth of a standard deviation to two;
 *   <li>one missing cell is drawn anew from a normal distribution that is wider than the samples';
 *   <li>the noise in the codes of cells that are there is drawn anew.
 * </ul>
 *
 * <p>A chain starts at the missing cells of the sample of the model that is, of some, the likeliest with the row's own
 * cells. Its random numbers belong to the row, whatever the batch.
 */
public final class ConditionalChains {
    /** So many samples are tried for a start. */
    private static final int STARTS = 32;

    /** How much wider than the samples new cells are drawn. */
    private static final double WIDER = 1.5;

    private static final double[] SIZES = {0.05, 0.2, 0.7, 2};

    /** The step that is best for a normal distribution (ter Braak 2006, section 3). */
    private static final double DIFFERENCE = 2.38;

    private final RowCoding coding;
    private final Density density;
    private final double[][] population;
    private final double[] mean;
    private final double[] deviation;
    private final int steps;
    private final BooleanSupplier stopped;

    /** The logarithm of a density of codes, up to a constant. */
    @FunctionalInterface
    public interface Density {
        /**
         * Computes a batch.
         *
         * @param codes {@code [n][d]}, on the scale of coded rows
         * @param rows the places of the rows that they belong to
         * @return log p of each; not-a-number or minus infinity where there is none
         */
        double[] of(double[][] codes, int... rows);
    }

    /**
     * Chains.
     *
     * @param coding of the rows
     * @param density of codes, with what rows are conditioned on
     * @param population codes of samples of the model, at least two
     * @param steps how many steps a chain takes
     * @param stopped asked after each step
     */
    public ConditionalChains(
            RowCoding coding, Density density, double[][] population, int steps, BooleanSupplier stopped) {
        this.coding = coding;
        this.density = density;
        this.population = population;
        this.steps = steps;
        this.stopped = stopped;
        int d = coding.width();
        mean = new double[d];
        deviation = new double[d];
        for (int k = 0; k < d; k++) {
            int number = k;
            mean[k] = Arrays.stream(population)
                    .mapToDouble(row -> row[number])
                    .average()
                    .orElse(0);
            double squares = Arrays.stream(population)
                    .mapToDouble(row -> (row[number] - mean[number]) * (row[number] - mean[number]))
                    .sum();
            deviation[k] = Math.max(1e-12, Math.sqrt(squares / Math.max(1, population.length - 1)));
        }
    }

    /** A row on its way. */
    private final class Chain {
        private final int place;
        private final RandomStream codes;
        private final RandomStream starts;
        private final RandomStream moves;
        private final double[] row;
        private final List<int[]> missing;
        private final boolean hasNoise;
        private double[] code;
        private double log;

        Chain(int place, double[] row, RandomStream random) {
            this.place = place;
            this.row = row;
            codes = random.split("code");
            starts = random.split("start");
            moves = random.split("step");
            missing = IntStream.range(0, row.length)
                    .filter(j -> Double.isNaN(row[j]))
                    .mapToObj(j ->
                            new int[] {coding.numbers(j)[0], coding.codec(j).width()})
                    .filter(numbers -> numbers[1] > 0)
                    .toList();
            code = new double[coding.width()];
            coding.encodeKnown(row, codes, place, code);
            hasNoise = coding.isNoisy();
        }

        private double[] with(double[] donor) {
            double[] other = code.clone();
            for (int[] numbers : missing) {
                System.arraycopy(donor, numbers[0], other, numbers[0], numbers[1]);
            }
            return other;
        }
    }

    /**
     * Draws rows, of one draw or of several.
     *
     * @param rows cells, not-a-number where one is missing; those that are there have codes
     * @param places the number of each row, to which its random numbers belong
     * @param streams the stream of the draw that each row is of
     * @return the rows with their missing cells filled in; null if it was stopped
     */
    public double[][] draw(double[][] rows, int[] places, RandomStream... streams) {
        Chain[] chains = new Chain[rows.length];
        for (int i = 0; i < rows.length; i++) {
            chains[i] = new Chain(places[i], rows[i], streams[i]);
        }
        start(chains, places);
        for (int step = 0; step < steps; step++) {
            if (stopped.getAsBoolean()) {
                return null;
            }
            advance(chains, places, step);
        }
        return Arrays.stream(chains).map(this::filled).toArray(double[][]::new);
    }

    private double[] filled(Chain chain) {
        double[] filled = chain.row.clone();
        for (int j = 0; j < filled.length; j++) {
            filled[j] = Double.isNaN(filled[j]) ? coding.cell(j, chain.code) : filled[j];
        }
        return filled;
    }

    private void start(Chain[] chains, int... places) {
        for (int k = 0; k < STARTS; k++) {
            double[][] tried = new double[chains.length][];
            for (int i = 0; i < chains.length; i++) {
                double u = chains[i].starts.split(k).uniform(places[i], 0);
                tried[i] = chains[i].with(population[at(u, population.length)]);
            }
            double[] log = density.of(tried, places);
            for (int i = 0; i < chains.length; i++) {
                double value = Double.isNaN(log[i]) ? Double.NEGATIVE_INFINITY : log[i];
                if (k == 0 || value > chains[i].log) {
                    chains[i].code = tried[i];
                    chains[i].log = value;
                }
            }
        }
    }

    private static int at(double uniform, int count) {
        return Math.min(count - 1, (int) (uniform * count));
    }

    private void advance(Chain[] chains, int[] places, int step) {
        double[][] proposed = new double[chains.length][];
        double[] correction = new double[chains.length];
        for (int i = 0; i < chains.length; i++) {
            double[] next = chains[i].code.clone();
            correction[i] = propose(chains[i], next, chains[i].moves.split(step));
            proposed[i] = next;
        }
        double[] log = density.of(proposed, places);
        for (int i = 0; i < chains.length; i++) {
            double ratio = log[i] - chains[i].log + correction[i];
            boolean isEscape = chains[i].log == Double.NEGATIVE_INFINITY && log[i] > Double.NEGATIVE_INFINITY;
            if (isEscape || Math.log(chains[i].moves.split(step).uniform(places[i], 7)) < ratio) {
                chains[i].code = proposed[i];
                chains[i].log = log[i];
            }
        }
    }

    /** Changes a code; gives log q(old | new) - log q(new | old). */
    private double propose(Chain chain, double[] code, RandomStream random) {
        double kind = random.uniform(chain.place, 0);
        double u = random.uniform(chain.place, 1);
        double v = random.uniform(chain.place, 2);
        if (chain.missing.isEmpty() || chain.hasNoise && kind < 0.15) {
            double before = coding.logNoiseOfKnown(chain.row, code);
            coding.encodeKnown(chain.row, random.split("code"), chain.place, code);
            return before - coding.logNoiseOfKnown(chain.row, code);
        }
        double[] normal = new double[code.length];
        random.split("normal").fill(Noise.NORMAL, chain.place, normal, 0, normal.length);
        // All missing cells, or one of them.
        List<int[]> chosen = u < 0.5 || chain.missing.size() == 1
                ? chain.missing
                : List.of(chain.missing.get(at(2 * u - 1, chain.missing.size())));
        if (kind < 0.5) {
            double[] one = population[at(random.uniform(chain.place, 3), population.length)];
            double[] other = population[at(random.uniform(chain.place, 4), population.length)];
            int numbers = chosen.stream().mapToInt(c -> c[1]).sum();
            double factor = v < 0.2 ? 1 : DIFFERENCE / Math.sqrt(2.0 * numbers) * v;
            each(chosen, k -> code[k] += factor * (one[k] - other[k]) + 1e-3 * deviation[k] * normal[k]);
            return 0;
        }
        if (kind < 0.8) {
            double size = SIZES[at(v, SIZES.length)];
            each(chosen, k -> code[k] += size * deviation[k] * normal[k]);
            return 0;
        }
        int[] cell = chain.missing.get(at(v, chain.missing.size()));
        double log = 0;
        for (int k = cell[0]; k < cell[0] + cell[1]; k++) {
            double old = (code[k] - mean[k]) / (WIDER * deviation[k]);
            code[k] = mean[k] + WIDER * deviation[k] * normal[k];
            log += (normal[k] * normal[k] - old * old) / 2;
        }
        return log;
    }

    private static void each(List<int[]> cells, IntConsumer change) {
        for (int[] numbers : cells) {
            for (int k = numbers[0]; k < numbers[0] + numbers[1]; k++) {
                change.accept(k);
            }
        }
    }
}
