package org.ergodic.data.metric.features;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.TrainedModels;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.representation.Features;
import org.ergodic.api.view.Views;
import org.ergodic.common.graph.RowValues;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.metric.FittedBaselines;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * In which numbers samples and data are compared: the features of a model that another run left, or the rows as they
 * stand in the data, where columns of a table are divided by their standard deviations in the training data and
 * pictures by the range of all their pixels.
 *
 * @param run the folder of the run, for messages; empty for the rows as they are
 * @param model its model
 */
record FeatureSpace(Optional<String> run, Optional<TrainedModels.Trained> model) {
    /** Rows in features: of samples and held-out data, and, for marks, of training data and of a simple model. */
    record Compared(double[][] samples, double[][] holdout, double[][] training, Optional<double[][]> drawn) {}

    /** Some rows of the data, the same for all metrics that ask for as many. */
    private record Key(Optional<String> run, int rows) {}

    private record Data(double[][] holdout, double[][] training, Optional<double[][]> drawn) {}

    /**
     * The features that a metric names.
     *
     * @param run the folder of a run; empty for rows as they are
     * @param assembly reads it
     * @throws IllegalArgumentException if there is none, or its model has no features
     */
    static FeatureSpace of(Optional<String> run, Assembly assembly) {
        Optional<TrainedModels.Trained> model = run.map(folder -> load(folder, assembly));
        model.ifPresent(trained -> {
            Views views = trained.model().views();
            boolean codes = views.find(Encoding.VIEW)
                    .filter(encoding -> !encoding.needsSolver())
                    .isPresent();
            if (views.find(Features.VIEW).isEmpty() && !codes) {
                throw new IllegalArgumentException("the model of " + run.get() + " has no features and no codes that"
                        + " need no solver; it offers " + Views.names(views.offered())
                        + ". Name the run of another model of the same data");
            }
        });
        return new FeatureSpace(run, model);
    }

    static TrainedModels.Trained load(String folder, Assembly assembly) {
        return assembly.surrounding(TrainedModels.VIEW)
                .orElseThrow(() -> new IllegalArgumentException(
                        "this metric reads the run " + folder + ", and nothing here can read runs: use it in evaluate"))
                .load(folder);
    }

    /**
     * What is compared.
     *
     * @param most how many rows of each at most
     */
    Compared compared(Metric.Evaluation evaluation, int most) {
        // What is shared may ask for nothing that is shared itself, so that comes first.
        Optional<FittedBaselines.Draw> draw = FittedBaselines.onModelScale(evaluation);
        Optional<double[]> divisor = model.isPresent()
                ? Optional.empty()
                : Optional.of(evaluation.shared(FeatureSpace.class, () -> divisor(evaluation)));
        Data data = evaluation.shared(new Key(run, most), () -> data(evaluation, most, draw, divisor));
        RandomStream random = evaluation.random().split("features");
        double[][] samples =
                finite(rows(evaluation, chosen(evaluation.samples(), most, random.split("samples")), divisor));
        // In an order that does not depend on that of the draw.
        Arrays.sort(samples, Arrays::compare);
        int[] order = random.split("order").permutation(samples.length);
        double[][] mixed = Arrays.stream(order).mapToObj(i -> samples[i]).toArray(double[][]::new);
        return new Compared(mixed, data.holdout, data.training, data.drawn);
    }

    private Data data(
            Metric.Evaluation evaluation, int most, Optional<FittedBaselines.Draw> draw, Optional<double[]> divisor) {
        RandomStream random = evaluation.random().split("features");
        double[][] holdout =
                finite(rows(evaluation, chosen(evaluation.holdout(), most, random.split("holdout")), divisor));
        double[][] training =
                finite(rows(evaluation, chosen(evaluation.training(), most, random.split("training")), divisor));
        int n = (int) Math.min(most, evaluation.training().size(0));
        Optional<double[][]> drawn =
                draw.map(by -> finite(rows(evaluation, by.of(random.split("baseline"), n), divisor)));
        return new Data(holdout, training, drawn);
    }

    private static INDArray chosen(INDArray x, int most, RandomStream random) {
        int n = Math.toIntExact(x.size(0));
        if (n <= most) {
            return x;
        }
        return Evaluator.rows(x, Arrays.copyOf(random.permutation(n), most));
    }

    private double[][] rows(Metric.Evaluation evaluation, INDArray x, Optional<double[]> divisor) {
        if (model.isEmpty()) {
            return LazyMatrix.continuous(evaluation.space(), x)
                    .map((column, value) -> value / divisor.orElseThrow()[column])
                    .toRows();
        }
        TrainedModels.Trained trained = model.get();
        return trained.model()
                .views()
                .find(Features.VIEW)
                .map(features -> RowValues.of(trained.evaluator(), x, features::of))
                .orElseGet(() -> codes(trained, x));
    }

    private static double[][] codes(TrainedModels.Trained trained, INDArray x) {
        INDArray z = trained.model()
                .views()
                .require(Encoding.VIEW)
                .encode(
                        trained.evaluator(),
                        Likelihood.Request.of(RandomStream.of(0)),
                        x.castTo(trained.evaluator().dataType()))
                .values();
        return LazyMatrix.of(z).toRows();
    }

    private static double[] divisor(Metric.Evaluation evaluation) {
        LazyMatrix training = LazyMatrix.continuous(evaluation.space(), evaluation.training());
        double[] divisor = new double[training.columns()];
        if (evaluation.space().picture().isPresent()) {
            double[] ends = training.range();
            Arrays.fill(divisor, ends[1] > ends[0] ? ends[1] - ends[0] : 1);
            return divisor;
        }
        Moments moments = training.moments();
        Arrays.setAll(divisor, j -> moments.constant(j) ? 1 : moments.deviation(j));
        return divisor;
    }

    private static double[][] finite(double[]... rows) {
        return Stream.of(rows)
                .filter(row -> Arrays.stream(row).allMatch(Double::isFinite))
                .toArray(double[][]::new);
    }

    /** Details that every figure has: how many rows were compared, in which features. */
    Map<String, Object> details(Compared compared) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("samples", compared.samples().length);
        details.put("rows", compared.holdout().length);
        details.put("features", run.orElse("the numbers themselves"));
        details.put("size", compared.holdout().length == 0 ? 0 : compared.holdout()[0].length);
        return details;
    }

    /** Figures that cannot be computed. */
    static Map<String, Metric.Measurement> missing(List<String> names, String unit, String why) {
        Map<String, Metric.Measurement> none = new LinkedHashMap<>();
        names.forEach(
                name -> none.put(name, Metric.Measurement.of(Double.NaN, unit).with("status", why)));
        return none;
    }
}
