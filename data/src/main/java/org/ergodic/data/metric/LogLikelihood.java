package org.ergodic.data.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ergodic.api.message.Names;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.view.View;
import org.ergodic.common.baseline.Baselines;
import org.ergodic.data.table.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The mean log-likelihood of held-out data in nats a row, on the data's own scale: the model's, less the
 * log-determinant of the way from its scale to the data's. Rows are used in their order, which the split has shuffled.
 *
 * <p>A row whose equation could not be solved makes the figure not-a-number rather than better, and one whose density
 * is 0 makes it minus infinity; details tell how many there are. Whole numbers that were given noise have it here: the
 * figure is then a lower bound of the mean log-probability of the whole numbers.
 *
 * <p>The baseline is the best of some simple densities that are fitted to the training data, on the same rows; details
 * have each by name ({@code baselines}): a Gaussian, a kernel density estimate and a mixture of Gaussians, or, of
 * columns of 0 and 1 alone, independent columns and a Chow-Liu tree (see {@link Baselines}).
 */
final class LogLikelihood implements Metric {
    static final String NAME = "log-likelihood";
    static final String BITS = "bits-per-dimension";
    static final String ERROR = "standard-error";
    static final String AHEAD_ERROR = "standard-error-of-lead";

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
        Likelihood.Request request = Likelihood.Request.of(random)
                .withTimeMin(config.timeMin())
                .withProbes(config.probes())
                .withEstimator(config.divergence())
                .withConditions(given);
        return likelihood.needsSolver() ? request.withSolver(solver.get()) : request;
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        Likelihood likelihood = evaluation.model().views().require(Likelihood.VIEW);
        INDArray holdout = evaluation.holdout();
        int n = (int) Math.min(config.count(), holdout.size(0));
        INDArray x = first(holdout, n);
        Likelihood.Result result = likelihood.logProb(
                evaluation.evaluator(),
                request(
                        likelihood,
                        evaluation.random().split("probes"),
                        evaluation.given().rows(0, n)),
                x);
        double[] model = result.logProb()
                .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
                .toDoubleVector();
        double[] logDet = evaluation.space().logDet(x).toDoubleVector();
        double[][] rows = Rows.of(evaluation.space().continuous(x));
        Baselines.Figures baselines = FittedBaselines.densities(evaluation)
                .of(rows)
                .less(evaluation.space().logNoise(x).toDoubleVector());

        double[] logProb = new double[n];
        double mean = 0;
        int failed = 0;
        int impossible = 0;
        long evaluations = 0;
        for (int i = 0; i < n; i++) {
            logProb[i] = model[i] - logDet[i];
            mean += logProb[i] / n;
            // A density of 0 is known, whatever is said of its logarithm.
            boolean zero = logProb[i] == Double.NEGATIVE_INFINITY;
            impossible += zero ? 1 : 0;
            failed += !zero && (Double.isNaN(logProb[i]) || result.status()[i] != Status.SUCCESS) ? 1 : 0;
            evaluations += result.evaluations()[i];
        }
        double squares = 0;
        for (int i = 0; i < n; i++) {
            squares += Math.pow(logProb[i] - mean, 2);
        }
        Map<String, Object> details = new LinkedHashMap<>();
        if (failed > 0) {
            mean = Double.NaN;
            details.put("status", failed + " of " + n + " rows could not be computed");
            details.put("failed", failed);
        } else if (impossible > 0) {
            details.put(
                    "status", impossible + " of " + n + (impossible == 1 ? " rows has" : " rows have") + " density 0");
        }
        if (impossible > 0) {
            details.put("rows-of-density-0", impossible);
        }
        boolean finite = failed == 0 && impossible == 0;
        details.put(ERROR, n > 1 && finite ? Math.sqrt(squares / (n - 1) / n) : null);
        details.put(BITS, -mean / (rows[0].length * Math.log(2)));
        details.put("rows", n);
        details.put("evaluations-per-row", (double) evaluations / n);
        details.putAll(baselines.details());
        if (n > 1 && finite) {
            details.put(AHEAD_ERROR, errorOfDifference(logProb, baselines.ofBest()));
        }
        if (!evaluation.given().isEmpty()) {
            details.put("status-of-baselines", "they see none of the conditions that the model is given");
        }
        if (likelihood.needsSolver()) {
            details.put("solver", config.solver().orElseThrow().name());
            details.put("time-min", config.timeMin());
            details.put("divergence", divergence(result));
            if (result.estimates() > 1) {
                details.put("mean-error-of-divergence", meanError(result));
            }
        }
        return Map.of(
                NAME,
                Measurement.of(mean, "nats").withBaseline(baselines.mostNats()).withDetails(details));
    }

    /** The standard error of the mean difference of two figures of the same rows. */
    private static double errorOfDifference(double[] a, double[] b) {
        double mean = 0;
        for (int i = 0; i < a.length; i++) {
            mean += (a[i] - b[i]) / a.length;
        }
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += Math.pow(a[i] - b[i] - mean, 2);
        }
        return Math.sqrt(squares / (a.length - 1) / a.length);
    }

    private String divergence(Likelihood.Result result) {
        if (result.estimates() == 0) {
            return "exact";
        }
        return config.divergence() == Likelihood.Estimator.HUTCHINSON
                ? result.estimates() + " probes"
                : config.probes() + " probes, "
                        + Names.kebab(config.divergence().name());
    }

    /** The standard error of a row's log-likelihood by its probes, on average over the rows that could be computed. */
    private static double meanError(Likelihood.Result result) {
        return Arrays.stream(result.standardError()
                        .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
                        .toDoubleVector())
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private static INDArray first(INDArray rows, int n) {
        return rows.size(0) == n ? rows : rows.get(NDArrayIndex.interval(0, n)).dup();
    }
}
