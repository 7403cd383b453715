package org.ergodic.pipeline.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.message.Names;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.Trace;
import org.ergodic.common.solver.Solution;
import org.ergodic.pipeline.progress.Film;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What has been drawn so far, chunk by chunk. */
public final class Drawn {
    /** How samples end that would have gone on. */
    public static final Set<Status> LIMITS = Set.of(Status.STEP_LIMIT, Status.EVALUATION_LIMIT);

    private static final String DONE = "done";
    private static final String COUNT = "count/";
    private static final String EVALUATIONS = "evaluations";
    private static final String MOST = "most-evaluations";
    private static final String SECONDS = "seconds";
    private static final String FIRST = "first-step";
    private static final String FAILURE = "failure";
    private static final String LOST = "lost";
    private static final String X = "x";
    private static final String REPORT = "report/";
    private static final String TRACE = "trace";
    private static final String FILM = "film/";
    private static final String TIMES = "film-times";

    private final Map<Status, Integer> counts = new EnumMap<>(Status.class);
    private final List<INDArray> good = new ArrayList<>();
    private final Map<String, double[]> reports = new TreeMap<>();
    private double evaluations;
    private long most;
    private Solution.Clock clock = Solution.Clock.NONE;
    private Optional<Trace> trace = Optional.empty();
    private final List<Integer> lost = new ArrayList<>();
    private Optional<String> failure = Optional.empty();
    private Optional<Film> film = Optional.empty();

    /**
     * Adds a chunk.
     *
     * @param before how many samples came before it
     * @param seen what was watched of it
     */
    public void add(Solution solution, int before, Optional<Trace> seen) {
        trace = trace.or(() -> seen);
        failure = failure.or(() -> failure(solution, before));
        solution.counts().forEach((status, count) -> counts.merge(status, count, Integer::sum));
        for (long each : solution.evaluations()) {
            evaluations += each;
            most = Math.max(most, each);
        }
        clock = clock.and(solution.clock());
        report(solution);
        keepGood(solution);
        IntStream.range(0, solution.status().length)
                .filter(i -> solution.status()[i] != Status.SUCCESS)
                .forEach(i -> lost.add(before + i));
    }

    /** How many there are, whether or not they reached the end. */
    public int done() {
        return counts.values().stream().mapToInt(count -> count).sum();
    }

