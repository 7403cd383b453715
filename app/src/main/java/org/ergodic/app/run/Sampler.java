package org.ergodic.app.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Integration;
import org.ergodic.api.solver.Observable;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solution;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.Trace;
import org.ergodic.app.data.Scaling;
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

    Sampler(Equation equation, Solver<?> solver, Scaling scaling, double timeMin, long maxSteps) {
        this.equation = equation;
        this.solver = solver;
        this.scaling = scaling;
        this.timeMin = timeMin;
        this.maxSteps = maxSteps;
    }

    /** What is to be drawn: samples first, first + 1, ... of a stream. */
    record Request(int count, int batch, long first, RandomStream random, Conditions given) {}

    /**
     * Draws.
     *
     * @throws CancelledException if told to stop
     * @throws SamplingException if no sample reached the end
     */
    Samples draw(Numerics numerics, Request request, Reporter reporter, BooleanSupplier cancelled) {
        Problem unconditioned = request.given().isEmpty() ? equation.problem(numerics, time()) : null;
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
                Run run = new Run(
                        request.random(),
                        request.first() + done,
                        maxSteps,
                        share -> progress.at(before + (long) (share * SHARES * n) / (long) SHARES, equation.name()),
                        cancelled);
                Problem problem = unconditioned != null
                        ? unconditioned
                        : equation.problem(numerics, time(), request.given().rows(done, done + n));
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
                    + failure.map(first -> "; " + first).orElse("") + ". " + remedy());
        }
        INDArray x = good.size() == 1 ? good.get(0) : Nd4j.concat(0, good.toArray(new INDArray[0]));
        return new Samples(scaling.restore(x), x, counts, evaluations / request.count(), reports, trace, failure);
    }

    /** How the first sample that did not reach the end stopped. */
    private static Optional<String> failure(Solution solution, int before) {
        for (int i = 0; i < solution.status().length; i++) {
            if (solution.status()[i] != Status.SUCCESS) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "sample %d stopped at time %.4g after %d evaluations of the model, the norm of its state then %.4g",
                        before + i + 1,
                        solution.time()[i],
                        solution.evaluations()[i],
                        solution.x().slice(i).norm2Number().doubleValue()));
            }
        }
        return Optional.empty();
    }

    private String remedy() {
        return equation.time().length() < 0
                ? "Use more solver steps, a larger sample.time-min, or train longer"
                : "Use smaller steps of sample.solver, one that adapts them, such as mala or hmc where it can run the model,"
                        + " or a smaller train.optimizer.rate";
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
        double end = whole.to() + timeMin;
        return whole.length() < 0 && end < whole.from() ? new Interval(whole.from(), end) : whole;
    }

    private static void keepGood(Solution solution, List<INDArray> good) {
        if (solution.success()) {
            good.add(solution.x());
            return;
        }
        for (int i = 0; i < solution.status().length; i++) {
            if (solution.status()[i] == Status.SUCCESS) {
                long[] shape = solution.x().shape();
                shape[0] = 1;
                good.add(solution.x().slice(i).dup('c').reshape('c', shape));
            }
        }
    }

    /** {@return such as {@code 3 not-finite, 997 success}} */
    static String words(Map<Status, Integer> counts) {
        List<String> words = new ArrayList<>();
        counts.forEach((status, count) -> words.add(count + " " + org.ergodic.api.config.Names.kebab(status.name())));
        return String.join(", ", words);
    }
}
