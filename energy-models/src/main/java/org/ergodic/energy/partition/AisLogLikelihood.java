package org.ergodic.energy.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;
import org.ergodic.common.baseline.Baselines;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;
import org.ergodic.common.solver.Interruption;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.sampling.Ladder;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The mean log-likelihood of held-out data in nats a row, -F(x) - log Z, or the variational bound of it that the
 * model's {@link UnnormalizedLikelihood} is, with log Z by annealed importance sampling from the base rates of the
 * training data.
 *
 * <p>For units of two values it is the logarithm of a probability; for units with a density it is that of a density, on
 * the data's own scale. The baseline is the base model itself: independent units with the means of the training data.
 * Details have further ones ({@code baselines}), among them a Chow-Liu tree.
 * The standard error joins that of log Z and that of the mean over rows, and is the one of log Z by the paths of both
 * directions where there is annealing back too; where it is only a lower bound, the details say so and why.
 */
final class AisLogLikelihood implements Metric {
    private static final String NAME = "ais-log-likelihood";
    private static final String BOUND = "ais-log-likelihood-bound";

    /**
     * The two directions differ by chance by so many standard errors once in 10^6 estimates, or by up to a nat as these
     * err.
     */
    private static final double MANY_ERRORS = 5;

    private static final double A_NAT = 1;

    /** Below it a chain or two decide alone. */
    private static final double FEW_CHAINS = 2;

    /** Rows that are computed at a time. */
    private static final int CHUNK = 1000;

    private final AisFactory.Config config;

    AisLogLikelihood(AisFactory.Config config) {
        this.config = config;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(UnnormalizedLikelihood.VIEW);
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        UnnormalizedLikelihood evidence = evaluation.model().views().require(UnnormalizedLikelihood.VIEW);
        LayeredBoltzmann machine = evidence.machine();
        INDArray data = seen(evidence, evaluation);
        Ais ais = new Ais(machine, evaluation.evaluator(), Optional.of(Ais.baseRate(machine, data)));
        RandomStream random = evaluation.random().split("ais");
        Ladder ladder = config.ladder(ais, random.split("pilot"));
        Ais.Estimate forward = ais.forward(ladder, config.chains(), random.split("forward"));
        Optional<Exact> exact = config.exact() && Exact.possible(machine)
                ? Optional.of(new Exact(machine, evaluation.evaluator()))
                : Optional.empty();
        Optional<Ais.Both> both = Optional.empty();
        double rHat = Double.NaN;
        if (config.reverseSweeps() > 0) {
            RandomStream chains = random.split("samples");
            Ais.Samples samples = exact.map(all -> Ais.Samples.exact(all.sample(config.chains(), chains)))
                    .orElseGet(() -> ais.gibbs(config.chains(), config.reverseSweeps(), data, chains));
            Ais.Estimate reverse = ais.reverse(ladder, samples, random.split("reverse"));
            both = Optional.of(Ais.both(forward, samples, reverse));
            forward = both.get().forward();
            rHat = samples.rHat();
        }

        double[] rows = logWeights(evidence, evaluation);
        double mean = Arrays.stream(rows).average().orElse(Double.NaN);
        double squares = Arrays.stream(rows).map(v -> Math.pow(v - mean, 2)).sum();
        double rowError = rows.length < 2 ? Double.NaN : Math.sqrt(squares / (rows.length - 1) / rows.length);

        String figure = evidence.exact() ? "log-likelihood" : "bound";
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("standard-error", Math.hypot(rowError, forward.standardError()));
        details.put("standard-error-is", forward.atLeast().isPresent() ? "at least" : "estimated");
        forward.atLeast().ifPresent(why -> details.put("standard-error-why", why));
        details.put("standard-error-of-rows", rowError);
        details.put("log-z", forward.logPartition());
        details.put("log-z-standard-error", forward.standardError());
        details.put("effective-sample-size", forward.effectiveSampleSize());
        details.put("chains", config.chains());
        details.put("temperatures", ladder.values().length);
        details.put("rows", rows.length);
        if (both.isPresent()) {
            Ais.Both ends = both.get();
            details.put("log-z-reverse", ends.reverse().logPartition());
            details.put("log-z-reverse-standard-error", ends.reverse().standardError());
            details.put("reverse-from", exact.isPresent() ? "exact samples" : "gibbs chains");
            details.put("reverse-r-hat", rHat);
            details.put(figure + "-reverse", mean - ends.reverse().logPartition());
            details.put("log-z-both", ends.logPartition());
            details.put("log-z-both-standard-error", ends.standardError());
            details.put(figure + "-both", mean - ends.logPartition());
        }
        if (exact.isPresent()) {
            double logZ = exact.get().logPartition();
            details.put("log-z-exact", logZ);
            details.put(figure + "-exact", mean - logZ);
        }
        Measurement measurement = Measurement.of(mean - forward.logPartition(), "nats")
                .withBaseline(baseline(machine, evaluation))
                .withDetails(simple(machine, evaluation))
                .withDetails(details);
        measurement = doubt(forward, both.map(Ais.Both::reverse))
                .map(measurement::with)
                .orElse(measurement);
        return Map.of(evidence.exact() ? NAME : BOUND, measurement);
    }

