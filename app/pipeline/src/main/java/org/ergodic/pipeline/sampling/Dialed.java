package org.ergodic.pipeline.sampling;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Names;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.scoring.Codes;

/** A model's equations with the amount of noise that is asked for, and without any for samples with likelihoods. */
public final class Dialed {
    private static final String KEY = "sample.stochasticity";

    /** Steps of a fixed length of a solver that is chosen: Euler-Maruyama's need many. */
    private static final int STEPS = 500;

    private Dialed() {}

    /**
     * The equations.
     *
     * @param model the model
     * @param how what is asked for
     * @param file where the sample section stands
     * @return the model's own, or, where an amount of noise is said, those that have a dial, turned to it
     * @throws ConfigException if none has one
     */
    public static List<Equation> equations(Model model, SampleConfig how, Location file) {
        List<Equation> all = how.logLikelihood() ? withoutNoise(model, how, file) : model.equations();
        if (how.stochasticity().isEmpty() || how.logLikelihood()) {
            return all;
        }
        List<String> names = all.stream().map(Equation::name).toList();
        how.equation().filter(name -> !names.contains(name)).ifPresent(name -> {
            throw refused(
                    file,
                    "sample.equation",
                    "this model has no equation \"" + name + "\". " + Names.suggest(name, names));
        });
        double amount = how.stochasticity().get();
        List<Equation> dialed = all.stream()
                .filter(equation ->
                        how.equation().isEmpty() || how.equation().get().equals(equation.name()))
                .map(equation -> equation.withStochasticity(amount))
                .flatMap(Optional::stream)
                .toList();
        if (dialed.isEmpty()) {
            throw refused(
                    file,
                    KEY,
                    "it says how much noise the reverse SDE of a diffusion model has, and "
                            + how.equation()
                                    .map(name -> "the equation " + name + " is none")
                                    .orElse("this model has none (its equations: " + String.join(", ", names) + ")")
                            + ": leave it out");
        }
        return dialed;
    }

    /** Those of a model with codes, along which a sample's log-likelihood can be found. */
    private static List<Equation> withoutNoise(Model model, SampleConfig how, Location file) {
        String key = "sample.log-likelihood";
        if (model.views().find(Encoding.VIEW).isEmpty()) {
            throw refused(file, key, Codes.missing(model) + ": leave it out");
        }
        if (how.film() || !how.times().isEmpty() || how.clamp().isPresent() || how.isGuided()) {
            throw refused(
                    file,
                    key,
                    "samples with their log-likelihoods are not watched on their way, nor guided or clamped: leave"
                            + " film, times, guidance, measurement and clamp out, or this");
        }
        List<Equation> all = model.equations().stream()
                .flatMap(equation -> how.stochasticity().isPresent()
                        ? equation.withStochasticity(how.stochasticity().get()).stream()
                        : Stream.of(equation))
                .toList();
        List<Equation> noiseless = all.stream()
                .filter(equation -> equation.noise() == NoiseType.NONE)
                .toList();
        boolean none = how.equation().isPresent()
                && noiseless.stream()
                        .noneMatch(equation ->
                                equation.name().equals(how.equation().get()));
        if (noiseless.isEmpty() || none) {
            throw refused(
                    file,
                    key,
                    "it is found along an equation without noise, such as the probability flow: leave sample.equation"
                            + " and sample.stochasticity out, or this");
        }
        return noiseless;
    }

    /**
     * Whether the model's own choice of a solver will do, where none is named.
     *
     * @param model the model
     * @param how what is asked for
     * @return false if it is for other equations than those that are asked for
     */
    public static boolean isPlain(Model model, SampleConfig how) {
        boolean solved = how.logLikelihood()
                && model.views()
                        .find(Encoding.VIEW)
                        .filter(Encoding::needsSolver)
                        .isPresent();
        return how.stochasticity().isEmpty() && !solved;
    }

    /**
     * The solver where none is named: the first that can run one of the equations.
     *
     * @param equations with the amount of noise that is asked for
     * @param present the solvers that there are
     * @param file where the sample section stands
     * @return the solver
     * @throws ConfigException if none can
     */
    public static Component solver(List<Equation> equations, Solvers present, Location file) {
        SolverChoice choice = SolverChoice.of(
                "run " + equations.get(0).name() + " as sample.stochasticity and sample.log-likelihood ask for");
        for (Equation equation : equations) {
            choice = choice.orRunning(equation.noise(), fields(equation));
        }
        try {
            return present.first(choice.with(SampleConfig.STEPS, STEPS));
        } catch (IllegalArgumentException e) {
            throw refused(file, "sample.solver", e.getMessage());
        }
    }

    /** Of an equation without noise the drift alone: what a likelihood is found by. */
    private static Set<View<?>> fields(Equation equation) {
        return equation.noise() == NoiseType.NONE ? Set.of(VectorField.DRIFT) : equation.offers();
    }

    private static ConfigException refused(Location file, String key, String why) {
        return new ConfigException(List.of(new Violation(file, key, why)));
    }
}
