package org.ergodic.pipeline.scoring;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.guidance.Classifier;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.graph.RowValues;
import org.ergodic.common.solver.Interruption;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.codec.RowSpace;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.config.ScoreConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What a model and its values say of rows on the data's scale. Thread-safe. */
public final class RowScores {
    private static final int SCORED_AT_ONCE = 4096;
    private static final int SOLVED_AT_ONCE = 512;
    private static final int NUMBERS_AT_ONCE = 1 << 22;

    /**
     * Over so much noise in the codes of a row its density is averaged where that is cheap: the logarithm of the mean
     * is a bound that comes closer to the row's log-probability with each (Burda et al. 2016, arXiv:1509.00519).
     */
    private static final int DRAWS = 16;

    private final Model model;
    private final Evaluator evaluator;
    private final RowSpace space;
    private final RowCoding coding;
    private final Scaling scaling;
    private final Optional<ConditionColumns> condition;
    private final ScoreConfig how;
    private final Supplier<Solver<?>> solver;
    private final RandomStream random;

    /**
     * Scores.
     *
     * @param model the model
     * @param evaluator its values
     * @param space the way from rows of the data to its numbers
     * @param condition the columns that it is conditioned on, if it is
     * @param how the way
     * @param solver for likelihoods and codes that need one
     * @param random the model's stream
     */
    public RowScores(
            Model model,
            Evaluator evaluator,
            RowSpace space,
            Optional<ConditionColumns> condition,
            ScoreConfig how,
            Supplier<Solver<?>> solver,
            RandomStream random) {
        this.model = model;
        this.evaluator = evaluator;
        this.space = space;
        this.coding = space.coding();
        this.scaling = space.scaling();
        this.condition = condition;
        this.how = how;
        this.solver = solver;
        this.random = random;
    }

    /** Why the section score cannot be followed, if it cannot: asked before anything is computed. */
    public Optional<String> obstacle() {
        Optional<Likelihood> likelihood = model.views().find(Likelihood.VIEW);
        return likelihood.flatMap(some -> some.obstacle(request(some.needsSolver(), Conditions.none(), 0)));
    }

    /**
     * The codes of rows.
     *
     * @param rows {@code [n, d]} on the data's scale
     * @param conditions {@code [n, k]} on the data's scale, where the model is conditioned
     * @return DOUBLE {@code [n, d]}; a row that could not be encoded is not-a-number
     */
    public INDArray encode(INDArray rows, Optional<INDArray> conditions) {
        INDArray centred = Nd4j.createFromArray(rowsOf(space.centred(LazyMatrix.of(rows))));
        Conditions given = conditionsOf(conditions, rows.size(0));
        return Codes.inBatches(centred, scoredAtOnce(), (some, from) -> {
            Encoding encoding = encoding();
            INDArray x = scaled(LazyMatrix.of(some));
            Conditions own = given.rows((int) from, (int) from + (int) some.size(0));
            return Codes.rows(
                    encoding.encode(evaluator, request(encoding.needsSolver(), own, from), x), scaling.columns());
        });
    }

    /**
     * The rows that codes stand for.
     *
     * @param codes {@code [n, d]}
     * @param conditions {@code [n, k]} on the data's scale, where the model is conditioned
     * @return DOUBLE {@code [n, d]} on the data's scale; a row that could not be decoded is not-a-number
     */
    public INDArray decode(INDArray codes, Optional<INDArray> conditions) {
        Conditions given = conditionsOf(conditions, codes.size(0));
        return Codes.inBatches(codes.castTo(DataType.DOUBLE), scoredAtOnce(), (some, from) -> {
            Encoding encoding = encoding();
            long n = some.size(0);
            INDArray z = some.castTo(evaluator.dataType()).reshape('c', Events.batch(n, model.event()));
            Conditions own = given.rows((int) from, (int) (from + n));
            Encoding.Coded coded = encoding.decode(evaluator, request(encoding.needsSolver(), own, from), z);
            return Codes.failed(space.restore(coded.values()), coded.status());
        });
    }

    private static double[][] rowsOf(LazyMatrix rows) {
        return IntStream.range(0, rows.rows()).mapToObj(rows::row).toArray(double[][]::new);
    }

