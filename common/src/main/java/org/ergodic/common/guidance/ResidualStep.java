package org.ergodic.common.guidance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Revision;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An equation whose samples are led to a linear measurement {@code y = A x_0} by a step after each step of the solver
 * (Chung, Kim, Mccann, Klasky and Ye 2023, "Diffusion posterior sampling for general noisy inverse problems",
 * arXiv:2209.14687, algorithm 1):
 *
 * <pre>{@code
 * x_s  <-  x_s - zeta / |y - A D(x_t)|  grad_{x_t} |y - A D(x_t)|^2
 * }</pre>
 *
 * with the data D that the score predicts at the state x_t from which the solver's step to x_s set out. It is no score:
 * how far samples are led depends on how many steps there are. The gradient of the squared norm over the norm is twice
 * that of the norm, so that zeta is half of the {@code scale} of the authors' program, which follows the latter.
 *
 * <p>It needs a solver with steps on a grid of times. The gradient counts as two evaluations of the score.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ResidualStep implements EquationAlong {
    /** Below this a residual is taken to be zero, and there is no step. */
    private static final double NONE = 1e-12;

    private final Equation along;
    private final double[][] a;
    private final double[] y;
    private final double zeta;
    private final GaussianPath path;
    private final long[] event;

    /**
     * An equation with steps to a measurement.
     *
     * @param along the equation, along a score
     * @param a {@code [m][d]}, A on the model's scale
     * @param y {@code [m]}
     * @param zeta the factor of the step, above 0
     * @param path the Gaussian path of the score
     * @param event the shape of an event
     * @throws IllegalArgumentException for other shapes, a step that is not above 0, or an equation without a score
     */
    public ResidualStep(Equation along, double[][] a, double[] y, double zeta, GaussianPath path, long... event) {
        this.along = Objects.requireNonNull(along, "along");
        this.a = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            this.a[i] = a[i].clone();
        }
        this.y = y.clone();
        this.zeta = zeta;
        this.path = Objects.requireNonNull(path, "path");
        this.event = event.clone();
        if (!(zeta > 0) || !Double.isFinite(zeta)) {
            throw new IllegalArgumentException("the step to a measurement must be above 0, not " + zeta);
        }
        if (a.length == 0 || a.length != y.length) {
            throw new IllegalArgumentException("the matrix of a measurement has " + a.length + " rows, and there are "
                    + y.length + " values: there must be one for each, at least one");
        }
        for (double[] row : a) {
            if (row.length != Events.size(event)) {
                throw new IllegalArgumentException("each row of a measurement's matrix needs a number for each of the "
                        + Events.size(event) + " numbers of an event, and one has " + row.length);
            }
        }
        if (along.withScore(score -> score).isEmpty()) {
            throw new IllegalArgumentException(
                    "a measurement is compared with the data that a score predicts, and the equation " + along.name()
                            + " is along none");
        }
    }

    @Override
    public Equation along() {
        return along;
    }

    /** The predicted data of the step are those of the changed score too. */
    @Override
    public Optional<Equation> withScore(UnaryOperator<ScoreModel> change) {
        return along.withScore(change).map(other -> new ResidualStep(other, a, y, zeta, path, event));
    }

    private ScoreModel score() {
        ScoreModel[] seen = new ScoreModel[1];
        along.withScore(score -> {
            seen[0] = score;
            return score;
        });
        return seen[0];
    }

    @Override
    public Problem build(Request request) {
        Problem problem = along.build(request);
        if (problem.revision().isPresent()) {
            throw new IllegalArgumentException("the states of the equation " + along.name()
                    + " are revised between steps already: a measurement" + " cannot be stepped to as well");
        }
        ScoreModel score = score();
        Evaluator evaluator = request.evaluator();
        Program program = evaluator.compile(s -> {
            SDVariable x = s.input("x", Events.batch(-1, event));
            SDVariable time = s.input("t", Events.column(1, event));
            SDVariable t = Events.repeat(time, event.length + 1, x, event);
            SDVariable data = score.data(s, x, t, request.given().sharedContext(s, x, event), path);
            SDVariable measured = s.sameDiff()
                    .mmul(Events.flatten(data, event), s.constant(Nd4j.createFromArray(a)), false, true, false);
            SDVariable away =
                    s.constant(Nd4j.createFromArray(y).reshape(1, y.length)).sub(measured);
            SDVariable square = away.mul(away).sum(1);
            SDVariable norm = s.sameDiff().math().sqrt(square).add(NONE);
            SDVariable gradient = s.gradient(square, List.of(x)).get(0);
            s.output("step", gradient.mul(-zeta).div(norm.reshape(Events.column(-1, event))));
        });
        return problem.revisedBy(
                new Steps(program, evaluator, request.given(), 2 * score.evaluations(), () -> {}, event));
    }

    /** The steps as numbers. */
    private record Steps(
            Program program, Evaluator evaluator, Conditions given, int evaluations, Runnable count, long... event)
            implements Revision {
        @Override
        public INDArray revise(INDArray x, double time, RandomStream random, long firstSample) {
            return x;
        }

        @Override
        public INDArray revise(
                INDArray before, double from, INDArray x, double to, RandomStream random, long firstSample) {
            for (int i = 0; i < evaluations; i++) {
                count.run();
            }
            Call call = program.call(evaluator.variables());
            given.giveShared(call);
            INDArray step = call.set("x", before)
                    .set("t", Nd4j.valueArrayOf(Events.column(1, event), from, before.dataType()))
                    .run()
                    .get("step");
            return x.add(step);
        }

        @Override
        public Revision counted(Runnable other) {
            Runnable own = count;
            return new Steps(
                    program,
                    evaluator,
                    given,
                    evaluations,
                    () -> {
                        own.run();
                        other.run();
                    },
                    event);
        }
    }
}