    /** Why an estimate cannot be trusted, if it cannot. */
    static Optional<Warning> doubt(Ais.Estimate forward, Optional<Ais.Estimate> reverse) {
        String instead = "; take more temperatures, or train the machine longer or by the centred gradient";
        double apart = reverse.map(back -> Math.abs(back.logPartition() - forward.logPartition()))
                .orElse(0.0);
        double errors = Math.hypot(
                forward.standardError(),
                reverse.map(Ais.Estimate::standardError).orElse(0.0));
        if (apart > Math.max(A_NAT, MANY_ERRORS * errors)) {
            return Optional.of(new Warning(
                    "ais-directions-disagree",
                    String.format(
                            Locale.ROOT,
                            "log Z is %.2f by annealing forward and %.2f by annealing back, which are bounds of it only"
                                    + " on average, and their standard errors, %.2g and %.2g, are at least so large: no"
                                    + " figure that rests on either can be trusted%s",
                            forward.logPartition(),
                            reverse.orElseThrow().logPartition(),
                            forward.standardError(),
                            reverse.orElseThrow().standardError(),
                            instead)));
        }
        int chains = forward.logWeights().size();
        if (chains > 2 * FEW_CHAINS && forward.effectiveSampleSize() < FEW_CHAINS) {
            return Optional.of(new Warning(
                    "ais-few-chains",
                    String.format(
                            Locale.ROOT,
                            "the weights of %d annealed chains have an effective sample size of %.1f: their log Z,"
                                    + " and the figure that rests on it, are likely too good%s",
                            chains,
                            forward.effectiveSampleSize(),
                            instead)));
        }
        return forward.atLeast()
                .filter(why -> reverse.isPresent())
                .map(why -> new Warning(
                        "ais-error-at-least",
                        String.format(
                                Locale.ROOT,
                                "the standard error of log Z, %.2g nats, is only a lower bound: %s",
                                forward.standardError(),
                                why)));
    }

    /** What the training data are to the machine, a chunk of rows at a time. */
    private static INDArray seen(UnnormalizedLikelihood evidence, Evaluation evaluation) {
        INDArray x = evaluation.training();
        Call call = evaluation
                .evaluator()
                .compile(s ->
                        s.output("seen", evidence.seen(s, s.input("x", Events.batch(-1, Events.event(x.shape()))))))
                .call(evaluation.evaluator().variables());
        List<INDArray> all = new ArrayList<>();
        for (long from = 0; from < x.size(0); from += CHUNK) {
            Interruption.check("the bound of held-out rows");
            all.add(call.set("x", chunk(x, from)).run().get("seen"));
        }
        return Nd4j.concat(0, all.toArray(new INDArray[0]));
    }

    private static INDArray chunk(INDArray x, long from) {
        return x.get(NDArrayIndex.interval(from, Math.min(from + CHUNK, x.size(0))));
    }

