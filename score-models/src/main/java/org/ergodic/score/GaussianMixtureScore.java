package org.ergodic.score;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScoreModelFactory;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.common.statistics.SymmetricEigen;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The exact score, at every time of a Gaussian path, of data from a mixture of Gaussians. With the eigenvalues l and
 * eigenvectors Q of a covariance, x_t of that part is {@code N(alpha m, Q (alpha^2 l + sigma^2) Q')}, and the score is
 * the mean of the parts' scores by their shares of the density at x_t. It has no parameters: it is the oracle of what a
 * network should learn.
 */
public final class GaussianMixtureScore implements ScoreModel {
    private final GaussianPath path;
    private final List<GaussianPart> parts;
    private final List<SymmetricEigen> eigen = new ArrayList<>();
    private final double total;
    private final long[] event;

    /**
     * A mixture.
     *
     * @param path the path
     * @param parts at least one, of as many numbers as an event has
     * @param event the shape of an event
     */
    public GaussianMixtureScore(GaussianPath path, List<GaussianPart> parts, long... event) {
        this.path = Objects.requireNonNull(path, "path");
        this.parts = List.copyOf(parts);
        this.event = event.clone();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a mixture needs at least one Gaussian");
        }
        for (GaussianPart part : parts) {
            if (part.mean().size() != Events.size(event)) {
                throw new IllegalArgumentException(
                        "an event has " + Events.size(event) + " numbers, and the mean of a Gaussian has "
                                + part.mean().size());
            }
            eigen.add(part.eigen());
        }
        total = parts.stream().mapToDouble(GaussianPart::weight).sum();
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        SDVariable column = t.reshape(-1, 1);
        SDVariable alpha = path.alpha(s, column);
        SDVariable sigma = path.sigma(s, column);
        SDVariable data = alpha.mul(alpha);
        SDVariable noise = sigma.mul(sigma);
        SDVariable flat = Events.flatten(x, event);
        SDVariable[] scores = new SDVariable[parts.size()];
        SDVariable[] logs = new SDVariable[parts.size()];
        for (int k = 0; k < scores.length; k++) {
            GaussianPart part = parts.get(k);
            SDVariable q = s.constant(Nd4j.createFromArray(eigen.get(k).vectors()));
            SDVariable variance = data.mul(row(s, eigen.get(k).values())).add(noise);
            SDVariable away = flat.sub(alpha.mul(row(
                            s,
                            part.mean().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray())))
                    .mmul(q);
            SDVariable scaled = away.div(variance);
            scores[k] = s.sameDiff().mmul(scaled, q, false, true, false).neg();
            logs[k] = away.mul(scaled)
                    .add(s.sameDiff().math().log(variance))
                    .sum(true, 1)
                    .mul(-0.5)
                    .add(Math.log(part.weight() / total));
        }
        return Events.unflatten(scores.length == 1 ? scores[0] : mean(s, scores, logs), event);
    }

    private static SDVariable mean(Scope s, SDVariable[] scores, SDVariable... logs) {
        SDVariable shares = s.sameDiff().nn().softmax(s.sameDiff().concat(1, logs), 1);
        SDVariable sum = null;
        for (int k = 0; k < scores.length; k++) {
            INDArray unit = Nd4j.zeros(org.nd4j.linalg.api.buffer.DataType.DOUBLE, scores.length, 1);
            unit.putScalar(k, 0, 1);
            SDVariable weighted = scores[k].mul(shares.mmul(s.constant(unit)));
            sum = sum == null ? weighted : sum.add(weighted);
        }
        return sum;
    }

    private static SDVariable row(Scope s, double... values) {
        return s.constant(Nd4j.createFromArray(values).reshape(1, values.length));
    }

    @Override
    public String toString() {
        return "GaussianMixtureScore" + parts;
    }

    /** Makes that of one Gaussian; the score model {@code gaussian}. */
    @Part(name = "gaussian", description = "the exact score of Gaussian data at all times")
    public static final class OfGaussian implements ScoreModelFactory<OfGaussian.Config> {
        /**
         * The options.
         *
         * @param mean of the data
         * @param std in every direction
         * @param covariance in place of it
         */
        public record Config(
                @Option("mean of the data; 0 unless said") Optional<List<Double>> mean,

                @Option(value = "standard deviation in every direction", byDefault = "1", min = 0, above = true)
                double std,

                @Option("covariance, row by row, in place of the standard deviation")
                Optional<List<Double>> covariance) {}

        @Override
        public ScoreModel create(Config config, Assembly assembly) {
            List<Double> mean = config.mean().orElseGet(() -> zero(assembly));
            GaussianPart part = GaussianPart.of(1, mean, config.std(), config.covariance());
            return new GaussianMixtureScore(ClosedForm.path(assembly), List.of(part), assembly.event());
        }
    }

    /** Makes that of a mixture; the score model {@code gaussian-mixture}. */
    @Part(name = "gaussian-mixture", description = "the exact score of a mixture of Gaussians at all times")
    public static final class OfMixture implements ScoreModelFactory<OfMixture.Config> {
        /**
         * The options.
         *
         * @param parts the Gaussians
         */
        public record Config(
                @Option("the Gaussians, each with a weight, a mean and a std or covariance")
                List<Gaussian> parts) {
            /** Copies the list. */
            public Config {
                parts = List.copyOf(parts);
            }
        }

        /**
         * One Gaussian.
         *
         * @param weight of it
         * @param mean of it
         * @param std in every direction
         * @param covariance in place of it
         */
        public record Gaussian(
                @Option(value = "weight, of the sum of all", byDefault = "1", min = 0, above = true)
                double weight,

                @Option("mean; 0 unless said") Optional<List<Double>> mean,

                @Option(value = "standard deviation in every direction", byDefault = "1", min = 0, above = true)
                double std,

                @Option("covariance, row by row, in place of the standard deviation")
                Optional<List<Double>> covariance) {}

        @Override
        public ScoreModel create(Config config, Assembly assembly) {
            List<Double> zero = zero(assembly);
            return new GaussianMixtureScore(
                    ClosedForm.path(assembly),
                    config.parts().stream()
                            .map(p -> GaussianPart.of(p.weight(), p.mean().orElse(zero), p.std(), p.covariance()))
                            .toList(),
                    assembly.event());
        }
    }

    private static List<Double> zero(Assembly assembly) {
        return Collections.nCopies(Events.size(assembly.event()), 0.0);
    }
}
