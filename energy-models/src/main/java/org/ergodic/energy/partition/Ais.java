package org.ergodic.energy.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.NotFiniteException;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.solver.Interruption;
import org.ergodic.energy.gibbs.AnnealingPath;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.ergodic.energy.sampling.ChainDiagnostics;
import org.ergodic.energy.sampling.Ladder;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Annealed importance sampling of log Z (Neal 2001, "Annealed importance sampling", doi:10.1023/A:1008923215028) for
 * machines with layers, along the path of Salakhutdinov and Murray (2008, doi:10.1145/1390156.1390266) from a base
 * model of independent units.
 *
 * <p>{@linkplain #forward Forward}, exp(log w) is unbiased for Z / Z_0, so by Jensen's inequality the estimate of log Z
 * lies below it in expectation. {@linkplain #reverse Reverse}, from exact samples of the machine, it lies above (Burda,
 * Grosse and Salakhutdinov 2015, "Accurate and conservative estimates of MRF log-likelihood using reverse annealing");
 * the two make a sandwich, as far as the samples are exact.
 *
 * <p>The standard error of one direction is that of the weights it has seen. What it cannot see, such as a mode that no
 * chain came to or that none of the samples is in, the other direction can: {@link #both} gives each direction its
 * error by the paths of both, and joins them to one estimate. Where an error may be larger than it is said to be, the
 * estimate tells why.
 *
 * <p>Each temperature costs one sweep of all chains. Immutable and thread-safe.
 */
public final class Ais {
    /** Rows that are summed in double precision at a time. */
    private static final int CHUNK = 1000;

    /**
     * Split R-hat of chains that have forgotten their start: with it, chains are some twenty times their memory long.
     */
    private static final double MIXED = 1.1;

    /** Below it two directions share too few paths for an error (Klimovich, Shirts and Mobley 2015). */
    private static final double OVERLAP = 0.03;

    private static final String ONE_WAY =
            "annealing in one direction does not see the weights of states that no chain has come to";

    /** Two estimates of one number differ by so many standard errors once in 10^6 times. */
    private static final double MANY_ERRORS = 5;

    private final LayeredBoltzmann machine;
    private final Evaluator evaluator;
    private final AnnealingPath path;
    private final Program step;
    private final double baseLogPartition;

    /**
     * An estimate of log Z.
     *
     * @param logPartition the estimate, in nats
     * @param standardError of the estimate, to first order, in nats; not-a-number for one chain
     * @param effectiveSampleSize (sum w)² / sum w² of the chains' weights: near 1, one chain decides alone and the
     *     standard error means little
     * @param logWeights each chain's own estimate of log Z
     * @param atLeast why the standard error is only a lower bound, if it is, as part of a sentence: always of one
     *     direction alone, whose error is too small where what it has not seen counts for much, and no weight tells
     */
    public record Estimate(
            double logPartition,
            double standardError,
            double effectiveSampleSize,
            List<Double> logWeights,
            Optional<String> atLeast) {
        /** Copies the weights. */
        public Estimate {
            logWeights = List.copyOf(logWeights);
            Objects.requireNonNull(atLeast, "atLeast");
        }

        private static Estimate of(double sign, double shift, double... logs) {
            return new Estimate(
                    shift + sign * LogWeights.logMean(logs),
                    LogWeights.standardError(logs),
                    LogWeights.effectiveSampleSize(logs),
                    Arrays.stream(logs).mapToObj(w -> shift + sign * w).toList(),
                    Optional.of(ONE_WAY));
        }

        /** The same with another error. */
        private Estimate with(double error, Optional<String> why) {
            return new Estimate(logPartition, error, effectiveSampleSize, logWeights, why);
        }

        private double[] values() {
            return logWeights.stream().mapToDouble(w -> w).toArray();
        }
    }

    /**
     * Samples of a machine.
     *
     * @param states the states {@code [n, units]} of each layer
     * @param rHat the largest split R-hat (see {@link ChainDiagnostics}) over the units that the chains hold, of the
     *     last half of the chains that the samples end: near 1 where they have forgotten their start; infinite where a
     *     unit stays on in one chain and off in another; not-a-number for chains too short to tell; 1 for exact samples
     */
    public record Samples(List<INDArray> states, double rHat) {
        /** Copies the list. */
        public Samples {
            states = List.copyOf(states);
        }

        /**
         * Independent samples of the machine itself, as of {@link Exact#sample}.
         *
         * @param states the states {@code [n, units]} of each layer
         * @return the samples
         */
        public static Samples exact(List<INDArray> states) {
            return new Samples(states, 1);
        }

        /** Why they may not be samples of the machine, if so. */
        private Optional<String> doubt() {
            if (Double.isNaN(rHat)) {
                return Optional.of(
                        "the chains that reverse annealing starts from are too short to tell whether they have"
                                + " forgotten their own start");
            }
            return rHat <= MIXED
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "the chains that reverse annealing starts from have not mixed (split R-hat %.2f, and at"
                                    + " most %.1f if they had)",
                            rHat,
                            MIXED));
        }
    }

    /**
     * Estimates from both ends, and of both together.
     *
     * @param forward from the base model, with its standard error by the paths of both
     * @param reverse from the machine, with its standard error by the paths of both
     * @param logPartition log Z by both together, in nats: Bennett's acceptance ratio
     * @param standardError of the latter
     * @param atLeast why these standard errors are only lower bounds, if they are
     */
    public record Both(
            Estimate forward, Estimate reverse, double logPartition, double standardError, Optional<String> atLeast) {}

    /**
     * From a base model whose visible units have given means, and hidden ones no input.
     *
     * @param machine the machine
     * @param evaluator its values
     * @param visibleMeans the means {@code [d]} of the visible units, by their elements of an event, such as the
     *     training data's by {@link #baseRate}; empty for units without input
     * @throws IllegalArgumentException if there are not as many means as visible units
     */
    public Ais(LayeredBoltzmann machine, Evaluator evaluator, Optional<INDArray> visibleMeans) {
        this.machine = Objects.requireNonNull(machine, "machine");
        this.evaluator = Objects.requireNonNull(evaluator, "evaluator");
        path = new AnnealingPath(machine, baseInputs(machine, evaluator, visibleMeans));
        step = evaluator.compile(s -> {
            SDVariable rows = s.input("rows", -1, 1);
            SDVariable from = s.input("from", 1, 1);
            SDVariable to = s.input("to", 1, 1);
            List<SDVariable> states = path.inputs(s);
            s.output("rise", path.rise(s, states, from, to).add(rows.reshape(-1).mul(0.0)));
            List<SDVariable> next = path.sweep(s, Numbers.following(s.child("ais"), rows), states, to);
            for (int l : path.kept()) {
                s.output("next-" + l, next.get(l));
            }
        });
        baseLogPartition = evaluator
                .compile(s -> s.output("value", path.baseLogPartition(s).sum()))
                .call(evaluator.variables())
                .run()
                .scalar("value");
    }

    private static List<INDArray> baseInputs(
            LayeredBoltzmann machine, Evaluator evaluator, Optional<INDArray> visibleMeans) {
        int visible = Layers.units(machine, Layers.visible(machine));
        visibleMeans.ifPresent(means -> {
            if (means.length() != visible) {
                throw new IllegalArgumentException("a base model of " + visible + " visible units needs as many means,"
                        + " and there are " + means.length());
            }
        });
        List<INDArray> inputs = new ArrayList<>();
        for (int l = 0; l < machine.layers().size(); l++) {
            LayeredBoltzmann.Layer layer = machine.layers().get(l);
            INDArray input = Nd4j.zeros(DataType.DOUBLE, 1, layer.units());
            if (l < machine.visibleLayers() && visibleMeans.isPresent()) {
                double[] all = visibleMeans
                        .get()
                        .castTo(DataType.DOUBLE)
                        .dup('c')
                        .data()
                        .asDouble();
                INDArray means = Nd4j.createFromArray(Arrays.stream(machine.elements(l))
                                .mapToDouble(element -> all[element])
                                .toArray())
                        .reshape(1, layer.units());
                input = evaluator
                        .compile(s -> s.output("input", layer.kind().link(s, s.constant(means))))
                        .run(evaluator.variables(), Map.of())
                        .get("input");
            }
            inputs.add(input);
        }
        return inputs;
    }

    /**
     * The means of the visible units in data, for the base model of {@link #Ais}. Those of units with a list of states
     * are drawn towards the middle as by one more row on each of two states, so that none is certain.
     *
     * @param machine the machine
     * @param data {@code [n, event]}; not changed
     * @return {@code [d]}
     */
    public static INDArray baseRate(LayeredBoltzmann machine, INDArray data) {
        long n = data.size(0);
        INDArray rows = data.reshape(n, data.length() / n);
        INDArray means = Nd4j.zeros(DataType.DOUBLE, rows.size(1));
        for (long from = 0; from < n; from += CHUNK) {
            INDArray some = rows.get(NDArrayIndex.interval(from, Math.min(n, from + CHUNK)), NDArrayIndex.all());
            means.addi(some.castTo(DataType.DOUBLE).sum(0).divi(n));
        }
        for (int l : Layers.visible(machine)) {
            List<Double> values = machine.layers().get(l).kind().support();
            if (!values.isEmpty()) {
                double ends = values.get(0) + values.get(values.size() - 1);
                for (int element : machine.elements(l)) {
                    means.putScalar(element, (n * means.getDouble(element) + ends) / (n + 2));
                }
            }
        }
        return means;
    }

    /**
     * Estimates log Z from the base model to the machine.
     *
     * @param ladder the inverse temperatures
     * @param chains how many independent chains
     * @param random the stream; chain i depends on it and i alone
     * @return an estimate that is below log Z in expectation
     */
    public Estimate forward(Ladder ladder, int chains, RandomStream random) {
        requireChains(chains);
        Chains run = new Chains(chains, start(chains, random.split("base")));
        double[] b = ladder.values();
        for (int k = 1; k < b.length; k++) {
            Interruption.check("annealed importance sampling");
            run.move(b[k - 1], b[k], random.split("step").split(k));
        }
        return Estimate.of(1, baseLogPartition, run.logWeights);
    }

    /**
     * Estimates log Z from samples of the machine back to the base model.
     *
     * @param ladder the inverse temperatures, as for {@link #forward}; they are walked down
     * @param samples as of {@link #gibbs}, or {@linkplain Samples#exact exact} ones; not changed
     * @param random the stream
     * @return an estimate that is above log Z in expectation, if the samples are exact
     */
    public Estimate reverse(Ladder ladder, Samples samples, RandomStream random) {
        Estimate estimate = reverse(ladder, samples.states(), random);
        return estimate.with(estimate.standardError(), samples.doubt().or(estimate::atLeast));
    }

    /**
     * Estimates log Z from samples of the machine back to the base model.
     *
     * @param ladder the inverse temperatures, as for {@link #forward}; they are walked down
     * @param samples the states {@code [chains, units]} of each layer, independent samples of the machine, as of
     *     {@link Exact#sample}; not changed
     * @param random the stream
     * @return an estimate that is above log Z in expectation, if the samples are exact. Its standard error is that of
     *     the samples there are: on a cold machine a rare mode that none of them is in can be worth more. {@link #both}
     *     sees it
     */
    public Estimate reverse(Ladder ladder, List<INDArray> samples, RandomStream random) {
        if (samples.size() != machine.layers().size()) {
            throw new IllegalArgumentException("samples of " + samples.size() + " layers for a machine of "
                    + machine.layers().size());
        }
        int chains = Math.toIntExact(samples.get(0).size(0));
        requireChains(chains);
        Chains run = new Chains(chains, keep(samples));
        double[] b = ladder.values();
        for (int k = b.length - 1; k > 0; k--) {
            Interruption.check("annealed importance sampling");
            run.move(b[k], b[k - 1], random.split("step").split(k));
        }
        return Estimate.of(-1, baseLogPartition, run.logWeights);
    }

    /**
     * Joins estimates from both ends on one ladder. By the fluctuation theorem (Crooks 1999,
     * doi:10.1103/PhysRevE.60.2721) a path with the weight w / (Z / Z_0) = r is r times as likely backwards as
     * forwards, so each direction's paths tell what the other's weights are where it has none. The errors of each
     * direction are those of its weights over the paths of both (each path with the density n_F + n_R r, as Shirts and
     * Chodera 2008, doi:10.1063/1.2978177, take it), or over its own where that is more, of a mean that is log-normal;
     * both together are Bennett's acceptance ratio (1976, doi:10.1016/0021-9991(76)90078-4) with its error after
     * Shirts, Bair, Hooker and Pande (2003, doi:10.1103/PhysRevLett.91.140601). All have 1/n for the kinds of path that
     * are too rare for n chains. So made, the errors hold at their rate: see docs/decisions/0020.
     *
     * @param forward an estimate of {@link #forward}
     * @param samples those that {@code reverse} started from
     * @param reverse one of {@link #reverse} on the same ladder
     * @return both, whose errors are only lower bounds where the samples at the machine's end are not of the machine,
     *     where the two directions share too few paths (an overlap below 0.03; Klimovich, Shirts and Mobley 2015,
     *     doi:10.1007/s10822-015-9840-9), or where they contradict each other
     */
    public static Both both(Estimate forward, Samples samples, Estimate reverse) {
        Bidirectional paths = new Bidirectional(forward.values(), reverse.values());
        double errors = Math.hypot(paths.forwardError(), paths.reverseError());
        double apart = Math.abs(forward.logPartition() - reverse.logPartition()) / errors;
        Optional<String> doubt = samples.doubt();
        if (doubt.isEmpty() && !(paths.overlap() >= OVERLAP)) {
            doubt = Optional.of(String.format(
                    Locale.ROOT,
                    "annealing forward and annealing back share too few paths (an overlap of %.2g, and errors need %s)",
                    paths.overlap(),
                    OVERLAP));
        }
        if (doubt.isEmpty() && apart > MANY_ERRORS) {
            doubt = Optional.of(String.format(
                    Locale.ROOT, "annealing forward and annealing back are %.1f standard errors apart", apart));
        }
        // Paths from what are no samples of the machine say nothing of the other direction's weights.
        boolean ofTheMachine = samples.doubt().isEmpty();
        return new Both(
                forward.with(ofTheMachine ? paths.forwardError() : forward.standardError(), doubt),
                reverse.with(ofTheMachine ? paths.reverseError() : reverse.standardError(), doubt),
                paths.logPartition(),
                paths.standardError(),
                doubt);
    }

    /**
     * Samples of the machine by block Gibbs sweeps from the base model, exact in the limit of many sweeps.
     *
     * @param chains how many chains
     * @param sweeps how many sweeps of each
     * @param random the stream; chain i depends on it and i alone
     * @return the chains' last states, and whether their last halves agree with each other and with themselves
     */
    public Samples gibbs(int chains, int sweeps, RandomStream random) {
        requireChains(chains);
        return sweep(start(chains, random.split("base")), chains, sweeps, random);
    }

    /**
     * Samples of the machine by block Gibbs sweeps, half of the chains from the base model and every second one from
     * data, so that a mode of either that chains do not leave shows in their disagreement.
     *
     * @param chains how many chains
     * @param sweeps how many sweeps of each
     * @param data {@code [n, event]}, rows that the machine was trained on; not changed
     * @param random the stream; chain i depends on it, i and the data alone
     * @return the chains' last states, and whether their last halves agree with each other and with themselves
     */
    public Samples gibbs(int chains, int sweeps, INDArray data, RandomStream random) {
        requireChains(chains);
        List<INDArray> states = start(chains, random.split("base"));
        int[] rows = new int[chains];
        for (int i = 0; i < chains; i++) {
            rows[i] =
                    (int) Math.min(data.size(0) - 1, (long) (random.split("row").uniform(i, 0) * data.size(0)));
        }
        INDArray flat = data.reshape(data.size(0), data.length() / data.size(0));
        INDArray chosen = Nd4j.pullRows(flat, 1, rows).castTo(evaluator.dataType());
        Call call = evaluator
                .compile(s -> {
                    SDVariable x = s.input("x", -1, flat.size(1));
                    List<SDVariable> given = Layers.split(machine, s, x);
                    SDVariable one = s.constant(Nd4j.ones(1, 1));
                    Numbers noise = Numbers.following(s.child("start"), s.input("rows", -1, 1));
                    for (int l : Layers.hidden(machine)) {
                        given.set(l, path.draw(s, noise, given, l, one));
                    }
                    for (int l : path.kept()) {
                        // A layer that nothing given is connected with has but one row.
                        s.output("state-" + l, given.get(l).add(x.sum(true, 1).mul(0.0)));
                    }
                })
                .call(evaluator.variables())
                .set("x", chosen)
                .set("rows", Nd4j.zeros(evaluator.dataType(), chains, 1))
                .random(random.split("data"), 0)
                .run();
        for (int l : path.kept()) {
            INDArray others = call.get("state-" + l);
            for (int i = 1; i < chains; i += 2) {
                states.get(l).putRow(i, others.getRow(i));
            }
        }
        return sweep(states, chains, sweeps, random);
    }

    private Samples sweep(List<INDArray> start, int chains, int sweeps, RandomStream random) {
        if (sweeps < 1) {
            throw new IllegalArgumentException("at least 1 sweep is needed, not " + sweeps);
        }
        Program program = evaluator.compile(s -> {
            SDVariable rows = s.input("rows", -1, 1);
            List<SDVariable> next = path.sweep(
                    s, Numbers.following(s.child("gibbs"), rows), path.inputs(s), s.constant(Nd4j.ones(1, 1)));
            for (int l = 0; l < next.size(); l++) {
                s.output("next-" + l, next.get(l));
            }
        });
        Call call = program.call(evaluator.variables()).set("rows", Nd4j.zeros(evaluator.dataType(), chains, 1));
        List<INDArray> states = start;
        Halves halves = new Halves(sweeps, path.kept());
        for (int i = 0; i < sweeps; i++) {
            Interruption.check("Gibbs sampling");
            set(call, states);
            call.random(random.split("sweep").split(i), 0).run();
            giveBack(states);
            states = new ArrayList<>();
            for (int l = 0; l < machine.layers().size(); l++) {
                states.add(call.get("next-" + l));
            }
            halves.add(i, states);
        }
        return new Samples(states, halves.splitRhat());
    }

    /**
     * A ladder on which every step keeps a given share of the effective sample size of equally weighted chains: the
     * conditional effective sample size of Zhou, Johansen and Aston (2016, "Toward automatic model comparison",
     * doi:10.1080/10618600.2015.1060885), each step found by bisection on pilot chains. Use the ladder with another
     * stream: on the pilot chains themselves the estimate would not be unbiased.
     *
     * @param share between 0 and 1; near 1 gives many small steps
     * @param chains how many pilot chains, at least 2
     * @param limit the most temperatures
     * @param random the stream of the pilot chains
     * @return the ladder
     * @throws IllegalArgumentException for values out of range, or if the limit is reached below the inverse
     *     temperature 1
     */
    public Ladder adaptive(double share, int chains, int limit, RandomStream random) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("the share of the sample size to keep must be in (0, 1), not " + share);
        }
        if (chains < 2) {
            throw new IllegalArgumentException("a pilot run needs at least 2 chains, not " + chains);
        }
        Program rise = evaluator.compile(s -> {
            SDVariable from = s.input("from", 1, 1);
            SDVariable to = s.input("to", 1, 1);
            s.output("rise", path.rise(s, path.inputs(s), from, to));
        });
        Call look = rise.call(evaluator.variables());
        Chains pilot = new Chains(chains, start(chains, random.split("base")));
        List<Double> ladder = new ArrayList<>(List.of(0.0));
        double at = 0;
        while (at < 1) {
            Interruption.check("annealed importance sampling");
            if (ladder.size() >= limit) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%d temperatures reach the inverse temperature %.4g, not 1: keep a smaller share than %s at"
                                + " each step, or allow more",
                        limit,
                        at,
                        share));
            }
            set(look, pilot.states);
            double next = at;
            double low = at;
            double high = 1;
            if (kept(look, at, 1) >= share) {
                next = 1;
            } else {
                for (int i = 0; i < 30; i++) {
                    next = (low + high) / 2;
                    if (kept(look, at, next) >= share) {
                        low = next;
                    } else {
                        high = next;
                    }
                }
            }
            pilot.move(at, next, random.split("step").split(ladder.size()));
            at = next;
            ladder.add(at);
        }
        return Ladder.of(ladder);
    }

    private double kept(Call look, double from, double to) {
        look.set("from", scalar(from)).set("to", scalar(to)).run();
        double[] rise = values(look.get("rise"));
        return LogWeights.effectiveSampleSize(rise) / rise.length;
    }

    private static void requireChains(int chains) {
        if (chains < 1) {
            throw new IllegalArgumentException("at least 1 chain is needed, not " + chains);
        }
    }

    /** Kept states from the base model, in the places of their layers. */
    private List<INDArray> start(int chains, RandomStream random) {
        List<INDArray> states =
                new ArrayList<>(java.util.Collections.nCopies(machine.layers().size(), null));
        if (path.kept().length == 0) {
            return states;
        }
        Call call = evaluator
                .compile(s -> {
                    List<SDVariable> drawn = path.start(s, Numbers.following(s.child("start"), s.input("rows", -1, 1)));
                    for (int l : path.kept()) {
                        s.output("state-" + l, drawn.get(l));
                    }
                })
                .call(evaluator.variables())
                .set("rows", Nd4j.zeros(evaluator.dataType(), chains, 1))
                .random(random, 0)
                .run();
        for (int l : path.kept()) {
            states.set(l, call.get("state-" + l));
        }
        return states;
    }

    private List<INDArray> keep(List<INDArray> all) {
        List<INDArray> states = new ArrayList<>(java.util.Collections.nCopies(all.size(), null));
        for (int l : path.kept()) {
            states.set(l, all.get(l));
        }
        return states;
    }

    private void set(Call call, List<INDArray> states) {
        for (int l : path.kept()) {
            call.set("state-" + l, states.get(l));
        }
    }

    /** The values of a run's output, which it gives back. */
    private static double[] values(INDArray output) {
        double[] values = NativeMemory.values(output);
        NativeMemory.release(output);
        return values;
    }

    /** The heap hardly grows with states outside it, so that of thousands of sweeps none would be collected. */
    private static void giveBack(List<INDArray> states) {
        states.stream().filter(Objects::nonNull).forEach(NativeMemory::release);
    }

    private INDArray scalar(double value) {
        return Nd4j.valueArrayOf(new long[] {1, 1}, value, evaluator.dataType());
    }

    /** Chains on their way, for one thread. */
    private final class Chains {
        private final Call call;
        private final double[] logWeights;
        private List<INDArray> states;

        /** The first states may be the caller's. */
        private boolean moved;

        Chains(int chains, List<INDArray> states) {
            this.states = states;
            logWeights = new double[chains];
            call = step.call(evaluator.variables()).set("rows", Nd4j.zeros(evaluator.dataType(), chains, 1));
        }

        void move(double from, double to, RandomStream random) {
            set(call, states);
            call.set("from", scalar(from))
                    .set("to", scalar(to))
                    .random(random, 0)
                    .run();
            double[] rise = values(call.get("rise"));
            for (int i = 0; i < rise.length; i++) {
                logWeights[i] += rise[i];
                if (!Double.isFinite(logWeights[i])) {
                    throw new NotFiniteException(String.format(
                            Locale.ROOT,
                            "chain %d of the annealing has the log weight %s between the inverse temperatures %.6g and"
                                    + " %.6g: the machine's parameters are not finite or too large for %s; train with a"
                                    + " smaller rate or with weight decay",
                            i,
                            logWeights[i],
                            from,
                            to,
                            evaluator.dataType()));
                }
            }
            List<INDArray> next = new ArrayList<>(states);
            for (int l : path.kept()) {
                next.set(l, call.get("next-" + l));
            }
            if (moved) {
                giveBack(states);
            }
            moved = true;
            states = next;
        }
    }
}
