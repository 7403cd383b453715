package org.ergodic.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Binder;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Compatibility;
import org.ergodic.api.plugin.Component;
import org.ergodic.api.plugin.Registry;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.view.View;
import org.ergodic.app.config.SampleConfig;

/** Makes components and tells whether they go together, with messages that say where in the config they stand. */
final class Parts {
    private final Registry registry;

    Parts(Registry registry) {
        this.registry = registry;
    }

    Registry registry() {
        return registry;
    }

    Binder binder() {
        return new Binder(registry);
    }

    Assembly assembly(long... event) {
        return Assembly.of(registry, event);
    }

    /** Where data come with a condition of so many numbers, what can read it is shown it. */
    Assembly assembly(int conditions, long... event) {
        Assembly plain = assembly(event);
        return conditions == 0 ? plain : plain.showing(Condition.VIEW, new Condition(Condition.DATA, conditions));
    }

    /**
     * The equation by which a model is sampled.
     *
     * @param file where the sample section stands
     * @throws ConfigException if the solver has none that it can run, or could not reach its end
     */
    Equation equation(Model model, SampleConfig how, Solver<?> solver, Location file) {
        Component component = how.solver().orElseGet(model::defaultSolver);
        Equation equation;
        try {
            equation = Compatibility.equation(model, component.name(), solver.traits(), how.equation(), registry);
        } catch (Compatibility.IncompatibleException e) {
            throw at(component.options().location(), "sample.solver", e);
        }
        List<Violation> violations = new ArrayList<>();
        Sampler.timeObstacle(equation, how.timeMin())
                .ifPresent(why -> violations.add(new Violation(file, "sample.time-min", why)));
        solver.stepsAhead().stream()
                .filter(steps -> steps > how.maxSteps())
                .forEach(steps -> violations.add(new Violation(
                        file,
                        "sample.max-steps",
                        "must be at least the " + steps + " steps that the solver " + component.name()
                                + " takes, or no sample reaches the end, and it is " + how.maxSteps())));
        if (!violations.isEmpty()) {
            throw new ConfigException(violations);
        }
        return equation;
    }

    /** Refuses a part that says why it does not go with the others. */
    void refuse(String path, Component component, Optional<String> obstacle) {
        obstacle.ifPresent(why -> {
            throw new ConfigException(List.of(new Violation(component.options().location(), path, why)));
        });
    }

    void require(String path, Component component, String kind, java.util.Set<View<?>> needs, Model model) {
        try {
            Compatibility.require(kind + " \"" + component.name() + "\"", needs, model);
        } catch (Compatibility.IncompatibleException e) {
            throw at(component.options().location(), path, e);
        }
    }

    private static ConfigException at(Location location, String path, Exception e) {
        return new ConfigException(List.of(new Violation(location, path, e.getMessage())));
    }
}
