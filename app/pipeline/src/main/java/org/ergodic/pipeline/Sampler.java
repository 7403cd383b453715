package org.ergodic.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
import org.ergodic.api.solver.StateListener;
import org.ergodic.api.solver.Status;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.common.solver.Trajectory;
import org.ergodic.data.codec.RowSpace;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.sampling.Budget;
import org.ergodic.pipeline.sampling.Drawn;
import org.ergodic.pipeline.sampling.PartialDraw;
import org.ergodic.pipeline.sampling.Tracing;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Draws samples in batches; the split into batches changes no sample, since each has random numbers of its own. */
final class Sampler {
    private static final double SHARES = 1000;

    private final String name;
    private final Equation equation;
    private final Solver<?> solver;
    private final RowSpace space;
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

        /** A batch of n samples, from starts as a solver would have them. */
        private Solution of(Made by, int n, Run run) {
            INDArray start = by.problem().start().draw(run.random().split("start"), run.firstSample(), n);
            return of(by.fitted(), start, run.random(), run.firstSample(), by.given());
        }
    }

    /** Of the latest values and conditions; its programs serve batches of other conditions and later draws. */
    private volatile Made made;

    private record Made(Evaluator evaluator, Conditions given, Problem problem, Solver<?> fitted) {}

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
            RowSpace space,
            SampleConfig how,
            List<String> others,
            Budget.BySteps bySteps,
            Optional<Decoder> decoder) {
        this.name = by.name().name();
        this.equation = by.equation();
        this.solver = by.solver();
        this.space = space;
        this.how = how;
        this.others = others;
        this.bySteps = bySteps;
        this.decoder = decoder;
    }

    /** A sampler of samples without their log-likelihoods. */
    Sampler(PartAssembler.Sampling by, RowSpace space, SampleConfig how, List<String> others, Budget.BySteps bySteps) {
        this(by, space, how, others, bySteps, Optional.empty());
    }

    /** What is to be drawn: samples first, first + 1, ... of a stream, and whether with a film of them. */
    record Request(int count, int batch, long first, RandomStream random, Conditions given, boolean film) {}

    /**
     * Draws.
     *
     * @param partial keeps what was drawn, where that is wanted
     * @param replace whether it may hold another draw, which is lost then
     * @throws CancelledException if told to stop
     * @throws SamplingException if no sample reached the end
     * @throws SizeException if a batch, or all samples together, have more numbers than an array can hold
     */
    Samples draw(
            Evaluator evaluator,
            Request request,
            RunSettings settings,
            Optional<PartialDraw> partial,
            boolean replace) {
        checkSizes(request);
        Optional<Consumer<String>> told = replace ? Optional.of(settings.reporter()::warn) : Optional.empty();
        Optional<Drawn> earlier = partial.flatMap(file -> file.read(told)).map(Drawn::of);
        Drawn drawn = earlier.orElseGet(Drawn::new);
        earlier.ifPresent(from -> settings.reporter()
                .say("going on after " + from.done() + " of " + request.count() + " samples, which "
                        + partial.orElseThrow().file() + " holds"));
        boolean isSaved = true;
        try (Progress progress = settings.reporter().begin("sampling", request.count(), drawn.done())) {
            while (drawn.done() < request.count()) {
                int done = drawn.done();
                int n = Math.min(request.batch(), request.count() - done);
                Run run = Run.of(request.random())
                        .from(request.first() + done)
                        .withMaxSteps(how.maxSteps())
                        .withMaxEvaluations(how.evaluations().orElse(Long.MAX_VALUE))
                        .withProgress(share ->
                                progress.at(done + (long) (share * SHARES * n) / (long) SHARES, equation.name()))
                        .withCancelled(settings.cancelled());
                Conditions given = request.given();
                Made by = made(evaluator, given.isEmpty() ? given : given.rows(done, done + n));
                boolean isWhole = solve(by, request, done, n, run, drawn, settings);
                isSaved &= !isWhole;
                if (!isWhole || settings.stopped()) {
                    throw stopped(drawn, request, partial, isSaved);
                }
                if (partial.filter(PartialDraw::due).isPresent()) {
                    partial.get().write(drawn.content());
                    isSaved = true;
                }
                progress.at(done + n, equation.name());
            }
        }
        return samples(drawn.whole(), request.count(), request.given());
    }

    private Samples samples(Drawn.Whole drawn, int asked, Conditions given) {
        INDArray x = drawn.x()
                .orElseThrow(() -> new SamplingException("none of " + asked + " samples reached the end: "
                        + Drawn.words(drawn.counts())
                        + drawn.failure().map(first -> "; " + first).orElse("") + advice(drawn.counts())));
        Samples.Cost cost = new Samples.Cost(
                drawn.evaluations() / asked,
                drawn.most(),
                drawn.clock().seconds(),
                drawn.clock().first());
        return new Samples(
                space.restore(x),
                x,
                drawn.counts(),
                cost,
                drawn.reports(),
                drawn.trace(),
                drawn.failure(),
                drawn.film(),
                given.isEmpty() || drawn.lost().isEmpty()
                        ? given
                        : given.rows(IntStream.range(0, asked)
                                .filter(i -> !drawn.lost().contains(i))
                                .toArray()));
    }

    /** One batch; false if it was stopped on its way. */
    private boolean solve(Made by, Request request, int before, int n, Run run, Drawn drawn, RunSettings settings) {
        // The first samples alone are watched.
        Optional<Tracing<?>> tracing = by.problem()
                .views()
                .find(Observable.VIEW)
                .filter(observable -> before == 0)
                .map(observable -> new Tracing<>(by.fitted(), observable));
        Optional<Trajectory> seen = request.film() && before == 0 ? Optional.of(trajectory()) : Optional.empty();
        Solution solution = decoder.map(decode -> decode.of(by, n, run))
                .orElseGet(() -> Integration.solve(
                        tracing.<Solver<?>>map(t -> t).orElse(by.fitted()),
                        by.problem(),
                        n,
                        watched(run, seen, settings.listener().batch(before, n))));
        if (Arrays.asList(solution.status()).contains(Status.CANCELLED)) {
            return false;
        }
        drawn.add(solution, before, tracing.flatMap(Tracing::trace));
        seen.ifPresent(trajectory -> drawn.film(film(trajectory, by.problem(), run)));
        return true;
    }

    private static Run watched(Run run, Optional<Trajectory> film, Optional<StateListener> listener) {
        if (film.isPresent() && listener.isPresent()) {
            return run.withListener((steps, state) -> {
                film.get().reached(steps, state);
                listener.get().reached(steps, state);
            });
        }
        return film.<StateListener>map(seen -> seen)
                .or(() -> listener)
                .map(run::withListener)
                .orElse(run);
    }

    /** The end of a draw that was told to stop; what it has drawn is kept. */
    private static CancelledException stopped(
            Drawn drawn, Request request, Optional<PartialDraw> partial, boolean isSaved) {
        String message = "stopped while sampling, after " + drawn.done() + " of " + request.count() + " samples";
        if (partial.isEmpty() || drawn.done() == 0) {
            return new CancelledException(message);
        }
        if (!isSaved) {
            partial.get().write(drawn.content());
        }
        return new CancelledException(
                message + ", which " + partial.get().file() + " keeps: the same draw goes on from there");
    }

    /**
     * The problem and the solver for rows with conditions. What was compiled for other rows, or for an earlier draw,
     * serves again.
     */
    private Made made(Evaluator evaluator, Conditions given) {
        Made latest = made;
        if (latest != null && latest.evaluator() == evaluator && latest.given().isEmpty() == given.isEmpty()) {
            Optional<Problem> again =
                    given.isEmpty() ? Optional.of(latest.problem()) : equation.rebound(latest.problem(), given);
            if (again.isPresent()) {
                return new Made(evaluator, given, again.get(), latest.fitted());
            }
        }
        Problem problem = equation.problem(
                given.isEmpty()
                        ? Equation.Request.of(evaluator, time())
                        : Equation.Request.of(evaluator, time()).withConditions(given));
        Solver<?> fitted = latest != null ? latest.fitted() : fitted(problem);
        Made next = new Made(evaluator, given, problem, fitted);
        made = next;
        return next;
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

    /** What keeps the first samples on their way. */
    private Trajectory trajectory() {
        Trajectory kept = how.times().isEmpty()
                ? Trajectory.atShares(Film.shares())
                : Trajectory.atTimes(how.times().stream().mapToDouble(t -> t).toArray());
        return kept.first(Film.MOST_SAMPLES);
    }

    private Film film(Trajectory seen, Problem problem, Run run) {
        return new Film(
                seen.states().stream()
                        .map(x ->
                                space.restore(problem.end().read(x, run.random().split("end"), run.firstSample())))
                        .toList(),
                seen.steps(),
                seen.states().size() == how.times().size() ? how.times() : List.of());
    }

    /** Before anything is allocated, outside the heap too. */
    private void checkSizes(Request request) {
        int n = Math.min(request.batch(), request.count());
        int width = space.scaling().columns();
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