    private Conditions conditionsOf(Optional<INDArray> conditions, long rows) {
        if (condition.isPresent() != conditions.isPresent()) {
            throw new IllegalStateException(
                    condition.isPresent()
                            ? "this model is conditioned on "
                                    + Excerpt.list(condition.get().columns()) + ": give the rows' conditions too"
                            : "this model is conditioned on nothing, and conditions are given");
        }
        if (conditions.isPresent() && conditions.get().size(0) != rows) {
            throw new IllegalArgumentException("there are " + rows + " rows, and conditions for "
                    + conditions.get().size(0));
        }
        return conditions
                .map(values -> condition.orElseThrow().of(values, evaluator.dataType()))
                .orElseGet(Conditions::none);
    }

    /**
     * The model's codes.
     *
     * @return the view
     * @throws IllegalStateException if it has none
     */
    public Encoding encoding() {
        return model.views().find(Encoding.VIEW).orElseThrow(() -> new IllegalStateException(Codes.missing(model)));
    }

    /**
     * How likely each class of rows is, as of data without noise.
     *
     * @param classifier the model's view
     * @param rows DOUBLE {@code [n, d]} on the data's scale
     * @return p(y | x) {@code [n][classes]}
     */
    public double[][] classProbabilities(Classifier classifier, INDArray rows) {
        long[] event = model.event();
        return RowValues.of(
                evaluator,
                scaled(space.centred(LazyMatrix.of(rows))),
                (s, in) -> s.sameDiff().nn().softmax(classifier.logits(s, in, event), 1));
    }

    /**
     * The log-likelihood of rows.
     *
     * @param rows DOUBLE {@code [n, d]} on the data's scale
     * @param given their conditions
     * @return DOUBLE {@code [n]} in nats
     */
    public INDArray logProb(INDArray rows, Conditions given) {
        LazyMatrix of = LazyMatrix.of(rows);
        LazyMatrix centred = coding.isNoisy() ? of : space.centred(of);
        double[] all = new double[centred.rows()];
        for (int from = 0; from < all.length; from += SCORED_AT_ONCE) {
            Interruption.check("the likelihood");
            int to = Math.min(all.length, from + SCORED_AT_ONCE);
            LazyMatrix some = centred.choose(IntStream.range(from, to).toArray());
            double[] part = coding.isNoisy()
                    ? noisy(some, given.rows(from, to), 0)[0]
                    : likelihood(scaled(some), given.rows(from, to));
            System.arraycopy(part, 0, all, from, part.length);
        }
        return Nd4j.createFromArray(all);
    }

    /** The density itself, at values that have the noise that training gave to whole numbers. */
    public INDArray logDensity(INDArray rows) {
        return Nd4j.createFromArray(likelihood(scaled(LazyMatrix.of(rows)), Conditions.none()));
    }

    /** {@return how many rows {@link #scores} takes at once: few where a solver could not be stopped for long} */
    public int scoredAtOnce() {
        int width = Math.max(1, scaling.columns());
        boolean isCheap = model.views()
                .find(Likelihood.VIEW)
                .filter(likelihood -> !likelihood.needsSolver())
                .isPresent();
        int most = isCheap ? SCORED_AT_ONCE : SOLVED_AT_ONCE;
        return Math.max(1, Math.min(most, NUMBERS_AT_ONCE / width));
    }

    /**
     * log p of rows that may be none that the model can take, which then have density 0.
     *
     * @param rows {@code [n, d]} as they stand in data
     * @param conditions {@code [n, k]}, where the model is conditioned
     * @return log p in nats
     */
    public double[] scores(LazyMatrix rows, Optional<LazyMatrix> conditions) {
        return estimated(rows, conditions, 0)[0];
    }

    /** {@return whether its log-likelihoods are estimated at random} */
    public boolean isEstimated() {
        return how.probes() > 0;
    }

    /**
     * log p of rows and its standard errors.
     *
     * @param first the number of the first row, to which its probes belong
     * @return both in nats, log p as {@link #scores}; not-a-number for an error that is not known
     */
    public double[][] estimated(LazyMatrix rows, Optional<LazyMatrix> conditions, long first) {
        if (coding.isNoisy()) {
            return noisy(rows, given(conditions), first);
        }
        INDArray x = scaled(space.centred(rows));
        Likelihood.Result result = result(x, given(conditions), first);
        double[] logProb = onScaleOfData(result, space.logDet(x));
        double[] error = result.standardError().castTo(DataType.DOUBLE).data().asDouble();
        for (int row : scaling.misfits(rows)) {
            logProb[row] = Double.NEGATIVE_INFINITY;
        }
        int from = 0;
        while (from < logProb.length) {
            Optional<InvalidValue> misfit =
                    model.check(from == 0 ? x : x.get(NDArrayIndex.interval(from, logProb.length)));
            if (misfit.isEmpty()) {
                break;
            }
            from += misfit.get().row() + 1;
            logProb[from - 1] = Double.NEGATIVE_INFINITY;
        }
        x.close();
        return new double[][] {logProb, error};
    }

