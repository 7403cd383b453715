package org.ergodic.data.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;

/**
 * How far pairs of columns of samples are from those of held-out rows.
 *
 * <p>{@code pair-distance} cuts each column at the quarters of the training rows, or takes its values where they are
 * few, so that a pair is a table of shares, and is the total variation of two such tables, half the sum of the
 * differences, on average over pairs: 0 is no difference, 1 nothing in common. {@code correlation-distance} is the mean
 * absolute difference of Spearman's rank correlation, over pairs without categories.
 *
 * <p>The detail {@code pairs} has the worst pairs. Of wide tables a random choice of pairs is compared. Floor and
 * baseline are as those of {@link Marginals}.
 */
final class Pairs implements Metric {
    static final String TABLES = "pair-distance";
    static final String CORRELATIONS = "correlation-distance";

    private static final String UNIT = "of 1, on average over pairs";
    private static final int PARTS = 4;
    private static final int SHOWN = 20;

    private final PairsFactory.Config config;

    Pairs(PairsFactory.Config config) {
        this.config = config;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of();
    }

    /** A pair of columns. */
    private record Pair(int a, int b) {}

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        TableRows table = TableRows.of(evaluation);
        RandomStream random = evaluation.random().split("pairs");
        int n = Math.min(
                config.maxRows(),
                Math.min(table.samples().length, table.training().rows()));
        if (n < 2 || table.holdout().rows() < 2 || table.width() < 2) {
            String why = table.width() < 2
                    ? "there is one column alone"
                    : "pairs need two finite samples and held-out rows at least, and there are "
                            + table.samples().length + " and " + table.holdout().rows();
            Map<String, Measurement> none = new LinkedHashMap<>();
            none.put(TABLES, table.missing(UNIT, why));
            none.put(CORRELATIONS, table.missing(UNIT, why));
            return none;
        }
        double[][] training = TableRows.choose(table.training(), n, random.split("floor"));
        FittedBaselines.Sampler sampler = FittedBaselines.sampler(evaluation);
        Sets sets = new Sets(
                table,
                training,
                TableRows.choose(table.holdout(), config.maxRows(), random.split("holdout")),
                table.chosenSamples(n, random.split("samples")),
                training,
                sampler.draw(evaluation, random.split("baseline"), n));

