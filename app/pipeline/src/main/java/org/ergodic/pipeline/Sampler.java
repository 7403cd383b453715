package org.ergodic.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.ergodic.api.array.SizeException;
import org.ergodic.api.array.Sizes;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
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
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.common.solver.Trajectory;
import org.ergodic.data.scale.Scaling;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.sampling.Budget;
import org.ergodic.pipeline.sampling.Tracing;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Draws samples in batches; the split into batches changes no sample, since each has random numbers of its own. */
final class Sampler {
    private static final double SHARES = 1000;

    private final String name;
    private final Equation equation;
    private final Solver<?> solver;
    private final Scaling scaling;
    private final SampleConfig how;
    private final List<String> others;
    private final Budget.BySteps bySteps;
    private final Optional<Decoder> decoder;

    /** Takes starts to samples with their log-likelihoods. */
    @FunctionalInterface
    interface Decoder {
        /**
         * Decodes a batch.
         *
         * @param by the solver
         * @param start {@code [n, event]}, of which samples are the data
         * @param random the stream of the samples
         * @param first the number of the first sample
         * @param given the conditions of the batch
         * @return the samples, with log p in nats on the data's scale among the reports
         */
        Solution of(Solver<?> by, INDArray start, RandomStream random, long first, Conditions given);
    }

    /**
     * A sampler.
     *
     * @param how what limits it
     * @param others the names of other solvers that can run the equation, for advice
     * @param bySteps makes the solver for another number of steps
     * @param decoder what samples with their log-likelihoods, where these are asked for
     */
    Sampler(
            PartAssembler.Sampling by,
            Scaling scaling,
            SampleConfig how,
            List<String> others,
            Budget.BySteps bySteps,
            Optional<Decoder> decoder) {
        this.name = by.name().name();
        this.equation = by.equation();
        this.solver = by.solver();
        this.scaling = scaling;
        this.how = how;
        this.others = others;
        this.bySteps = bySteps;
        this.decoder = decoder;
    }

    /** A sampler of samples without their log-likelihoods. */
    Sampler(PartAssembler.Sampling by, Scaling scaling, SampleConfig how, List<String> others, Budget.BySteps bySteps) {
        this(by, scaling, how, others, bySteps, Optional.empty());
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
        Drawn drawn = new Drawn();
        Solver<?> fitted = null;
        try (Progress progress = reporter.begin("sampling", request.count(), 0)) {
            for (int done = 0; done < request.count(); done += request.batch()) {
                int n = Math.min(request.batch(), request.count() - done);
                int before = done;
                Run run = Run.of(request.random())
                        .from(request.first() + done)
                        .withMaxSteps(how.maxSteps())
                        .withMaxEvaluations(how.evaluations().orElse(Long.MAX_VALUE))
                        .withProgress(share ->
                                progress.at(before + (long) (share * SHARES * n) / (long) SHARES, equation.name()))
                        .withCancelled(cancelled);
                Problem problem = unconditioned != null
                        ? unconditioned
                        : equation.problem(of.withConditions(request.given().rows(done, done + n)));
                fitted = fitted == null ? fitted(problem) : fitted;
                Solver<?> by = fitted;
                // The first samples alone are watched.
                Optional<Tracing<?>> tracing = problem.views()
                        .find(Observable.VIEW)
                        .filter(observable -> before == 0)
                        .map(observable -> new Tracing<>(by, observable));
                Optional<Trajectory> seen = before == 0 ? watched() : Optional.empty();
                Conditions given = request.given().isEmpty()
                        ? request.given()
                        : request.given().rows(done, done + n);
                Solution solution = decoder.map(decode -> decode.of(
                                by,
                                problem.start().draw(run.random().split("start"), run.firstSample(), n),
                                run.random(),
                                run.firstSample(),
                                given))
                        .orElseGet(() -> Integration.solve(
                                tracing.<Solver<?>>map(t -> t).orElse(by),
                                problem,
                                n,
                                seen.map(run::withListener).orElse(run)));
                if (cancelled.getAsBoolean()) {
                    throw new CancelledException("stopped while sampling");
                }
                drawn.add(solution, before, tracing.flatMap(Tracing::trace));
                seen.ifPresent(trajectory -> drawn.film(film(trajectory, problem, run)));
                progress.at(done + n, equation.name());
            }
        }
        return drawn.samples(request.count(), scaling, this::advice);
    }

