package org.ergodic.common.guidance;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;

/**
 * An equation along a Gaussian path whose samples have known elements: those are put in their places at the end and, by
 * {@link KnownElements}, on the way. Any solver with steps on a grid of times runs it.
 *
 * @param along the equation, whose problem offers the path
 * @param known what is known
 * @param repeats how often the steps between two stops are taken: 1 for replacement, more for RePaint; 0 to leave
 *     states on the way as they are, for a score that is guided by what is known
 * @param jump how many steps there are between two stops
 */
@API(status = API.Status.EXPERIMENTAL)
public record InpaintedEquation(Equation along, KnownElements.Known known, int repeats, int jump)
        implements EquationAlong {
    /** Checks that the equation has a path. */
    public InpaintedEquation {
        Objects.requireNonNull(known, "known");
        if (repeats < 0 || jump < 1) {
            throw new IllegalArgumentException("in-painting takes its steps at least once, and at least one at a time,"
                    + " not " + repeats + " times and " + jump + " at a time");
        }
        if (!along.offers().contains(NumericPath.VIEW)) {
            throw new IllegalArgumentException(
                    "known elements are noised along a Gaussian path, and the equation " + along.name() + " has none");
        }
    }

    @Override
    public Optional<Equation> withScore(UnaryOperator<ScoreModel> change) {
        return along.withScore(change).map(other -> new InpaintedEquation(other, known, repeats, jump));
    }

    @Override
    public Problem build(Request request) {
        Problem problem = along.build(request);
        Problem.End end = problem.end();
        Problem ended =
                problem.endingAt((x, random, firstSample) -> known.at(end.read(x, random, firstSample), firstSample));
        if (repeats > 0 && problem.revision().isPresent()) {
            throw new IllegalArgumentException("known elements cannot be put into states that are revised between steps"
                    + " already, as for a step to a measurement: leave one of them out");
        }
        return repeats == 0
                ? ended
                : ended.revisedBy(new KnownElements(problem.views().require(NumericPath.VIEW), known, repeats, jump));
    }
}