        List<Pair> pairs = pairs(table.width(), random.split("chosen"));
        double[][] distances = IntStream.range(0, pairs.size())
                .parallel()
                .mapToObj(p -> sets.distances(pairs.get(p)))
                .toArray(double[][]::new);
        List<Integer> worst = IntStream.range(0, pairs.size())
                .boxed()
                .sorted(Comparator.comparingDouble(p -> -distances[p][0]))
                .limit(SHOWN)
                .toList();
        List<Map<String, Object>> shown = new ArrayList<>();
        for (int p : worst) {
            Pair pair = pairs.get(p);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put(
                    "columns",
                    List.of(
                            table.columns().get(pair.a()).name(),
                            table.columns().get(pair.b()).name()));
            one.put("distance", distances[p][0]);
            one.put("floor", distances[p][1]);
            one.put("baseline", distances[p][2]);
            one.put("correlation-of-samples", distances[p][6]);
            one.put("correlation-of-rows", distances[p][7]);
            shown.add(one);
        }
        Map<String, Object> details = table.details(n, sets.reference.length);
        details.put("baseline-is", FittedBaselines.words(sampler.baseline()));
        details.put("compared", pairs.size());
        Map<String, Measurement> figures = new LinkedHashMap<>();
        figures.put(
                TABLES,
                Measurement.of(mean(distances, 0), UNIT)
                        .withFloor(mean(distances, 1))
                        .withBaseline(mean(distances, 2))
                        .withDetails(details)
                        .with("pairs", shown));
        Measurement correlations = Measurement.of(mean(distances, 3), UNIT)
                .withFloor(mean(distances, 4))
                .withBaseline(mean(distances, 5))
                .withDetails(details);
        figures.put(
                CORRELATIONS,
                Double.isNaN(correlations.value())
                        ? table.missing(UNIT, "no two columns of numbers vary")
                        : correlations);
        return figures;
    }

    private List<Pair> pairs(int width, RandomStream random) {
        List<Pair> pairs = new ArrayList<>();
        long all = (long) width * (width - 1) / 2;
        if (all <= config.maxPairs()) {
            for (int a = 0; a < width; a++) {
                for (int b = a + 1; b < width; b++) {
                    pairs.add(new Pair(a, b));
                }
            }
            return pairs;
        }
        for (int p = 0; p < config.maxPairs(); p++) {
            int a = (int) (random.uniform(p, 0) * width);
            int b = (int) (random.uniform(p, 1) * (width - 1));
            pairs.add(new Pair(a, b < a ? b : b + 1));
        }
        return pairs;
    }

    private static double mean(double[][] distances, int which) {
        return Arrays.stream(distances)
                .mapToDouble(d -> d[which])
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /** The sets, cut into parts and ranked. */
    private static final class Sets {
        private final TableRows table;
        private final double[][] reference;
        private final int[][][] parts;
        private final double[][][] ranks;
        private final int[] counts;

        /** The training rows say where columns are cut; the held-out rows and three sets to compare with them. */
        Sets(TableRows table, double[][] cutBy, double[][] reference, double[][]... sets) {
            this.table = table;
            this.reference = reference;
            int d = table.width();
            this.counts = new int[d];
            this.parts = new int[4][d][];
            this.ranks = new double[4][d][];
            for (int j = 0; j < d; j++) {
                double[] cuts = cuts(table.columns().get(j), cutBy, j);
                counts[j] = cuts.length + 2;
                for (int s = 0; s < 4; s++) {
                    double[] values = column(s == 0 ? reference : sets[s - 1], j);
                    parts[s][j] =
                            Arrays.stream(values).mapToInt(v -> part(cuts, v)).toArray();
                    ranks[s][j] = table.columns().get(j).category() ? new double[0] : ranks(values);
                }
            }
        }

        private static double[] column(double[][] rows, int j) {
            return Arrays.stream(rows).mapToDouble(row -> row[j]).toArray();
        }

        private static double[] cuts(TableRows.Kind kind, double[][] rows, int j) {
            if (kind.discrete() && kind.values().length <= 2 * PARTS) {
                return Arrays.stream(kind.values()).skip(1).toArray();
            }
            double[] sorted = Arrays.stream(column(rows, j))
                    .filter(Double::isFinite)
                    .sorted()
                    .toArray();
            return IntStream.range(1, PARTS)
                    .filter(q -> sorted.length > 0)
                    .mapToDouble(q -> sorted[q * sorted.length / PARTS])
                    .distinct()
                    .toArray();
        }

        private static int part(double[] cuts, double value) {
            if (Double.isNaN(value)) {
                return 0;
            }
            int at = Arrays.binarySearch(cuts, value);
            return 1 + (at >= 0 ? at + 1 : -at - 1);
        }

        /** Three distances of tables, three of correlations, and the correlations of samples and held-out rows. */
        double[] distances(Pair pair) {
            double[] own = shares(0, pair);
            double ownCorrelation = correlation(0, pair);
            double[] all = new double[8];
            for (int s = 1; s < 4; s++) {
                double[] other = shares(s, pair);
                for (int c = 0; c < own.length; c++) {
                    all[s - 1] += Math.abs(own[c] - other[c]) / 2;
                }
                all[s + 2] = Math.abs(correlation(s, pair) - ownCorrelation);
            }
            all[6] = correlation(1, pair);
            all[7] = ownCorrelation;
            return all;
        }

        private double[] shares(int set, Pair pair) {
            int[] a = parts[set][pair.a()];
            int[] b = parts[set][pair.b()];
            double[] shares = new double[counts[pair.a()] * counts[pair.b()]];
            for (int i = 0; i < a.length; i++) {
                shares[a[i] * counts[pair.b()] + b[i]] += 1.0 / a.length;
            }
            return shares;
        }

        private double correlation(int set, Pair pair) {
            if (table.columns().get(pair.a()).category()
                    || table.columns().get(pair.b()).category()) {
                return Double.NaN;
            }
            return pearson(ranks[set][pair.a()], ranks[set][pair.b()]);
        }
    }

    /** Ranks from 0, ties in the middle of theirs; what is not a number lowest. */
    static double[] ranks(double... values) {
        int n = values.length;
        double[] keys = Arrays.stream(values)
                .map(v -> Double.isNaN(v) ? Double.NEGATIVE_INFINITY : v)
                .toArray();
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> keys[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] ranks = new double[n];
        for (int from = 0; from < n; ) {
            int to = from;
            while (to < n && keys[order[to]] == keys[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    /** Pearson's; not-a-number where one does not vary. */
    static double pearson(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
