package org.ergodic.host;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.Traits;

/** Chooses among the solvers of a registry, the same for the same registry whatever the order of its jars. */
final class Choosing implements Solvers {
    /** A vendor's part is chosen only where none of Ergodic's fits. */
    private static final Comparator<Registered<?>> ORDER = Comparator.<Registered<?>, Boolean>comparing(
                    solver -> solver.name().contains("."))
            .thenComparing(Registered::name);

    private final Registry registry;
    private final Binder binder;

    Choosing(Registry registry) {
        this.registry = registry;
        binder = new Binder(registry);
    }

    @Override
    public Optional<Component> find(SolverChoice wanted) {
        List<? extends Registered<?>> sorted =
                registry.list(Kind.SOLVER).stream().sorted(ORDER).toList();
        for (Predicate<Traits> fits : wanted.preferences()) {
            for (Registered<?> each : sorted) {
                if (fits.test(((SolverFactory<?>) each.factory()).traits())
                        && keys(each.factory().config()).containsAll(wanted.required())) {
                    Component solver = with(Component.of(each.name()), wanted.options());
                    // One with an option that must be given cannot stand for itself.
                    if (binder.check(each.factory().config(), solver.options(), "")
                            .isEmpty()) {
                        return Optional.of(solver);
                    }
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Component with(Component solver, Map<String, ?> options) {
        if (solver.instance().isPresent() || !(solver.options() instanceof ConfigNode.MapNode given)) {
            return solver;
        }
        Class<? extends Record> config = registry.find(Kind.SOLVER, solver.name(), given.location(), Kind.SOLVER.name())
                .factory()
                .config();
        Set<String> keys = keys(config);
        Map<String, ConfigNode> all = new LinkedHashMap<>(given.entries());
        options.forEach((key, value) -> {
            if (keys.contains(key)) {
                ConfigNode node = ConfigNode.of(value);
                if (all.containsKey(key)) {
                    requireSame(config, given, solver.name(), key, node);
                }
                all.put(key, node);
            }
        });
        return all.equals(given.entries())
                ? solver
                : Component.of(solver.name(), new ConfigNode.MapNode(all, given.keys(), given.location()));
    }

    private static Set<String> keys(Class<? extends Record> config) {
        return Binder.describe(config).stream().map(OptionInfo::key).collect(Collectors.toSet());
    }

    /** Two ways to say one value are no contradiction. */
    private void requireSame(
            Class<? extends Record> config, ConfigNode.MapNode given, String name, String key, ConfigNode value) {
        Object said = binder.unbind(binder.bind(config, given, "")).get(key);
        Object wanted =
                binder.unbind(binder.bind(config, given.with(key, value), "")).get(key);
        if (!said.equals(wanted)) {
            throw new IllegalArgumentException("the solver " + name + " is given " + key + ": " + said
                    + ", and what uses it has " + key + ": " + wanted + ". Leave it out of the solver's own options");
        }
    }
}
