package org.ergodic.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Conditions;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.Scores.Suspect;
import org.ergodic.pipeline.config.ScoreConfig;
import org.ergodic.pipeline.data.Dataset;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.sampling.PartialScores;
import org.ergodic.pipeline.scoring.DataCheck;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scores rows: log p of each, and the columns that make it unlikely. For those, each column's value in turn is replaced
 * by the column's training median, and the gain is what the row's log p rises by.
 *
 * <p>A row of density 0 that no single replacement makes possible has several columns to blame. It is then looked at
 * from the other end: the gain of a column is what its value costs in a row of medians, which is infinite for each
 * column that is impossible by itself. Of equal gains, that of the value further from its median comes first, on the
 * model's scale.
 *
 * <p>Rows are computed in batches of one size, and replaced ones made as they are needed, so that memory does not grow
 * with the number of replacements.
 */
final class Scoring {
    /** So many products of a parameter with a number take about a minute on two cores. */
    private static final double MOST_WORK = 1e12;

    private static final String STOPPED = "Stopped; no scores were written.";

    /** About so many evaluations a solver takes for a row, each of all parameters for every direction of the trace. */
    private static final double EVALUATIONS = 200;

    /**
     * By so many probes a trace is estimated where it is dear, and the probes are fewer than half of its
     * directions.
     */
    static final int FEW_PROBES = 8;

    /** Rows times directions of a batch that a solver carries: enough for the cores, and soon done. */
    private static final int CARRIED_AT_ONCE = 8192;

    private static final int LEAST_AT_ONCE = 16;

    /** Of so many training rows at most the quantile is taken where each needs a solver, and where not. */
    private static final int SOLVED_FOR_QUANTILE = 1000;

    private static final int ROWS_FOR_QUANTILE = 20_000;

    private final LogProb density;
    private final LazyMatrix rows;
    private final Optional<LazyMatrix> conditions;
    private final int batch;
    private final BooleanSupplier cancelled;

    /** log p of rows. */
    @FunctionalInterface
    interface LogProb {
        /**
         * Computes a batch.
         *
         * @param rows {@code [n, d]} on the data's scale
         * @param conditions {@code [n, k]}, where the model is conditioned
         * @return log p in nats; minus infinity for density 0, not-a-number where it cannot be computed
         */
        double[] of(LazyMatrix rows, Optional<LazyMatrix> conditions);
    }

    /** Changes some numbers of a row. */
    @FunctionalInterface
    private interface Variant {
        void change(int number, double[] row);
    }

    /** Takes the log p of a row's variants. */
    @FunctionalInterface
    private interface Taker {
        void accept(int row, int variant, double logProb);
    }

    /**
     * Rows to score.
     *
     * @param density of a batch of rows
     * @param rows {@code [n, d]} on the data's scale
     * @param conditions {@code [n, k]}, where the model is conditioned
     * @param batch how many rows a batch has
     * @param cancelled asked before each batch whether to stop
     */
    Scoring(LogProb density, LazyMatrix rows, Optional<LazyMatrix> conditions, int batch, BooleanSupplier cancelled) {
        this.density = density;
        this.rows = rows;
        this.conditions = conditions;
        this.batch = batch;
        this.cancelled = cancelled;
    }

