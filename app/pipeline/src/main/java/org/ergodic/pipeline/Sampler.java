package org.ergodic.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ergodic.api.array.SizeException;
import org.ergodic.api.array.Sizes;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Observable;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.Trace;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.data.scale.Scaling;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Draws samples in batches; the split into batches changes no sample, since each has random numbers of its own. */
final class Sampler {
    private static final double SHARES = 1000;

    private final Equation equation;
    private final Solver<?> solver;
    private final Scaling scaling;
    private final double timeMin;
    private final long maxSteps;
    private final List<String> others;

    /**
     * A sampler.
     *
     * @param others the names of other solvers that can run the equation, for advice
     */
    Sampler(Equation equation, Solver<?> solver, Scaling scaling, double timeMin, long maxSteps, List<String> others) {
        this.equation = equation;
        this.solver = solver;
        this.scaling = scaling;
        this.timeMin = timeMin;
        this.maxSteps = maxSteps;
        this.others = others;
    }

    /** What is to be drawn: samples first, first + 1, ... of a stream. */
    record Request(int count, int batch, long first, RandomStream random, Conditions given) {}

    /**
     * Draws.
     *
     * @throws CancelledException if told to stop
     * @throws SamplingException if no sample reached the end
     * @throws SizeException if a batch, or all samples together, have more numbers than an array can hold
     */
    Samples draw(Evaluator evaluator, Request request, Reporter reporter, BooleanSupplier cancelled) {
        checkSizes(request);
        Equation.Request of = Equation.Request.of(evaluator, time());
        Problem unconditioned = request.given().isEmpty() ? equation.problem(of) : null;
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        List<INDArray> good = new ArrayList<>();
        double evaluations = 0;
        Map<String, double[]> reports = new TreeMap<>();
        Optional<Trace> trace = Optional.empty();
        Optional<String> failure = Optional.empty();
        try (Progress progress = reporter.begin("sampling", request.count(), 0)) {
            for (int done = 0; done < request.count(); done += request.batch()) {
                int n = Math.min(request.batch(), request.count() - done);
                int before = done;
                Run run = Run.of(request.random())
                        .from(request.first() + done)
                        .withMaxSteps(maxSteps)
                        .withProgress(share ->
                                progress.at(before + (long) (share * SHARES * n) / (long) SHARES, equation.name()))
                        .withCancelled(cancelled);
                Problem problem = unconditioned != null
                        ? unconditioned
                        : equation.problem(of.withConditions(request.given().rows(done, done + n)));
                // The first samples alone are watched.
                Optional<Tracing<?>> tracing = problem.views()
                        .find(Observable.VIEW)
                        .filter(observable -> before == 0)
                        .map(observable -> new Tracing<>(solver, observable));
                Solution solution =
                        Integration.solve(tracing.<Solver<?>>map(t -> t).orElse(solver), problem, n, run);
                trace = tracing.isPresent() ? tracing.get().trace() : trace;
                report(solution, reports);
                if (cancelled.getAsBoolean()) {
                    throw new CancelledException("stopped while sampling");
                }
                failure = failure.or(() -> failure(solution, before));
                solution.counts().forEach((status, count) -> counts.merge(status, count, Integer::sum));
                for (long each : solution.evaluations()) {
                    evaluations += each;
                }
                keepGood(solution, good);
                progress.at(done + n, equation.name());
            }
        }
        if (good.isEmpty()) {
            throw new SamplingException("none of " + request.count() + " samples reached the end: " + words(counts)
                    + failure.map(first -> "; " + first).orElse("") + advice(counts));
        }
        INDArray x = good.size() == 1 ? good.get(0) : Nd4j.concat(0, good.toArray(new INDArray[0]));
        return new Samples(scaling.restore(x), x, counts, evaluations / request.count(), reports, trace, failure);
    }

    /** Before anything is allocated, outside the heap too. */
    private void checkSizes(Request request) {
        int n = Math.min(request.batch(), request.count());
        int width = scaling.columns();
        if (!Sizes.fits(n, width)) {
            throw new SizeException(
                    "a batch of " + n + " samples of " + width + " numbers", "use a smaller batch, by sample.batch");
        }
        if (!Sizes.fits(request.count(), width)) {
            throw new SizeException(
                    "a set of " + request.count() + " samples of " + width + " numbers",
                    "ask for fewer by sample.count");
        }
    }

    /** How the first sample that did not reach the end stopped. */
    private static Optional<String> failure(Solution solution, int before) {
        for (int i = 0; i < solution.status().length; i++) {
            if (solution.status()[i] != Status.SUCCESS) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "sample %d stopped at time %.4g after %d evaluations of the model, the norm of its state"
                                + " then %.4g",
                        before + i + 1,
                        solution.time()[i],
                        solution.evaluations()[i],
                        solution.x().slice(i).norm2Number().doubleValue()));
            }
        }
        return Optional.empty();
    }

    /** A sentence on what to do where samples reached the limit on steps, or nothing. */
    static String moreSteps(Map<Status, Integer> counts) {
        return counts.containsKey(Status.STEP_LIMIT) ? ". Raise max-steps of the solver or of sample" : "";
    }

    private String advice(Map<Status, Integer> counts) {
        if (counts.keySet().equals(Set.of(Status.STEP_LIMIT))) {
            return moreSteps(counts);
        }
        return moreSteps(counts) + ". " + otherRemedy();
    }

    private String otherRemedy() {
        return equation.time().length() < 0
                ? "Use more solver steps, a larger sample.time-min, or train longer"
                : "Use smaller steps of sample.solver"
                        + (others.isEmpty() ? "" : ", another solver (" + String.join(", ", others) + ")")
                        + ", or a smaller train.optimizer.rate";
    }

    private static void report(Solution solution, Map<String, double[]> reports) {
        solution.reports()
                .forEach((name, values) -> reports.merge(
                        name,
                        IntStream.range(0, values.length)
                                .filter(i -> solution.status()[i] == Status.SUCCESS)
                                .mapToDouble(i -> values[i])
                                .toArray(),
                        (a, b) -> DoubleStream.concat(Arrays.stream(a), Arrays.stream(b))
                                .toArray()));
    }

    /** Time that runs back to the data stops short of it; a chain or a flow keeps its interval. */
    private Interval time() {
        Interval whole = equation.time();
        return whole.length() < 0 ? new Interval(whole.from(), whole.to() + timeMin) : whole;
    }

    /** Why an equation cannot stop so far short of the data's time, if it cannot. */
    static Optional<String> timeObstacle(Equation equation, double timeMin) {
        double length = -equation.time().length();
        return length <= 0 || (timeMin >= 0 && timeMin < length)
                ? Optional.empty()
                : Optional.of("must be at least 0 and below " + length + ", the length of the interval of the "
                        + equation.name() + ", not " + timeMin);
    }

    private static void keepGood(Solution solution, List<INDArray> good) {
        if (solution.success()) {
            good.add(solution.x());
            return;
        }
        for (int i = 0; i < solution.status().length; i++) {
            if (solution.status()[i] == Status.SUCCESS) {
                // The array of the shape is the solution's own.
                long[] one = Events.batch(1, Events.event(solution.x().shape()));
                good.add(solution.x().slice(i).dup('c').reshape('c', one));
            }
        }
    }

    /** {@return such as {@code 3 not-finite, 997 success}} */
    static String words(Map<Status, Integer> counts) {
        List<String> words = new ArrayList<>();
        counts.forEach((status, count) -> words.add(count + " " + org.ergodic.api.message.Names.kebab(status.name())));
        return String.join(", ", words);
    }
}
