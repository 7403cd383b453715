package org.ergodic.app.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.view.View;
import org.ergodic.app.data.Matrix;
import org.ergodic.app.data.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The mean log-likelihood of held-out data in nats a row, on the data's own scale: the model's, less the log-determinant of
 * the way from its scale to the data's. Rows are used in their order, which the split has shuffled.
 *
 * <p>A row whose equation could not be solved makes the figure not-a-number rather than better; details tell how many there
 * are. The baseline is the Gaussian fitted to the training data, on the same rows.
 */
final class LogLikelihood implements Metric {
    static final String NAME = "log-likelihood";
    static final String BITS = "bits-per-dimension";
    static final String ERROR = "standard-error";

    private final LogLikelihoodFactory.Config config;
    private final Supplier<Solver<?>> solver;

    LogLikelihood(LogLikelihoodFactory.Config config, Supplier<Solver<?>> solver) {
        this.config = config;
        this.solver = solver;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(Likelihood.VIEW);
    }

    @Override
    public Optional<String> obstacle(Model model) {
        Likelihood likelihood = model.views().require(Likelihood.VIEW);
        return likelihood.obstacle(request(likelihood, RandomStream.of(0), Conditions.none()));
    }

    private Likelihood.Request request(Likelihood likelihood, RandomStream random, Conditions given) {
        return new Likelihood.Request(
                likelihood.needsSolver() ? Optional.of(solver.get()) : Optional.empty(),
                config.timeMin(),
                config.probes(),
                random,
                given);
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        Likelihood likelihood = evaluation.model().views().require(Likelihood.VIEW);
        INDArray holdout = evaluation.holdout();
        int n = (int) Math.min(config.count(), holdout.size(0));
        INDArray x = first(holdout, n);
        Likelihood.Result result = likelihood.logProb(
                evaluation.numerics(),
                request(
                        likelihood,
                        evaluation.random().split("probes"),
                        evaluation.given().rows(0, n)),
                x);
        double[] model = result.logProb()
                .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
                .toDoubleVector();
        double[] logDet = evaluation.space().logDet(x).toDoubleVector();
        Gaussian gaussian = Gaussian.fit(Matrix.restored(evaluation.space(), evaluation.training()));
        double[][] rows = Rows.of(evaluation.space().restore(x));

        double mean = 0;
        double baseline = 0;
        int failed = 0;
        long evaluations = 0;
        for (int i = 0; i < n; i++) {
            mean += (model[i] - logDet[i]) / n;
            baseline += gaussian.logProb(rows[i]) / n;
            failed += result.status()[i] == Status.SUCCESS ? 0 : 1;
            evaluations += result.evaluations()[i];
        }
        double squares = 0;
        for (int i = 0; i < n; i++) {
            squares += Math.pow(model[i] - logDet[i] - mean, 2);
        }
        Map<String, Object> details = new LinkedHashMap<>();
        if (failed > 0) {
            mean = Double.NaN;
            details.put("status", failed + " of " + n + " rows could not be computed");
            details.put("failed", failed);
        }
        details.put(ERROR, n > 1 ? Math.sqrt(squares / (n - 1) / n) : null);
        details.put(BITS, -mean / (rows[0].length * Math.log(2)));
        details.put("rows", n);
        details.put("evaluations-per-row", (double) evaluations / n);
        if (likelihood.needsSolver()) {
            details.put("solver", config.solver().name());
            details.put("time-min", config.timeMin());
            details.put("divergence", result.estimates() == 0 ? "exact" : result.estimates() + " probes");
        }
        return Map.of(
                NAME, new Measurement(mean, "nats", OptionalDouble.empty(), OptionalDouble.of(baseline), details));
    }

    private static INDArray first(INDArray rows, int n) {
        return rows.size(0) == n ? rows : rows.get(NDArrayIndex.interval(0, n)).dup();
    }
}