    /**
     * The scores of rows.
     *
     * @param model of what
     * @param table the rows
     * @param data how the data of the model were read
     * @param blame whether to search for the columns that make rows unlikely
     * @param settings who is told
     */
    static Scores of(FittedModel model, DataTable table, DataConfig data, Scores.Blame blame, RunSettings settings) {
        Reporter reporter = settings.reporter();
        LazyMatrix rows = table.values();
        DataCheck.misfit(model.model(), model.space(), rows, model.space().centred(rows))
                .ifPresent(what -> reporter.warn(table.source() + ": " + what + ". Such rows have density 0"));
        if (model.coding().isPlain()
                && !data.dequantised().isNone()
                && !model.scaling().isDequantised()) {
            // An older version gave noise to all columns, and did not record it.
            rows = rows.map((column, value) -> value + 0.5);
        }
        Scoring scoring =
                new Scoring(model.rowScores()::scores, rows, table.conditions(), batch(model), settings::stopped);
        double[] logProb;
        Optional<double[]> errors = Optional.empty();
        if (model.rowScores().isEstimated() || !model.cheapLikelihood()) {
            Optional<PartialScores> kept = settings.partial()
                    .map(file -> PartialScores.of(
                            file, new Lazy<>(() -> identity(model, table)), settings.overwrite(), reporter));
            double[][] estimated = scoring.estimated(model, kept, reporter);
            logProb = estimated[0];
            errors = model.rowScores().isEstimated() ? Optional.of(estimated[1]) : Optional.empty();
        } else {
            try (Progress progress = reporter.begin("scoring", rows.rows(), 0)) {
                logProb = scoring.logProb(progress);
            }
        }
        Optional<String> reason = reasonNotToBlame(model, rows, blame);
        if (blame == Scores.Blame.NO || reason.isPresent()) {
            reason.ifPresent(why -> reporter.say("the columns to blame are not searched for: " + why));
            return new Scores(logProb, errors, Optional.empty());
        }
        try (Progress progress = reporter.begin("columns to blame", rows.rows(), 0)) {
            double[] medians = new double[rows.columns()];
            Arrays.setAll(
                    medians,
                    j -> model.coding().isPlain()
                            ? model.scaling().restored(j, model.typical().get(j))
                            : model.typical().get(j));
            return new Scores(
                    logProb,
                    errors,
                    Optional.of(scoring.suspects(
                            logProb, medians, units(model), model.rowScores()::scoresOfPossible, progress)));
        }
    }

    /** How much of each column is 1 on the model's scale; words are one apart. */
    private static double[] units(FittedModel model) {
        double[] units = model.scaling().units();
        RowCoding coding = model.coding();
        if (coding.isPlain()) {
            return units;
        }
        double[] own = new double[coding.schema().size()];
        Arrays.setAll(own, j -> coding.keepsUnits(j) ? units[coding.numbers(j)[0]] : 1);
        return own;
    }

