package org.ergodic.pipeline.sampling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.guidance.GuideScore;
import org.ergodic.common.guidance.LinearMeasurement;
import org.ergodic.common.guidance.ResidualStep;
import org.ergodic.common.guidance.Strength;
import org.ergodic.common.solver.GridSolver;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.DataException;
import org.ergodic.pipeline.config.MeasurementConfig;

/** A linear measurement as a config says it. */
public record Measurement(MeasurementConfig how, double[][] matrix) {
    /**
     * A measurement, its matrix read.
     *
     * @param how what the config says
     * @return the measurement
     * @throws IllegalArgumentException if a file has no numbers, saying where, or cannot be read
     */
    public static Measurement of(MeasurementConfig how) {
        List<List<Double>> rows = how.file().map(Measurement::read).orElse(how.matrix());
        double[][] matrix = rows.stream()
                .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
        return new Measurement(how, matrix);
    }

    private static List<List<Double>> read(String file) {
        try {
            List<List<Double>> rows = new ArrayList<>();
            int line = 0;
            for (String text : Files.readAllLines(Path.of(file))) {
                line++;
                if (!text.isBlank()) {
                    rows.add(numbers(file, line, text));
                }
            }
            return rows;
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException("the matrix of the measurement cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Double> numbers(String file, int line, String text) {
        List<Double> row = new ArrayList<>();
        for (String field : text.split(",", -1)) {
            try {
                row.add(Double.valueOf(field.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        file + ", line " + line + ": '" + org.ergodic.api.message.Excerpt.of(field)
                                + "' is no number; a matrix has numbers with commas between them, and no header",
                        e);
            }
        }
        return row;
    }

    /**
     * Why a model cannot be sampled so, if it cannot.
     *
     * @param model the model
     * @param equation what it is sampled by
     * @param solver by what
     * @param columns how many columns the data have
     * @return the reason and what to do
     */
    public Optional<String> obstacle(Model model, Equation equation, Solver<?> solver, int columns) {
        if (model.views().find(GaussianPath.VIEW).isEmpty()
                || equation.withScore(score -> score).isEmpty()) {
            return Optional.of(
                    "a measurement guides a score along a Gaussian path, and this model has none: leave it" + " out");
        }
        if (how.step().isPresent() && !(solver instanceof GridSolver)) {
            return Optional.of("step goes to the measurement between the steps of a solver on a grid of times, and this"
                    + " solver chooses its own steps: name one with the option steps by sample.solver, or leave step"
                    + " out");
        }
        for (int i = 0; i < matrix.length; i++) {
            if (matrix[i].length != columns) {
                return Optional.of("row " + (i + 1) + " of the matrix has " + matrix[i].length
                        + " numbers, and the data have " + columns + " columns: it needs one for each");
            }
        }
        return matrix.length == how.values().size()
                ? Optional.empty()
                : Optional.of("the matrix has " + matrix.length + " rows, and there are "
                        + how.values().size() + " values: give one for each row");
    }

    /**
     * The equation whose samples agree with the measurement.
     *
     * @param equation the equation
     * @param model its model
     * @param scaling between the model's scale and the data's
     * @return a new equation
     */
    public Equation guided(Equation equation, Model model, Scaling scaling) {
        if (!scaling.isAffine() || scaling.mixes()) {
            throw new DataException(
                    "sample.measurement: a linear combination of columns is none of the numbers on this model's scale,"
                            + " which bends or mixes columns. Train a model with data.scale: standardise");
        }
        GaussianPath path = model.views().require(GaussianPath.VIEW);
        int d = scaling.columns();
        double[][] a = new double[matrix.length][d];
        double[] y = new double[matrix.length];
        for (int i = 0; i < a.length; i++) {
            y[i] = how.values().get(i);
            for (int k = 0; k < d; k++) {
                double zero = scaling.scaled(k, 0);
                a[i][k] = matrix[i][k] / (scaling.scaled(k, 1) - zero);
                y[i] += a[i][k] * zero;
            }
        }
        if (how.step().isPresent()) {
            return new ResidualStep(equation, a, y, how.step().get(), path, model.event());
        }
        Guide guide = new LinearMeasurement(a, Optional.of(y), how.noise(), how.spread(), path, model.event());
        return equation.withScore(score ->
                        new GuideScore(score, guide, "measurement", Strength.of(how.scale()), Optional.of(path)))
                .orElseThrow();
    }
}
