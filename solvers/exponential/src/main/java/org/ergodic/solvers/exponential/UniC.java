package org.ergodic.solvers.exponential;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.common.solver.GraphSolver;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * UniC, the corrector of UniPC, around any method for the probability flow on a grid (Zhao, Bai, Rao, Zhou and Lu 2023,
 * "UniPC: a unified predictor-corrector framework for fast sampling of diffusion models", algorithm 1): the data
 * predicted where a step led correct that step, before the method takes the next one. The last state is a predicted
 * one.
 *
 * <p>The method predicts from corrected states by itself, so a step takes one evaluation more than its own; in
 * {@link UniPc} predictor and corrector share one, at the predicted state.
 *
 * @param predictor what steps through time, for ordinary differential equations; it says steps and grid
 * @param order how many values of the data before the new one a correction uses, from 1 to 3
 */
public record UniC(GraphSolver predictor, int order) implements GraphSolver {
    private static final String DATA = "unic-data-";
    private static final String BASE = "unic-base";

    /** Checks the numbers. */
    public UniC {
        Objects.requireNonNull(predictor, "predictor");
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException("the order of UniC must be 1, 2 or 3, not " + order);
        }
        if (!predictor.traits().noise().contains(NoiseType.NONE)) {
            throw new IllegalArgumentException("UniC corrects methods for the probability flow, which has no noise, and"
                    + " this one handles noise of kind " + predictor.traits().noise());
        }
    }

    static Traits traits(Traits predictor) {
        Set<View<?>> needs = new HashSet<>(predictor.needs());
        needs.addAll(Set.of(VectorField.SCORE, NumericPath.VIEW));
        Traits traits = Traits.of(EnumSet.of(NoiseType.NONE), needs.toArray(new View<?>[0]))
                .withStepsOnGrid();
        OptionalDouble order = predictor.order();
        if (order.isPresent()) {
            traits = traits.order(order.getAsDouble());
        }
        return predictor.evaluationsPerStep().isPresent()
                ? traits.evaluationsPerStep(predictor.evaluationsPerStep().getAsInt() + 1)
                : traits;
    }

    @Override
    public Traits traits() {
        return traits(predictor.traits());
    }

    @Override
    public int steps() {
        return predictor.steps();
    }

    @Override
    public TimeGrid grid() {
        return predictor.grid();
    }

    /** Ten times the predictor's, and how many earlier values the correction uses. */
    @Override
    public int form(Problem problem, Moment moment) {
        HalfLogSnr lambda = HalfLogSnr.of(problem);
        int taken = moment.index() == 0 ? 0 : lambda.values(moment, 1, order);
        return 10 * predictor.form(problem, moment) + taken;
    }

    @Override
    public SDVariable step(StepScope s) {
        HalfLogSnr lambda = HalfLogSnr.of(s);
        int taken = s.form() % 10;
        SDVariable data = lambda.data(s);
        List<SDVariable> earlier =
                IntStream.rangeClosed(1, taken).mapToObj(k -> s.kept(DATA + k)).toList();
        SDVariable x = taken == 0 ? s.x() : UniPc.corrected(s, lambda, s.kept(BASE), data, earlier);
        s.keep(BASE, x);
        s.keep(DATA + 1, data);
        for (int k = 1; k <= Math.min(taken, order - 1); k++) {
            s.keep(DATA + (k + 1), earlier.get(k - 1));
        }
        return predictor.step(s.from(x).form(s.form() / 10));
    }
}
