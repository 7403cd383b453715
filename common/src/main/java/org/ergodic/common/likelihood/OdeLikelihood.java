package org.ergodic.common.likelihood;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Interruption;
import org.ergodic.common.solver.Solution;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The likelihood of a model whose data are carried to a known distribution by an ordinary differential equation dx/dt =
 * F(x, t): the instantaneous change of variables of Chen, Rubanova, Bettencourt and Duvenaud (2018), "Neural ordinary
 * differential equations", arXiv:1806.07366, theorem 1, {@code log p(x) = log p_end(x_end) + integral of div F dt} from
 * the data's time to that of the known distribution.
 *
 * <p>What is integrated is x and, beside it, the exact divergence, or one for each of K Hutchinson probes, each with a
 * fixed probe for the whole way (Grathwohl et al. 2019, "FFJORD", arXiv:1810.01367). A row's probes are sqrt(d) times
 * orthonormal directions drawn uniformly, so that d of them would give the exact trace. Their K numbers have any value,
 * where independent probes of signs may agree by chance and show no error; and, being drawn without replacement, their
 * mean has the variance {@code s^2 / K (1 - K / d)} for their sample variance s^2. With K of at least d the exact
 * divergence is taken. By {@link Likelihood.Estimator#HUTCH_PLUS_PLUS} the probes see what the Jacobian's range along
 * some further directions leaves, and the trace on that range, which turns with time, is exact.
 *
 * <p>The same equation carries data to codes and back ({@link Encoding}). The solver is that of the request.
 * Thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class OdeLikelihood implements Likelihood, Encoding {
    /** Any solver of ordinary differential equations will do; one that keeps to a tolerance is the better choice. */
    public static final SolverChoice SOLVER = SolverChoice.running(
            "solve the ordinary differential equation of a likelihood", NoiseType.NONE, Set.of(VectorField.DRIFT));

    /**
     * The tolerance of a likelihood that few probes estimate anyway: on images of 64 numbers it adds 0.09 nats to a
     * standard error of 2 (root mean squares), for two fifths of the evaluations that 1e-5 takes.
     */
    private static final double TOLERANCE_OF_ESTIMATES = 1e-3;

    /** The solver for likelihoods that few probes estimate. */
    public static final SolverChoice SOLVER_OF_ESTIMATES =
            SOLVER.with("rtol", TOLERANCE_OF_ESTIMATES).with("atol", TOLERANCE_OF_ESTIMATES);

    private final String what;
    private final Interval time;
    private final boolean singular;
    private final Drift drift;
    private final End end;
    private final long[] event;
    private volatile Compiled latest;

    private record Compiled(Evaluator evaluator, TraceDirections by, OdeField field) {}

    /** The right-hand side of the equation. */
    @FunctionalInterface
    public interface Drift {
        /**
         * F(x, t).
         *
         * @param s the model's scope
         * @param x {@code [n, event]}
         * @param t the time of each sample {@code [n, 1, ..., 1]}
         * @param c what it is conditioned on, usually nothing
         * @return {@code [n, event]}
         */
        SDVariable at(Scope s, SDVariable x, SDVariable t, Context c);
    }

    /** The known distribution at the end of the way. */
    @FunctionalInterface
    public interface End {
        /**
         * Its log density.
         *
         * @param s the model's scope
         * @param x {@code [n, event]}
         * @return {@code [n]} in nats
         */
        SDVariable logProb(Scope s, SDVariable x);
    }

    /**
     * A likelihood.
     *
     * @param what the model in messages, such as {@code a diffusion model}
     * @param time from the data's time to that of the known distribution
     * @param singular whether the equation is singular at the data's time, so that a request's {@code timeMin} counts
     * @param drift the right-hand side
     * @param end the known distribution
     * @param event the shape of an event
     */
    public OdeLikelihood(String what, Interval time, boolean singular, Drift drift, End end, long... event) {
        this.what = Objects.requireNonNull(what, "what");
        this.time = Objects.requireNonNull(time, "time");
        this.singular = singular;
        this.drift = Objects.requireNonNull(drift, "drift");
        this.end = Objects.requireNonNull(end, "end");
        this.event = event.clone();
    }

    @Override
    public boolean needsSolver() {
        return true;
    }

    @Override
    public Result logProb(Evaluator evaluator, Request request, INDArray x) {
        Interval way = way(require(request, x));
        TraceDirections by = TraceDirections.of(request, Events.size(event));
        Solution solution = carried(evaluator, request, x, way, by);
        int size = Events.size(event);
        INDArray last = OdeField.columns(solution.x(), 0, size).reshape(Events.batch(x.size(0), event));
        return result(solution, known(evaluator, last), 1, by, size);
    }

    @Override
    public Coded encode(Evaluator evaluator, Request request, INDArray x) {
        return alone(evaluator, request, x, way(require(request, x)));
    }

    @Override
    public Coded decode(Evaluator evaluator, Request request, INDArray z) {
        return alone(evaluator, request, z, way(require(request, z)).reversed());
    }

    @Override
    public Coded decodeWithLogProb(Evaluator evaluator, Request request, INDArray z) {
        Interval way = way(require(request, z)).reversed();
        TraceDirections by = TraceDirections.of(request, Events.size(event));
        Solution solution = carried(evaluator, request, z, way, by);
        int size = Events.size(event);
        INDArray x = OdeField.columns(solution.x(), 0, size).reshape(Events.batch(z.size(0), event));
        // The divergence was integrated from the known distribution's end on, and so with the other sign.
        Result logProb = result(solution, known(evaluator, z.castTo(evaluator.dataType())), -1, by, size);
        return Coded.of(x, solution.status(), solution.evaluations(), solution.time())
                .with(logProb);
    }

    private Request require(Request request, INDArray rows) {
        obstacle(request).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        if (!Arrays.equals(rows.shape(), Events.batch(rows.size(0), event))) {
            throw new IllegalArgumentException("the likelihood is of events of shape " + Arrays.toString(event)
                    + ", one a row, and the data are " + Arrays.toString(rows.shape()));
        }
        return request;
    }

    /** Rows with their divergences along the way. */
    private Solution carried(Evaluator evaluator, Request request, INDArray rows, Interval way, TraceDirections by) {
        DataType type = evaluator.dataType();
        int n = Math.toIntExact(rows.size(0));
        INDArray[] directions = by.draw(request.random(), request.firstRow(), type, n, event);
        INDArray start =
                Nd4j.concat(1, rows.castTo(type).reshape(n, Events.size(event)), Nd4j.zeros(type, n, by.columns()));
        return solved(compiled(evaluator, request.given(), by).of(request.given(), directions), request, start, way);
    }

    /** Rows without their divergences. */
    private Coded alone(Evaluator evaluator, Request request, INDArray rows, Interval way) {
        VectorField field = evaluator.field(event, request.given(), c -> (s, x, t) -> drift.at(s, x, t, c));
        Solution solution = solved(field, request, rows.castTo(evaluator.dataType()), way);
        return Coded.of(solution.x(), solution.status(), solution.evaluations(), solution.time());
    }

    private static Solution solved(VectorField field, Request request, INDArray start, Interval way) {
        Solver<?> solver = request.solver().orElseThrow();
        Run run = Run.of(request.random().split("solver"));
        // A solver that says how many steps it takes is not to be stopped before them.
        long most = Math.max(run.maxSteps(), solver.stepsAhead().orElse(0));
        Solution solution = Integration.solve(solver, Problem.ode(field, way), start, run.withMaxSteps(most));
        // Rows that were not finished are not rows that could not be computed.
        Interruption.check("the likelihood");
        return solution;
    }

    private INDArray known(Evaluator evaluator, INDArray z) {
        return evaluator
                .compile(s -> s.output("logProb", end.logProb(s, s.input("x", Events.batch(-1, event)))))
                .run(evaluator.variables(), Map.of("x", z))
                .get("logProb");
    }

    /** Batches of one table follow each other, so the field compiled last is kept, unless conditions are part of it. */
    private OdeField compiled(Evaluator evaluator, Conditions given, TraceDirections by) {
        Compiled known = latest;
        if (known != null && known.evaluator.equals(evaluator) && known.by.equals(by) && given.isEmpty()) {
            return known.field;
        }
        OdeField field = OdeField.of(evaluator, drift, event, by);
        if (given.isEmpty()) {
            latest = new Compiled(evaluator, by, field);
        }
        return field;
    }

    @Override
    public Optional<String> obstacle(Request request) {
        if (request.solver().isEmpty()) {
            return Optional.of("the likelihood of " + what
                    + " needs a solver for ordinary differential equations, and none was given");
        }
        Optional<String> obstacle =
                request.solver().get().obstacle(NoiseType.NONE, Calculus.ITO, Set.of(VectorField.DRIFT));
        if (obstacle.isPresent()) {
            return Optional.of("the solver cannot compute the likelihood of " + what
                    + ", for which it must solve an ordinary differential equation given by its drift: "
                    + obstacle.get());
        }
        double length = Math.abs(time.length());
        if (request.time().isPresent()) {
            double asked = request.time().getAsDouble();
            return time.contains(asked)
                    ? Optional.empty()
                    : Optional.of("the likelihood at a time of its own is of a time between " + time.min() + " and "
                            + time.max() + ", where " + what + " is defined, and " + asked + " is not");
        }
        if (singular && !(request.timeMin() >= 0 && request.timeMin() < length)) {
            return Optional.of("the likelihood stops time-min short of the data's time, in an interval of length "
                    + length + ": time-min must be at least 0 and below " + length + ", not " + request.timeMin());
        }
        return Optional.empty();
    }

    private Interval way(Request request) {
        double from = request.time()
                .orElse(singular ? time.from() + Math.signum(time.length()) * request.timeMin() : time.from());
        return new Interval(from, time.to());
    }

    /** log p of rows; the sign is that of the integrals of the divergence in it. */
    private static Result result(Solution solution, INDArray known, int sign, TraceDirections by, int size) {
        INDArray divergences = OdeField.columns(solution.x(), size, size + by.columns());
        int probes = by.probes();
        int n = solution.status().length;
        double[] logProb = new double[n];
        double[] error = new double[n];
        Status[] status = solution.status().clone();
        for (int i = 0; i < n; i++) {
            double sum = 0;
            double squares = 0;
            for (int k = 0; k < divergences.size(1); k++) {
                sum += divergences.getDouble(i, k);
            }
            double mean = sum / divergences.size(1);
            for (int k = 0; k < divergences.size(1); k++) {
                squares += Math.pow(divergences.getDouble(i, k) - mean, 2);
            }
            logProb[i] = known.getDouble(i) + sign * mean;
            boolean good = status[i] == Status.SUCCESS && logProb[i] < Double.POSITIVE_INFINITY;
            if (!good) {
                logProb[i] = Double.NaN;
                status[i] = status[i] == Status.SUCCESS ? Status.NOT_FINITE : status[i];
            }
            // One probe says nothing of its own error: 0 / 0.
            double left = 1 - (double) probes / size;
            error[i] = !good ? Double.NaN : probes == 0 ? 0 : Math.sqrt(squares / (probes - 1) / probes * left);
        }
        return Result.estimated(
                Nd4j.createFromArray(logProb).castTo(known.dataType()),
                Nd4j.createFromArray(error).castTo(known.dataType()),
                probes,
                status,
                solution.evaluations());
    }
}