    /** The solver, with as many steps as its evaluations allow where these are limited. */
    private Solver<?> fitted(Problem problem) {
        if (how.evaluations().isEmpty()) {
            return solver;
        }
        try {
            return new Budget(how.evaluations().get(), how.maxSteps()).fitted(name, solver, bySteps, problem);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of(new Violation(Location.JAVA, "sample.evaluations", e.getMessage())), e);
        }
    }

    /** What keeps the first samples on their way, where that is asked for. */
    private Optional<Trajectory> watched() {
        if (!how.times().isEmpty()) {
            double[] times = how.times().stream().mapToDouble(t -> t).toArray();
            return Optional.of(Trajectory.atTimes(times).first(Film.MOST_SAMPLES));
        }
        return how.film() ? Optional.of(Trajectory.atShares(Film.shares()).first(Film.MOST_SAMPLES)) : Optional.empty();
    }

    private Film film(Trajectory seen, Problem problem, Run run) {
        return new Film(
                seen.states().stream()
                        .map(x -> scaling.restore(
                                problem.end().read(x, run.random().split("end"), run.firstSample())))
                        .toList(),
                seen.steps(),
                seen.states().size() == how.times().size() ? how.times() : List.of());
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

    private String advice(Map<Status, Integer> counts) {
        String more = Drawn.raiseLimits(counts);
        return Drawn.LIMITS.containsAll(counts.keySet()) ? more : more + ". " + otherRemedy();
    }

    private String otherRemedy() {
        return equation.time().length() < 0
                ? "Use more solver steps, a larger sample.time-min, or train longer"
                : "Use smaller steps of sample.solver"
                        + (others.isEmpty() ? "" : ", another solver (" + String.join(", ", others) + ")")
                        + ", or a smaller train.optimizer.rate";
    }

    /** Time that runs back to the data stops short of it; a chain or a flow keeps its interval. */
    private Interval time() {
        Interval whole = equation.time();
        return whole.length() < 0 ? new Interval(whole.from(), whole.to() + how.timeMin()) : whole;
    }

    /** Why samples cannot be kept at some times, if they cannot. */
    static Optional<String> timesObstacle(Equation equation, double timeMin, List<Double> times) {
        Interval whole = equation.time();
        double direction = Math.signum(whole.length());
        double end = direction < 0 ? whole.to() + timeMin : whole.to();
        for (int k = 0; k < times.size(); k++) {
            double time = times.get(k);
            if (!(direction * (time - whole.from()) >= 0 && direction * (end - time) >= 0)) {
                return Optional.of("the " + equation.name() + " runs from " + whole.from() + " to " + end
                        + ", and number " + (k + 1) + " of the times is " + time);
            }
            if (k > 0 && !(direction * (time - times.get(k - 1)) > 0)) {
                return Optional.of("must be in the direction of the " + equation.name() + ", from " + whole.from()
                        + " to " + end + ", and " + time + " comes after " + times.get(k - 1));
            }
        }
        return Optional.empty();
    }

    /** Why an equation cannot stop so far short of the data's time, if it cannot. */
    static Optional<String> timeObstacle(Equation equation, double timeMin) {
        double length = -equation.time().length();
        return length <= 0 || (timeMin >= 0 && timeMin < length)
                ? Optional.empty()
                : Optional.of("must be at least 0 and below " + length + ", the length of the interval of the "
                        + equation.name() + ", not " + timeMin);
    }
}