    /** All of it, to go on from. */
    public PartialDraw.Content content() {
        Map<String, INDArray> tensors = new TreeMap<>();
        Map<String, String> scalars = new TreeMap<>();
        scalars.put(DONE, String.valueOf(done()));
        counts.forEach((status, count) -> scalars.put(COUNT + status.name(), String.valueOf(count)));
        scalars.put(EVALUATIONS, Double.toString(evaluations));
        scalars.put(MOST, String.valueOf(most));
        scalars.put(SECONDS, Double.toString(clock.seconds()));
        scalars.put(FIRST, Double.toString(clock.first()));
        failure.ifPresent(how -> scalars.put(FAILURE, how));
        scalars.put(LOST, lost.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        if (!good.isEmpty()) {
            tensors.put(X, all());
        }
        reports.forEach((name, values) -> {
            if (values.length > 0) {
                tensors.put(REPORT + name, Nd4j.createFromArray(values));
            }
        });
        trace.ifPresent(seen -> {
            tensors.put(TRACE, Nd4j.createFromArray(seen.chains()));
            scalars.put(TRACE, String.valueOf(seen.every()));
        });
        film.ifPresent(seen -> {
            for (int i = 0; i < seen.frames().size(); i++) {
                tensors.put(FILM + i, seen.frames().get(i));
            }
            scalars.put(FILM, seen.steps().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            scalars.put(TIMES, seen.times().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        });
        return new PartialDraw.Content(tensors, scalars);
    }

    /** What an earlier process has drawn. */
    public static Drawn of(PartialDraw.Content content) {
        Map<String, INDArray> tensors = content.tensors();
        Map<String, String> scalars = content.scalars();
        Drawn drawn = new Drawn();
        for (Status status : Status.values()) {
            Optional.ofNullable(scalars.get(COUNT + status.name()))
                    .ifPresent(count -> drawn.counts.put(status, Integer.valueOf(count)));
        }
        drawn.evaluations = Double.parseDouble(scalars.get(EVALUATIONS));
        drawn.most = Long.parseLong(scalars.get(MOST));
        drawn.clock =
                new Solution.Clock(Double.parseDouble(scalars.get(SECONDS)), Double.parseDouble(scalars.get(FIRST)));
        drawn.failure = Optional.ofNullable(scalars.get(FAILURE));
        Stream.of(scalars.getOrDefault(LOST, "").split(" "))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .forEach(drawn.lost::add);
        Optional.ofNullable(tensors.get(X)).ifPresent(drawn.good::add);
        tensors.forEach((name, values) -> {
            if (name.startsWith(REPORT)) {
                drawn.reports.put(name.substring(REPORT.length()), values.data().asDouble());
            }
        });
        Optional.ofNullable(tensors.get(TRACE))
                .ifPresent(chains -> drawn.trace =
                        Optional.of(new Trace(chains.toDoubleMatrix(), Long.parseLong(scalars.get(TRACE)))));
        Optional.ofNullable(scalars.get(FILM)).ifPresent(text -> {
            List<Long> steps = Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
            List<INDArray> frames = IntStream.range(0, steps.size())
                    .mapToObj(i -> tensors.get(FILM + i))
                    .toList();
            List<Double> times = Stream.of(scalars.get(TIMES).split(" "))
                    .filter(time -> !time.isEmpty())
                    .map(Double::valueOf)
                    .toList();
            drawn.film = Optional.of(new Film(frames, steps, times));
        });
        return drawn;
    }

    private INDArray all() {
        return good.size() == 1 ? good.get(0) : Nd4j.concat(0, good.toArray(new INDArray[0]));
    }

    /** The first samples on their way. */
    public void film(Film seen) {
        film = Optional.of(seen);
    }

    /**
     * All of them.
     *
     * @param x {@code [n, event]} on the model's scale; nothing if no sample reached the end
     * @param counts how many ended with each status
     * @param evaluations of the model in all
     * @param most of them for any sample
     * @param clock the solver's time
     * @param reports further figures of each sample that reached the end, by name
     * @param trace what was watched of the first samples, where they are ends of Markov chains
     * @param failure when and where the first sample stopped that did not reach the end, if there is one
     * @param film the first samples on their way, where that was asked for
     * @param lost the numbers, from 0, of samples that did not reach the end
     */
    public record Whole(
            Optional<INDArray> x,
            Map<Status, Integer> counts,
            double evaluations,
            long most,
            Solution.Clock clock,
            Map<String, double[]> reports,
            Optional<Trace> trace,
            Optional<String> failure,
            Optional<Film> film,
            Set<Integer> lost) {}

    /** {@return all that was drawn} */
    public Whole whole() {
        return new Whole(
                good.isEmpty() ? Optional.empty() : Optional.of(all()),
                counts,
                evaluations,
                most,
                clock,
                reports,
                trace,
                failure,
                film,
                Set.copyOf(lost));
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

    private void report(Solution solution) {
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

    private void keepGood(Solution solution) {
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

    /** A sentence on what to do where samples reached a limit, or nothing. */
    public static String raiseLimits(Map<Status, Integer> counts) {
        return (counts.containsKey(Status.STEP_LIMIT) ? ". Raise max-steps of the solver or of sample" : "")
                + (counts.containsKey(Status.EVALUATION_LIMIT)
                        ? ". Raise sample.evaluations, or take a solver of a given number of steps, which makes do"
                                + " with them"
                        : "");
    }

    /** {@return such as {@code 3 not-finite, 997 success}} */
    public static String words(Map<Status, Integer> counts) {
        List<String> words = new ArrayList<>();
        counts.forEach((status, count) -> words.add(count + " " + Names.kebab(status.name())));
        return String.join(", ", words);
    }
}
