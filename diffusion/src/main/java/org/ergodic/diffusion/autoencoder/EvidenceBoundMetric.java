package org.ergodic.diffusion.autoencoder;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;
import org.ergodic.common.graph.RowValues;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A lower bound of the mean log-likelihood of held-out rows by an autoencoder, in nats on the data's own scale:
 * {@code E log (1/K) sum_k p(x, z_k) / q(z_k | x)} with K codes of each row (Burda, Grosse and Salakhutdinov 2016,
 * "Importance weighted autoencoders", arXiv:1509.00519, equation 8), which for K = 1 is the evidence bound and rises
 * towards log p(x) with K. The details tell the parts of the bound, and the bound in bits per dimension.
 */
public final class EvidenceBoundMetric implements Metric {
    private static final String NAME = "evidence-bound";

    private final Factory.Config config;

    EvidenceBoundMetric(Factory.Config config) {
        this.config = config;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(Autoencoder.VIEW);
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        Autoencoder autoencoder = evaluation.model().views().require(Autoencoder.VIEW);
        int n = (int) Math.min(config.maxRows(), evaluation.holdout().size(0));
        int[] first = new int[n];
        Arrays.setAll(first, i -> i);
        INDArray x = Evaluator.rows(evaluation.holdout(), first);
        double[] log = new double[n];
        Arrays.fill(log, Double.NEGATIVE_INFINITY);
        RandomStream random = evaluation.random().split("codes");
        double[][] parts = new double[n][];
        for (int k = 0; k < config.codes(); k++) {
            double[][] each = weights(autoencoder, evaluation, x, random.split(k));
            for (int i = 0; i < n; i++) {
                log[i] = sum(log[i], each[i][0]);
                parts[i] = k == 0 ? each[i] : parts[i];
            }
        }
        double[] logDet = evaluation.space().logDet(x).toDoubleVector();
        double mean = 0;
        double squares = 0;
        double reconstruction = 0;
        double divergence = 0;
        for (int i = 0; i < n; i++) {
            double bound = log[i] - Math.log(config.codes()) - logDet[i];
            mean += bound / n;
            squares += bound * bound / n;
            reconstruction += parts[i][1] / n;
            divergence += parts[i][2] / n;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("standard-error", Math.sqrt(Math.max(0, squares - mean * mean) / Math.max(1, n - 1)));
        details.put("rows", n);
        details.put("codes", config.codes());
        details.put("divergence", divergence);
        details.put("reconstruction", reconstruction);
        details.put("bits-per-dimension", -mean / Events.size(autoencoder.event()) / Math.log(2));
        return Map.of(NAME, Measurement.of(mean, "nats").withDetails(details));
    }

    private static double sum(double a, double b) {
        double most = Math.max(a, b);
        return most == Double.NEGATIVE_INFINITY ? most : most + Math.log(Math.exp(a - most) + Math.exp(b - most));
    }

    /** log p(x, z)/q(z | x) by one z of each row, log p(x | z) of it, and the divergence. */
    private static double[][] weights(Autoencoder autoencoder, Evaluation evaluation, INDArray x, RandomStream random) {
        long[] code = autoencoder.coder().code();
        INDArray eps = random.draw(Noise.NORMAL, 0, x.dataType(), Events.batch(x.size(0), code));
        return RowValues.of(evaluation.evaluator(), List.of(x, eps), (s, rows) -> {
            SDVariable in = rows.get(0);
            SDVariable noise = rows.get(1);
            Coder.Posterior q = autoencoder.coder().posterior(s, in);
            SDVariable z = q.mean()
                    .add(s.sameDiff().math().exp(q.logVariance().mul(0.5)).mul(noise));
            SDVariable given = EvidenceBound.reconstruction(s, autoencoder, in, z);
            // log p(z) - log q(z | x): the normalising constants of both are the same.
            SDVariable own = s.sameDiff().math().square(noise).add(q.logVariance());
            SDVariable weight =
                    given.add(Events.flatten(own.sub(s.sameDiff().math().square(z)), code)
                            .sum(1)
                            .mul(0.5));
            return s.sameDiff().stack(1, weight, given, EvidenceBound.divergence(s, q, code));
        });
    }

    /** Makes it; the metric {@code evidence-bound}. */
    @Part(name = NAME, description = "lower bound of the log-likelihood of held-out rows by an autoencoder")
    public static final class Factory implements MetricFactory<Factory.Config> {
        /**
         * Options.
         *
         * @param codes how many codes of each row
         * @param maxRows how many rows at most
         */
        public record Config(
                @Option(value = "codes of each row: more bring the bound nearer", byDefault = "16", min = 1)
                int codes,

                @Option(value = "how many rows at most", byDefault = "1000", min = 1)
                int maxRows) {}

        @Override
        public Metric create(Config config, Assembly assembly) {
            return new EvidenceBoundMetric(config);
        }
    }
}