    /** The log weights of the held-out rows, as of a density on the data's scale where the units have one. */
    private double[] logWeights(UnnormalizedLikelihood evidence, Evaluation evaluation) {
        INDArray x = rows(evaluation);
        Call call = evaluation
                .evaluator()
                .compile(s -> {
                    SDVariable in = s.input("x", Events.batch(-1, Events.event(x.shape())));
                    s.output("log-weight", evidence.logWeight(s, in, in));
                })
                .call(evaluation.evaluator().variables());
        double[] result = discrete(evidence.machine())
                ? new double[Math.toIntExact(x.size(0))]
                : evaluation.space().logDet(x).neg().toDoubleVector();
        RandomStream random = evaluation.random().split("bound");
        for (long from = 0; from < x.size(0); from += CHUNK) {
            Interruption.check("the bound of held-out rows");
            double[] some = call.set("x", chunk(x, from))
                    .random(random, from)
                    .run()
                    .get("log-weight")
                    .castTo(DataType.DOUBLE)
                    .toDoubleVector();
            for (int i = 0; i < some.length; i++) {
                result[(int) from + i] += some[i];
            }
        }
        return result;
    }

    private static boolean discrete(LayeredBoltzmann machine) {
        return machine.layers().stream()
                .noneMatch(layer -> layer.kind().support().isEmpty());
    }

    private INDArray rows(Evaluation evaluation) {
        INDArray all = evaluation.holdout();
        int n = (int) Math.min(config.count(), all.size(0));
        return n == all.size(0) ? all : all.get(NDArrayIndex.interval(0, n)).dup();
    }

    /** Simple distributions of units of two values, on the same rows. */
    private Map<String, Object> simple(LayeredBoltzmann machine, Evaluation evaluation) {
        List<Double> values = machine.layers().get(0).kind().support();
        if (!discrete(machine)
                || values.size() != 2
                || Layers.units(machine, Layers.visible(machine))
                        != Events.size(evaluation.model().event())) {
            return Map.of();
        }
        INDArray training = bits(evaluation.training(), values);
        INDArray holdout = bits(rows(evaluation), values);
        int d = Math.toIntExact(training.size(1));
        double[] flat = NativeMemory.values(training);
        double[] held = NativeMemory.values(holdout);
        double[][] rows = new double[Math.toIntExact(holdout.size(0))][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(held, i * d, (i + 1) * d));
        return Baselines.ofBits(
                        Math.toIntExact(training.size(0)),
                        d,
                        (i, row) -> System.arraycopy(flat, i * d, row, 0, d),
                        evaluation.random().split("baselines"))
                .of(rows)
                .details();
    }

    private static INDArray bits(INDArray x, List<Double> values) {
        double width = values.get(1) - values.get(0);
        return x.castTo(DataType.DOUBLE)
                .dup('c')
                .reshape('c', x.size(0), x.length() / x.size(0))
                .subi(values.get(0))
                .divi(width);
    }

    /** The mean log-likelihood of the same rows under independent units of the base rates, for two-valued units. */
    private OptionalDouble baseline(LayeredBoltzmann machine, Evaluation evaluation) {
        long size = Events.size(evaluation.model().event());
        if (!discrete(machine) || Layers.units(machine, Layers.visible(machine)) != size) {
            return OptionalDouble.empty();
        }
        INDArray means = Ais.baseRate(machine, evaluation.training());
        List<Double> values = machine.layers().get(0).kind().support();
        double low = values.get(0);
        double width = values.get(values.size() - 1) - low;
        INDArray x = rows(evaluation).castTo(DataType.DOUBLE);
        INDArray on = x.dup('c')
                .reshape('c', x.size(0), means.length())
                .mean(0)
                .subi(low)
                .divi(width);
        INDArray p = means.sub(low).divi(width);
        double sum = 0;
        for (int i = 0; i < p.length(); i++) {
            double q = p.getDouble(i);
            sum += on.getDouble(i) * Math.log(q) + (1 - on.getDouble(i)) * Math.log1p(-q);
        }
        return OptionalDouble.of(sum);
    }
}