    private static Optional<String> reasonNotToBlame(FittedModel model, LazyMatrix rows, Scores.Blame blame) {
        if (model.typical().isEmpty()) {
            return Optional.of("the run records no medians, since an older version left it");
        }
        if (blame == Scores.Blame.YES) {
            return Optional.empty();
        }
        long more = (long) rows.rows() * rows.columns();
        if (!model.cheapLikelihood()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the likelihood needs a solver, here for %,d more rows; --blame searches all the same",
                    more));
        }
        return Scoring.isAffordable(rows.rows(), rows.columns(), model.parameterCount())
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT, "it would score %,d more rows; --blame searches all the same", more));
    }

    /** Everything that scores follow from: the model's values, the way, the rows, the random numbers. */
    private static String identity(FittedModel model, DataTable table) {
        Map<String, INDArray> values = new TreeMap<>();
        Variables variables = model.evaluator().variables();
        variables.names().forEach(name -> values.put(name, variables.get(name)));
        return PartialScores.identity(
                Versions.ergodic() + table.sha256() + table.columns() + model.scoreConfig() + model.random(), values);
    }

    /** How many rows are scored at once: where each has a trace of many directions, as many as keep the cores busy. */
    private static int batch(FittedModel model) {
        int most = model.rowScores().scoredAtOnce();
        if (model.cheapLikelihood()) {
            return most;
        }
        return Math.max(1, Math.min(most, Math.max(LEAST_AT_ONCE, CARRIED_AT_ONCE / directions(model))));
    }

    /** Of how many directions a trace is made. */
    private static int directions(FittedModel model) {
        int width = Math.max(1, Math.toIntExact(Events.size(model.model().event())));
        int probes = model.scoreConfig().map(ScoreConfig::probes).orElse(0);
        return probes > 0 ? Math.min(probes, width) : width;
    }

    /**
     * A model as it is, or, where the exact traces of so many rows would take longer than about a minute, one that
     * estimates them by a few probes, with a standard error for each row, and to a tolerance that suits it where the
     * pipeline names no solver of its own.
     *
     * @param model whose section score asks for exact traces, or says nothing of them
     * @param rows how many
     * @param reporter told if so
     */
    static FittedModel affordable(FittedModel model, int rows, Reporter reporter) {
        ScoreConfig how = model.scoreConfig().orElse(ScoreConfig.DEFAULT);
        int directions = directions(model);
        double work = EVALUATIONS * rows * directions * model.parameterCount();
        if (model.cheapLikelihood() || how.probes() > 0 || directions <= 2 * FEW_PROBES || work <= MOST_WORK) {
            return model;
        }
        reporter.say(String.format(
                Locale.ROOT,
                "log-likelihoods are estimated by %d probes, with a standard error for each row; exact ones, of %d"
                        + " directions, may take %d minutes: --probes exact",
                FEW_PROBES,
                directions,
                Math.max(2, Math.round(work / MOST_WORK))));
        return model.estimatedBy(FEW_PROBES);
    }

    /**
     * log p of training rows of a run, of a part of them where there are many.
     *
     * @param model the model
     * @param data the run's data
     * @param settings who is told, and asked whether to stop
     * @return in nats, without those that could not be computed
     */
    static double[] ofTraining(FittedModel model, Dataset data, RunSettings settings) {
        int most = model.cheapLikelihood() ? ROWS_FOR_QUANTILE : SOLVED_FOR_QUANTILE;
        // The training part is in a random order.
        int n = (int) Math.min(most, data.training().size(0));
        LazyMatrix rows = data.originalTraining();
        double[] all = new double[n];
        int batch = batch(model);
        try (Progress progress = settings.reporter().begin("scoring training rows", n, 0)) {
            for (int from = 0; from < n; from += batch) {
                if (settings.stopped()) {
                    throw new CancelledException(STOPPED);
                }
                int to = Math.min(n, from + batch);
                Conditions given = data.trainingGiven();
                double[] part = model.rowScores()
                        .logProb(
                                rows.choose(IntStream.range(from, to).toArray()).toArray(),
                                given.isEmpty() ? given : given.rows(from, to))
                        .data()
                        .asDouble();
                System.arraycopy(part, 0, all, from, part.length);
                progress.at(to, "rows");
            }
        }
        return Arrays.stream(all).filter(value -> !Double.isNaN(value)).toArray();
    }

    /** log p of each row, and its standard error; probes belong to rows, whatever the batches. */
    private double[][] estimated(FittedModel model, Optional<PartialScores> kept, Reporter reporter) {
        double[][] all = new double[2][rows.rows()];
        int done = kept.map(partial -> partial.read(all)).orElse(0);
        try (Progress progress = reporter.begin("scoring", rows.rows(), done)) {
            for (int from = done; from < rows.rows(); from += batch) {
                try {
                    if (cancelled.getAsBoolean()) {
                        throw new CancelledException(STOPPED);
                    }
                    int[] some = IntStream.range(from, Math.min(rows.rows(), from + batch))
                            .toArray();
                    double[][] part = model.rowScores()
                            .estimated(rows.choose(some), conditions.map(given -> given.choose(some)), from);
                    System.arraycopy(part[0], 0, all[0], from, some.length);
                    System.arraycopy(part[1], 0, all[1], from, some.length);
                    progress.at(from + some.length, "rows");
                    int now = from + some.length;
                    kept.filter(partial -> now < rows.rows()).ifPresent(partial -> partial.keep(all, now));
                } catch (CancellationException e) {
                    if (kept.isEmpty() || from == 0) {
                        throw e;
                    }
                    kept.get().stop(all, from);
                    throw new CancelledException(String.format(
                            Locale.ROOT,
                            "stopped after %,d of %,d rows, which %s keeps: the same command goes on from there",
                            from,
                            rows.rows(),
                            kept.get().file()));
                }
            }
        }
        return all;
    }

    /** {@return log p of each row} */
    double[] logProb(Progress progress) {
        double[] all = new double[rows.rows()];
        each(density, IntStream.range(0, all.length).toArray(), 1, (number, row) -> {}, (row, variant, logProb) -> {
            all[row] = logProb;
            progress.at(row + 1, "rows");
        });
        return all;
    }

    /**
     * Searches for columns.
     *
     * @param logProb what {@link #logProb} gave
     * @param medians of the columns
     * @param units of the columns: how much on the data's scale is 1 on the model's
     * @param ofPossible the density of rows that the model can take: a possible row with a median in it is one
     * @param progress told of rows
     * @return for each row its columns, at most {@link Scores#MOST_SUSPECTS}
     */
    List<List<Suspect>> suspects(
            double[] logProb, double[] medians, double[] units, LogProb ofPossible, Progress progress) {
        int d = rows.columns();
        List<List<Suspect>> all = new ArrayList<>(Collections.nCopies(logProb.length, List.of()));
        List<Integer> hopeless = new ArrayList<>();
        double[] gains = new double[d];
        int[] done = {0};
        Taker taker = (row, column, changed) -> {
            gains[column] = gain(logProb[row], changed);
            if (column == d - 1) {
                all.set(row, worst(gains, rows.row(row), medians, units));
                if (!isPossible(logProb[row]) && !(all.get(row).get(0).gain() > 0)) {
                    hopeless.add(row);
                }
                progress.at(++done[0], "rows");
            }
        };
        Variant replaced = (column, row) -> row[column] = medians[column];
        each(ofPossible, which(i -> isPossible(logProb[i])), d, replaced, taker);
        each(density, which(i -> !isPossible(logProb[i])), d, replaced, taker);
        double[] alone = new double[d];
        each(
                density,
                hopeless.stream().mapToInt(Integer::intValue).toArray(),
                d + 1,
                (column, row) -> {
                    double own = column < d ? row[column] : 0;
                    System.arraycopy(medians, 0, row, 0, d);
                    if (column < d) {
                        row[column] = own;
                    }
                },
                (row, column, changed) -> {
                    if (column < d) {
                        alone[column] = changed;
                    } else {
                        Arrays.setAll(gains, j -> gain(alone[j], changed));
                        all.set(row, worst(gains, rows.row(row), medians, units));
                    }
                });
        return all;
    }

    /**
     * Whether a search for columns takes about a minute at most, by what does not depend on the machine: a model reads
     * all its parameters for each row with a column replaced.
     */
    static boolean isAffordable(int rows, int columns, long parameters) {
        return (double) rows * columns * ((double) parameters + columns) <= MOST_WORK;
    }

    private int[] which(IntPredicate wanted) {
        return IntStream.range(0, rows.rows()).filter(wanted).toArray();
    }

    private static boolean isPossible(double logProb) {
        return logProb > Double.NEGATIVE_INFINITY;
    }

    /** What log p rises by; infinite from an impossible row, or one that cannot be computed, to a possible one. */
    static double gain(double own, double changed) {
        if (Double.isNaN(changed)) {
            return Double.NaN;
        }
        double from = Double.isNaN(own) ? Double.NEGATIVE_INFINITY : own;
        return from == changed ? 0 : changed - from;
    }

    /** The columns of the greatest gains. */
    private static List<Suspect> worst(double[] gains, double[] row, double[] medians, double[] units) {
        return IntStream.range(0, gains.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(
                                j -> Double.isNaN(gains[j]) ? Double.POSITIVE_INFINITY : -gains[j])
                        .thenComparingDouble(j -> -Math.abs(row[j] / units[j] - medians[j] / units[j])))
                .limit(Scores.MOST_SUSPECTS)
                .map(j -> new Suspect(j, gains[j]))
                .toList();
    }

    /** Computes the same number of variants of each of some rows, one row after the other, in batches across them. */
    private void each(LogProb of, int[] chosen, int variants, Variant variant, Taker taker) {
        // No more at once than an index can number.
        int block = Math.max(1, Integer.MAX_VALUE / variants);
        for (int begin = 0; begin < chosen.length; begin += block) {
            int first = begin;
            int count = Math.min(block, chosen.length - first) * variants;
            for (int from = 0; from < count; from += batch) {
                if (cancelled.getAsBoolean()) {
                    throw new CancelledException(STOPPED);
                }
                int start = from;
                int n = Math.min(batch, count - from);
                double[] logProb = of.of(
                        LazyMatrix.reading(n, rows.columns(), (i, into) -> {
                            rows.read(chosen[first + (start + i) / variants], into);
                            variant.change((start + i) % variants, into);
                        }),
                        conditions.map(given -> LazyMatrix.reading(
                                n,
                                given.columns(),
                                (i, into) -> given.read(chosen[first + (start + i) / variants], into))));
                for (int i = 0; i < n; i++) {
                    taker.accept(chosen[first + (start + i) / variants], (start + i) % variants, logProb[i]);
                }
            }
        }
    }
}
