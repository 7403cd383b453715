package org.ergodic.pipeline.sampling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Events;
import org.ergodic.api.guidance.Guide;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.guidance.GuideScore;
import org.ergodic.common.guidance.InpaintedEquation;
import org.ergodic.common.guidance.KnownElements;
import org.ergodic.common.guidance.LinearMeasurement;
import org.ergodic.common.guidance.Strength;
import org.ergodic.common.solver.GridSolver;
import org.ergodic.pipeline.config.InpaintConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a model of a score along a Gaussian path fills in elements of rows.
 *
 * @param equation what is run
 * @param given what its rows are conditioned on
 */
public record Filling(Equation equation, Conditions given) {
    /**
     * Why a model cannot fill in elements, if it cannot.
     *
     * @param model the model
     * @param along what it is sampled by
     * @param solver by what
     * @param how what the config says
     * @return the reason and what to do
     */
    public static Optional<String> obstacle(Model model, Equation along, Solver<?> solver, InpaintConfig how) {
        if (model.views().find(GaussianPath.VIEW).isEmpty()
                || !along.offers().contains(NumericPath.VIEW)
                || along.withScore(score -> score).isEmpty()) {
            return Optional.of("cannot be sampled given a part of a row; a Boltzmann machine with layers can, and a"
                    + " model of a score along the Gaussian path of an SDE");
        }
        boolean revises = how.method() != InpaintConfig.Method.POSTERIOR;
        return revises && !(solver instanceof GridSolver)
                ? Optional.of(
                        "puts known elements in their places between the steps of a solver on a grid of times, and"
                                + " its solver chooses its own steps: name one with the option steps by sample.solver,"
                                + " or method: posterior")
                : Optional.empty();
    }

    /**
     * The equation that fills in.
     *
     * @param model the model
     * @param along what it is sampled by, without an {@link #obstacle}
     * @param how what the config says
     * @param known the rows and what of them is known
     * @param own what the rows are conditioned on
     * @return the equation, and all that its rows are conditioned on
     */
    public static Filling of(
            Model model, Equation along, InpaintConfig how, KnownElements.Known known, Conditions own) {
        switch (how.method()) {
            case REPLACEMENT:
                return new Filling(new InpaintedEquation(along, known, 1, 1), own);
            case REPAINT:
                return new Filling(new InpaintedEquation(along, known, how.resample(), how.jump()), own);
            default:
                return posterior(model, along, how, known, own);
        }
    }

    /** The known elements are measurements of each row. */
    private static Filling posterior(
            Model model, Equation along, InpaintConfig how, KnownElements.Known known, Conditions own) {
        double[] free = NativeMemory.values(known.free());
        List<double[]> chosen = new ArrayList<>();
        for (int k = 0; k < free.length; k++) {
            if (free[k] == 0) {
                double[] row = new double[free.length];
                row[k] = 1;
                chosen.add(row);
            }
        }
        if (chosen.isEmpty()) {
            return new Filling(along, own);
        }
        GaussianPath path = model.views().require(GaussianPath.VIEW);
        Guide guide = new LinearMeasurement(
                chosen.toArray(new double[0][]), Optional.empty(), how.noise(), how.spread(), path, model.event());
        Equation guided = along.withScore(
                        score -> new GuideScore(score, guide, "known", Strength.of(1), Optional.of(path)))
                .orElseThrow();
        Map<String, INDArray> given = new LinkedHashMap<>(own.values());
        given.put(LinearMeasurement.MEASURED, measured(known.x(), chosen, model.event()));
        return new Filling(new InpaintedEquation(guided, known, 0, 1), new Conditions(given));
    }

    private static INDArray measured(INDArray x, List<double[]> chosen, long... event) {
        int n = Math.toIntExact(x.size(0));
        int d = Events.size(event);
        double[] rows = NativeMemory.values(x);
        double[] values = new double[n * chosen.size()];
        for (int i = 0; i < n; i++) {
            for (int m = 0; m < chosen.size(); m++) {
                for (int k = 0; k < d; k++) {
                    values[i * chosen.size() + m] += chosen.get(m)[k] * rows[i * d + k];
                }
            }
        }
        return NativeMemory.array(values, x.dataType(), n, chosen.size());
    }
}
