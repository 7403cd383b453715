package org.ergodic.app.run;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Numerics;
import org.ergodic.api.plugin.Component;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solver;
import org.ergodic.app.config.SampleConfig;
import org.ergodic.app.data.Scaling;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A model with its trained values, on the scale of the data. Thread-safe. */
public final class FittedModel {
    private static final double LIKELIHOOD_TIME_MIN = 1e-5;

    private final Parts parts;
    private final Model model;
    private final Numerics numerics;
    private final Scaling scaling;
    private final List<String> columns;
    private final SampleConfig config;
    private final RandomStream random;

    FittedModel(
            Parts parts,
            Model model,
            Numerics numerics,
            Scaling scaling,
            List<String> columns,
            SampleConfig config,
            RandomStream random) {
        this.parts = parts;
        this.model = model;
        this.numerics = numerics;
        this.scaling = scaling;
        this.columns = List.copyOf(columns);
        this.config = config;
        this.random = random;
    }

    /** {@return the model's definition} */
    public Model model() {
        return model;
    }

    /** {@return its values} */
    public Numerics numerics() {
        return numerics;
    }

    /** {@return between the model's scale and the data's} */
    public Scaling scaling() {
        return scaling;
    }

    /** {@return the names of the data's columns} */
    public List<String> columns() {
        return columns;
    }

    /** {@return how it is sampled unless said otherwise} */
    public SampleConfig sampleConfig() {
        return config;
    }

    RandomStream random() {
        return random;
    }

    /**
     * Draws samples as the pipeline does; the same count gives the same samples, and a larger one begins with them.
     *
     * @param count how many
     * @return DOUBLE {@code [n, d]} on the data's scale; n is less than {@code count} if some did not reach the end
     * @throws SamplingException if none did
     */
    public INDArray sample(int count) {
        return draw(withCount(count), 0, random, Reporter.SILENT, () -> false).values();
    }

    /**
     * Draws samples by another solver.
     *
     * @param count how many
     * @param solver the solver
     * @return DOUBLE {@code [n, d]} on the data's scale
     * @throws ConfigException if the solver cannot sample this model, naming those that can
     */
    public INDArray sample(int count, Component solver) {
        SampleConfig other = new SampleConfig(
                count, config.batch(), Optional.of(solver), Optional.empty(), config.timeMin(), config.maxSteps());
        return draw(other, 0, random, Reporter.SILENT, () -> false).values();
    }

    private SampleConfig withCount(int count) {
        return new SampleConfig(
                count, config.batch(), config.solver(), config.equation(), config.timeMin(), config.maxSteps());
    }

    Samples draw(
            SampleConfig how,
            long first,
            RandomStream stream,
            Reporter reporter,
            java.util.function.BooleanSupplier cancelled) {
        Component component = how.solver().orElseGet(model::defaultSolver);
        Solver<?> solver = parts.assembly(model.event()).create(Kind.SOLVER, component);
        Equation equation = parts.equation(model, component, solver, how.equation());
        return new Sampler(equation, solver, scaling, how.timeMin(), how.maxSteps())
                .draw(numerics, new Sampler.Request(how.count(), how.batch(), first, stream), reporter, cancelled);
    }

    /**
     * The log-likelihood of rows, where the model has one: by the closed form, or with Dormand-Prince steps and the exact
     * trace of the probability-flow equation.
     *
     * @param rows DOUBLE {@code [n, d]} on the data's scale
     * @return log p DOUBLE {@code [n]} in nats, on the data's scale; not-a-number for a row that could not be computed
     * @throws IllegalStateException if this model has no likelihood
     */
    public INDArray logProb(INDArray rows) {
        Likelihood likelihood = model.views()
                .find(Likelihood.VIEW)
                .orElseThrow(() -> new IllegalStateException("this model offers no likelihood"));
        INDArray x = scaling.apply(rows, numerics.dataType(), model.event());
        Optional<Solver<?>> solver = likelihood.needsSolver()
                ? Optional.of(parts.assembly(model.event()).create(Kind.SOLVER, Component.of("dopri5")))
                : Optional.empty();
        Likelihood.Request request = new Likelihood.Request(solver, LIKELIHOOD_TIME_MIN, 0, random.split("likelihood"));
        INDArray logProb = likelihood.logProb(numerics, request, x).logProb();
        return logProb.castTo(DataType.DOUBLE).sub(scaling.logDet());
    }
}
