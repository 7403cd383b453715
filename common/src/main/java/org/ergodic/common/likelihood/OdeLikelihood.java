package org.ergodic.common.likelihood;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.random.Noise;
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
 * divergence is taken. The solver is that of the request. Thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class OdeLikelihood implements Likelihood {
    /** Any solver of ordinary differential equations will do; one that keeps to a tolerance is the better choice. */
    public static final SolverChoice SOLVER = SolverChoice.running(
            "solve the ordinary differential equation of a likelihood", NoiseType.NONE, Set.of(VectorField.DRIFT));

    private final String what;
    private final Interval time;
    private final boolean singular;
    private final Drift drift;
    private final End end;
    private final long[] event;
    private volatile Compiled latest;

    private record Compiled(Evaluator evaluator, int probes, OdeField field) {}

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
        obstacle(request).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        Solver<?> solver = request.solver().orElseThrow();
        Interval way = way(request.timeMin());
        if (!Arrays.equals(x.shape(), Events.batch(x.size(0), event))) {
            throw new IllegalArgumentException("the likelihood is of events of shape " + Arrays.toString(event)
                    + ", one a row, and the data are " + Arrays.toString(x.shape()));
        }
        DataType type = evaluator.dataType();
        int n = Math.toIntExact(x.size(0));
        int size = Events.size(event);
        INDArray[] probes = probes(request, type, n, size);
        int extra = Math.max(1, probes.length);
        INDArray start = Nd4j.concat(1, x.castTo(type).reshape(n, size), Nd4j.zeros(type, n, extra));
        VectorField field = compiled(evaluator, request.given(), probes.length).of(request.given(), probes);
        Run run = Run.of(request.random().split("solver"));
        // A solver that says how many steps it takes is not to be stopped before them.
        long most = Math.max(run.maxSteps(), solver.stepsAhead().orElse(0));
        Solution solution = Integration.solve(solver, Problem.ode(field, way), start, run.withMaxSteps(most));
        // Rows that were not finished are not rows that could not be computed.
        Interruption.check("the likelihood");
        INDArray last = OdeField.columns(solution.x(), 0, size).reshape(Events.batch(n, event));
        INDArray known = evaluator
                .compile(s -> s.output("logProb", end.logProb(s, s.input("x", Events.batch(-1, event)))))
                .run(evaluator.variables(), Map.of("x", last))
                .get("logProb");
        return result(solution, known, OdeField.columns(solution.x(), size, size + extra), probes.length, size);
    }

    /** Batches of one table follow each other, so the field compiled last is kept, unless conditions are part of it. */
    private OdeField compiled(Evaluator evaluator, Conditions given, int probes) {
        Compiled known = latest;
        if (known != null && known.evaluator.equals(evaluator) && known.probes == probes && given.isEmpty()) {
            return known.field;
        }
        OdeField field = OdeField.of(evaluator, drift, event, probes);
        if (given.isEmpty()) {
            latest = new Compiled(evaluator, probes, field);
        }
        return field;
    }

    private INDArray[] probes(Request request, DataType type, int n, int size) {
        double[][] directions = new double[request.probesFor(size)][];
        for (int k = 0; k < directions.length; k++) {
            directions[k] = NativeMemory.values(
                    request.random().split("probe").split(k).draw(Noise.NORMAL, 0, DataType.DOUBLE, n, size));
        }
        for (int row = 0; row < n; row++) {
            orthogonalise(directions, row * size, size);
        }
        return Arrays.stream(directions)
                .map(numbers -> NativeMemory.array(numbers, type, Events.batch(n, event)))
                .toArray(INDArray[]::new);
    }

    /**
     * Makes stretches of arrays orthogonal to each other and of the length sqrt(size), by Gram and Schmidt; of normal
     * numbers these are uniformly distributed. Once more is enough against rounding (Giraud, Langou and Rozloznik
     * 2005).
     */
    private static void orthogonalise(double[][] vectors, int from, int size) {
        for (int k = 0; k < vectors.length; k++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int before = 0; before < k; before++) {
                    double along = dot(vectors[k], vectors[before], from, size) / size;
                    for (int i = from; i < from + size; i++) {
                        vectors[k][i] -= along * vectors[before][i];
                    }
                }
            }
            double scale = Math.sqrt(size / dot(vectors[k], vectors[k], from, size));
            for (int i = from; i < from + size; i++) {
                vectors[k][i] *= scale;
            }
        }
    }

    private static double dot(double[] a, double[] b, int from, int size) {
        double sum = 0;
        for (int i = from; i < from + size; i++) {
            sum += a[i] * b[i];
        }
        return sum;
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
        if (singular && !(request.timeMin() >= 0 && request.timeMin() < length)) {
            return Optional.of("the likelihood stops time-min short of the data's time, in an interval of length "
                    + length + ": time-min must be at least 0 and below " + length + ", not " + request.timeMin());
        }
        return Optional.empty();
    }

    private Interval way(double timeMin) {
        return singular ? new Interval(time.from() + Math.signum(time.length()) * timeMin, time.to()) : time;
    }

    private static Result result(Solution solution, INDArray known, INDArray divergences, int probes, int size) {
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
            logProb[i] = known.getDouble(i) + mean;
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