    /** The same of rows that the model can take. */
    public double[] scoresOfPossible(LazyMatrix rows, Optional<LazyMatrix> conditions) {
        if (coding.isNoisy()) {
            return noisy(rows, given(conditions), 0)[0];
        }
        INDArray x = scaled(space.centred(rows));
        double[] logProb = likelihood(x, given(conditions));
        x.close();
        return logProb;
    }

    /** {@return over how much noise in the codes of a row its density is averaged} */
    private int draws() {
        boolean isCheap = model.views()
                .find(Likelihood.VIEW)
                .filter(likelihood -> !likelihood.needsSolver())
                .isPresent();
        return isCheap && !isEstimated() ? DRAWS : 1;
    }

    /**
     * log p of rows whose codes have noise: the logarithm of the mean of p(y) / q(y | row) over noise that is a
     * function
     * of the row, so that a row has the same score wherever it stands. Minus infinity for a row without a code.
     */
    private double[][] noisy(LazyMatrix rows, Conditions given, long first) {
        int n = rows.rows();
        int[] possible = IntStream.range(0, n)
                .filter(i -> coding.misfit(rows.row(i)).isEmpty())
                .toArray();
        double[] logProb = new double[n];
        double[] error = new double[n];
        Arrays.fill(logProb, Double.NEGATIVE_INFINITY);
        if (possible.length == 0) {
            return new double[][] {logProb, error};
        }
        LazyMatrix some = rows.choose(possible);
        Conditions own = possible.length == n || given.isEmpty() ? given : given.rows(possible);
        int draws = draws();
        double[][] each = new double[draws][];
        double[] errors = {};
        for (int k = 0; k < draws; k++) {
            RandomStream noise = random.split("codes").split(k);
            INDArray x = scaled(LazyMatrix.reading(possible.length, coding.width(), (i, into) -> {
                double[] row = some.row(i);
                coding.encode(row, noise, Arrays.hashCode(row), into);
            }));
            Likelihood.Result result = result(x, own, first);
            each[k] = onScaleOfData(result, space.logDet(x));
            errors = result.standardError().castTo(DataType.DOUBLE).data().asDouble();
            x.close();
        }
        for (int i = 0; i < possible.length; i++) {
            logProb[possible[i]] = logMean(each, i);
            error[possible[i]] = errors[i];
        }
        return new double[][] {logProb, error};
    }

    private static double logMean(double[][] each, int i) {
        double most = Double.NEGATIVE_INFINITY;
        for (double[] draw : each) {
            most = Math.max(most, draw[i]);
        }
        if (each.length == 1 || !Double.isFinite(most)) {
            return most;
        }
        double sum = 0;
        for (double[] draw : each) {
            sum += Math.exp(draw[i] - most);
        }
        return most + Math.log(sum / each.length);
    }

    private Conditions given(Optional<LazyMatrix> conditions) {
        return condition.isPresent()
                ? condition.get().of(conditions.orElseThrow(), evaluator.dataType())
                : Conditions.none();
    }

    private INDArray scaled(LazyMatrix rows) {
        return scaling.apply(rows, evaluator.dataType(), model.event());
    }

    private double[] likelihood(INDArray x, Conditions given) {
        return onScaleOfData(result(x, given, 0), space.logDet(x));
    }

    private static double[] onScaleOfData(Likelihood.Result result, INDArray logDet) {
        return result.logProb().castTo(DataType.DOUBLE).sub(logDet).data().asDouble();
    }

    /** How a likelihood or a code is asked for. */
    private Likelihood.Request request(boolean needsSolver, Conditions given, long first) {
        Likelihood.Request request =
                how.request(random.split("likelihood")).withConditions(given).from(first);
        return needsSolver ? request.withSolver(solver.get()) : request;
    }

    private Likelihood.Result result(INDArray x, Conditions given, long first) {
        Likelihood likelihood = model.views()
                .find(Likelihood.VIEW)
                .orElseThrow(() -> new IllegalStateException("this model offers no likelihood"));
        return likelihood.logProb(evaluator, request(likelihood.needsSolver(), given, first), x);
    }
}
