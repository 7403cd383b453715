package org.ergodic.app.run;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Binder;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
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
import org.ergodic.app.config.Overrides;
import org.ergodic.app.config.Yaml;
import org.ergodic.app.output.RunFolder;

/** Makes components and tells whether they go together, with messages that say where in the config they stand. */
final class Parts {
    private final Registry registry;
    private final Instances instances;

    Parts(Registry registry, Instances instances) {
        this.registry = registry;
        this.instances = instances;
    }

    /** A YAML file of a run's, with the objects that were given in Java in their places. */
    ConfigNode.MapNode read(RunFolder run, String file) {
        return instances.into(run.path(), Yaml.read(run.file(file)));
    }

    /** The pipeline of a run. */
    Pipeline pipeline(RunFolder run, List<String> overrides) {
        return Pipeline.of(Overrides.apply(read(run, RunFolder.CONFIG), overrides), registry);
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

    Equation equation(Model model, Component component, Solver<?> solver, Optional<String> wanted) {
        try {
            return Compatibility.equation(model, component.name(), solver.traits(), wanted, registry);
        } catch (Compatibility.IncompatibleException e) {
            throw at(component.options().location(), "sample.solver", e);
        }
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
