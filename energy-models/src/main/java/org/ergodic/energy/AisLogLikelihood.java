package org.ergodic.energy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.LayeredBoltzmann;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The mean log-likelihood of held-out data in nats a row, -F(x) - log Z, with log Z by annealed importance sampling from
 * the base rates of the training data.
 *
 * <p>For units of two values it is the logarithm of a probability; for units with a density it is that of a density, on
 * the data's own scale. The baseline is the base model itself: independent units with the means of the training data. The
 * standard error joins that of log Z and that of the mean over rows.
 */
final class AisLogLikelihood implements Metric {
    private static final String NAME = "ais-log-likelihood";

    private final AisFactory.Config config;

    AisLogLikelihood(AisFactory.Config config) {
        this.config = config;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(LayeredBoltzmann.VIEW, Energy.VIEW);
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        LayeredBoltzmann machine = evaluation.model().views().require(LayeredBoltzmann.VIEW);
        Optional<INDArray> base = Optional.of(Ais.baseRate(machine, evaluation.training()));
        Ais ais = new Ais(machine, evaluation.numerics(), base);
        RandomStream random = evaluation.random().split("ais");
        Ladder ladder = config.ladder(ais, random.split("pilot"));
        Ais.Estimate forward = ais.forward(ladder, config.chains(), random.split("forward"));

        double[] rows = minusFreeEnergy(machine, evaluation);
        double mean = Arrays.stream(rows).average().orElse(Double.NaN);
        double squares = Arrays.stream(rows).map(v -> Math.pow(v - mean, 2)).sum();
        double rowError = rows.length < 2 ? Double.NaN : Math.sqrt(squares / (rows.length - 1) / rows.length);

        Map<String, Object> details = new LinkedHashMap<>();
        details.put("standard-error", Math.hypot(rowError, forward.standardError()));
        details.put("standard-error-of-rows", rowError);
        details.put("log-z", forward.logPartition());
        details.put("log-z-standard-error", forward.standardError());
        details.put("effective-sample-size", forward.effectiveSampleSize());
        details.put("chains", config.chains());
        details.put("temperatures", ladder.values().length);
        details.put("rows", rows.length);
        if (config.reverseSweeps() > 0) {
            List<INDArray> samples = ais.gibbs(config.chains(), config.reverseSweeps(), random.split("samples"));
            Ais.Estimate reverse = ais.reverse(ladder, samples, random.split("reverse"));
            details.put("log-z-reverse", reverse.logPartition());
            details.put("log-z-reverse-standard-error", reverse.standardError());
            details.put("log-likelihood-reverse", mean - reverse.logPartition());
        }
        if (config.exact() && Exact.possible(machine)) {
            double exact = new Exact(machine, evaluation.numerics()).logPartition();
            details.put("log-z-exact", exact);
            details.put("log-likelihood-exact", mean - exact);
        }
        return Map.of(
                NAME,
                new Measurement(
                        mean - forward.logPartition(),
                        "nats",
                        OptionalDouble.empty(),
                        baseline(machine, base.get(), evaluation),
                        details));
    }

    /** -F of the held-out rows, as a density on the data's scale where the units have one. */
    private double[] minusFreeEnergy(LayeredBoltzmann machine, Evaluation evaluation) {
        INDArray x = rows(evaluation);
        Energy energy = evaluation.model().views().require(Energy.VIEW);
        double[] values = evaluation
                .numerics()
                .compile(s -> s.output(
                        "energy",
                        energy.energy(s, s.input("x", Events.batch(-1, Events.event(x.shape()))), Context.none())))
                .run(evaluation.numerics().variables(), Map.of("x", x))
                .get("energy")
                .castTo(DataType.DOUBLE)
                .toDoubleVector();
        double[] logDet = discrete(machine)
                ? new double[values.length]
                : evaluation.space().logDet(x).toDoubleVector();
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = -values[i] - logDet[i];
        }
        return result;
    }

    private static boolean discrete(LayeredBoltzmann machine) {
        return !machine.layers().get(0).kind().support().isEmpty();
    }

    private INDArray rows(Evaluation evaluation) {
        INDArray all = evaluation.holdout();
        int n = (int) Math.min(config.count(), all.size(0));
        return n == all.size(0) ? all : all.get(NDArrayIndex.interval(0, n)).dup();
    }

    /** The mean log-likelihood of the same rows under independent units of the base rates, for two-valued units. */
    private OptionalDouble baseline(LayeredBoltzmann machine, INDArray means, Evaluation evaluation) {
        if (!discrete(machine)) {
            return OptionalDouble.empty();
        }
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
