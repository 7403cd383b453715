package org.ergodic.pipeline.scoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.solver.Status;
import org.ergodic.api.view.Views;
import org.ergodic.common.solver.Interruption;
import org.ergodic.common.solver.Solution;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Rows to their codes and back, a batch at a time. */
public final class Codes {
    /** The report of samples that is their log-likelihood. */
    public static final String LOG_LIKELIHOOD = "log-likelihood";

    /** The report of samples that is its standard error. */
    public static final String ERROR = "log-likelihood-error";

    private Codes() {}

    /** What is done with a batch. */
    @FunctionalInterface
    public interface Step {
        /**
         * Takes a batch elsewhere.
         *
         * @param rows DOUBLE {@code [n, d]}
         * @param first the number of the first
         * @return DOUBLE {@code [n, d]}
         */
        INDArray of(INDArray rows, long first);
    }

    /**
     * All rows, a batch after the other.
     *
     * @param rows DOUBLE {@code [n, d]}
     * @param batch how many at once
     * @param step what is done with them
     * @return DOUBLE {@code [n, d]}
     */
    public static INDArray inBatches(INDArray rows, int batch, Step step) {
        List<INDArray> all = new ArrayList<>();
        for (long from = 0; from < rows.size(0); from += batch) {
            Interruption.check("the codes");
            long to = Math.min(rows.size(0), from + batch);
            all.add(step.of(rows.get(NDArrayIndex.interval(from, to)).dup('c'), from));
        }
        return all.isEmpty()
                ? Nd4j.create(DataType.DOUBLE, 0, rows.size(1))
                : Nd4j.concat(0, all.toArray(new INDArray[0]));
    }

    /**
     * Codes as rows.
     *
     * @param coded the codes
     * @param width how many numbers each has
     * @return DOUBLE {@code [n, d]}
     */
    public static INDArray rows(Encoding.Coded coded, int width) {
        INDArray values = coded.values();
        return failed(values.castTo(DataType.DOUBLE).reshape('c', values.size(0), width), coded.status());
    }

    /**
     * Marks rows that did not come to the end.
     *
     * @param rows DOUBLE {@code [n, d]}; changed
     * @param status of each
     * @return the rows, those without success not-a-number
     */
    public static INDArray failed(INDArray rows, Status... status) {
        IntStream.range(0, status.length)
                .filter(i -> status[i] != Status.SUCCESS)
                .forEach(i -> rows.getRow(i).assign(Double.NaN));
        return rows;
    }

    /**
     * Data with their log-likelihoods as the end of a run.
     *
     * @param coded the data
     * @param logDet log |det| from the model's scale to the data's, of each row
     * @param seconds that it took
     * @return the data, with log p on the data's scale as {@link #LOG_LIKELIHOOD} and, where it is estimated by two
     *     probes or more, its standard error as {@link #ERROR}
     */
    public static Solution solution(Encoding.Coded coded, double[] logDet, double seconds) {
        Likelihood.Result likelihood = coded.likelihood().orElseThrow();
        Map<String, double[]> reports = new HashMap<>();
        reports.put(
                LOG_LIKELIHOOD,
                likelihood
                        .logProb()
                        .castTo(DataType.DOUBLE)
                        .sub(Nd4j.createFromArray(logDet))
                        .toDoubleVector());
        if (likelihood.estimates() > 1) {
            reports.put(
                    ERROR, likelihood.standardError().castTo(DataType.DOUBLE).toDoubleVector());
        }
        return new Solution(
                coded.values(),
                coded.status(),
                coded.time(),
                coded.evaluations(),
                0,
                reports,
                new Solution.Clock(seconds, 0));
    }

    /**
     * Why a model has no codes.
     *
     * @param model one without
     * @return a message
     */
    public static String missing(Model model) {
        return "the model has no codes, which flows, diffusion models and autoencoders have: it offers "
                + Views.names(model.views().offered());
    }

    /**
     * The names of the columns of codes.
     *
     * @param model the model
     * @param width how many numbers a code has
     * @param conditions the columns that the model is conditioned on, which follow
     * @return the model's own names or else z1, z2, ..., and those
     */
    public static List<String> columns(Model model, int width, List<String> conditions) {
        List<String> own =
                model.views().find(Encoding.VIEW).map(Encoding::columns).orElse(List.of());
        Stream<String> names = own.size() == width
                ? own.stream()
                : IntStream.rangeClosed(1, width).mapToObj(i -> "z" + i);
        return Stream.concat(names, conditions.stream()).toList();
    }
}
