package org.ergodic.cli.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.message.Causes;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.view.View;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.host.Attribution;
import org.ergodic.host.Binder;
import org.ergodic.host.Compatibility;
import org.ergodic.host.OptionInfo;
import org.ergodic.host.PartException;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;

/**
 * What is to be known of a component before it is used: what its factory declares, and what an instance says of itself
 * that is made for events of some common shapes.
 */
public final class Description {
    /**
     * Shapes to try, the usual ones first: of a point, a flat picture, a table without channels, and pictures with
     * them.
     */
    private static final List<long[]> EVENTS = List.of(
            new long[] {2},
            new long[] {16},
            new long[] {1},
            new long[] {4, 4},
            new long[] {1, 4, 4},
            new long[] {3, 8, 8},
            new long[] {1, 4, 4, 4});

    /** The kinds whose parts are made for events of a shape. */
    private static final Set<Kind<?>> OF_EVENTS =
            Set.of(Kind.MODEL, Kind.SDE, Kind.SCORE, Kind.ENERGY, Kind.BIJECTION, Kind.PRIOR);

    private final Registered<?> part;
    private final Registry registry;
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private Map<String, Object> required = Map.of();
    private Optional<RuntimeException> failure = Optional.empty();

    private Description(Registered<?> part, Registry registry) {
        this.part = part;
        this.registry = registry;
    }

    /**
     * Describes a component.
     *
     * @param part the component
     * @param registry what it may be made of
     * @return the description
     */
    public static Description of(Registered<?> part, Registry registry) {
        Description description = new Description(part, registry);
        description.describe();
        return description;
    }

    /** {@return what is known, by kebab-case name, as JSON shows it} */
    public Map<String, Object> facts() {
        return facts;
    }

    /** {@return how it failed when it was made or asked what it is, if it did} */
    public Optional<RuntimeException> failure() {
        return failure;
    }

    private void describe() {
        facts.put("kind", part.kind().name());
        facts.put("name", part.name());
        facts.put("description", part.factory().description());
        facts.put("origin", part.origin());
        facts.put("official", part.official());
        if (part.factory() instanceof SolverFactory<?> solvers) {
            facts.put("traits", traits(solvers.traits()));
        } else {
            made();
        }
        facts.put(
                "options",
                Binder.describe(part.factory().config()).stream()
                        .map(Description::option)
                        .toList());
        facts.put("example", new Example(registry).line(part, required));
    }

    private static Map<String, Object> traits(Traits traits) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("needs", names(traits.needs()));
        all.put(
                "noise",
                traits.noise().stream().sorted().map(NoiseType::toString).toList());
        traits.order().ifPresent(order -> all.put("order", order));
        if (!traits.strongOrder().isEmpty()) {
            Map<String, Double> strong = new TreeMap<>();
            traits.strongOrder().forEach((noise, order) -> strong.put(noise.toString(), order));
            all.put("strong-order", strong);
        }
        traits.evaluationsPerStep().ifPresent(n -> all.put("evaluations-per-step", n));
        all.put("adaptive-steps", traits.adaptive());
        return all;
    }

    public static Map<String, Object> option(OptionInfo option) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("key", option.key());
        row.put("type", option.type());
        row.put("required", option.required());
        row.put("default", option.byDefault().orElse(null));
        row.put("range", option.range());
        row.put("description", option.description());
        return row;
    }

    private static List<String> names(Set<View<?>> views) {
        return views.stream().map(View::name).sorted().toList();
    }

    /** What instances say, made with the defaults for events of several shapes. */
    private void made() {
        Object first = null;
        for (Map<String, Object> guess : new Example(registry).guesses(part)) {
            Set<Integer> ranks = new LinkedHashSet<>();
            required = first == null ? guess : required;
            for (long[] event : EVENTS) {
                Optional<?> instance = make(guess, event);
                if (instance.isPresent()) {
                    ranks.add(event.length);
                    first = first == null ? instance.get() : first;
                }
            }
            if (first != null) {
                ask(first);
                if (OF_EVENTS.contains(part.kind())) {
                    facts.put("event-ranks", List.copyOf(ranks));
                }
                return;
            }
        }
        required = new Example(registry).guesses(part).get(0);
    }

    private Optional<?> make(Map<String, Object> options, long... event) {
        Component component = Component.of(part.name(), options);
        Assembly plain = registry.assembly(event);
        Optional<?> alone = make(plain, component);
        if (alone.isPresent() || !part.kind().equals(Kind.SCORE)) {
            return alone;
        }
        // A score model may ask for what a diffusion model shows it.
        SDE sde = sde(plain).orElse(null);
        if (sde == null || sde.gaussianPath().isEmpty()) {
            return alone;
        }
        Optional<?> within = make(
                plain.showing(SDE.VIEW, sde)
                        .showing(GaussianPath.VIEW, sde.gaussianPath().get()),
                component);
        if (within.isPresent()) {
            facts.put("surroundings", List.of(GaussianPath.VIEW.name(), SDE.VIEW.name()));
            failure = Optional.empty();
        }
        return within;
    }

    private Optional<SDE> sde(Assembly assembly) {
        for (Registered<SDE> each : registry.list(Kind.SDE)) {
            if (each.official()) {
                return Optional.of(assembly.create(Kind.SDE, Component.of(each.name())));
            }
        }
        return Optional.empty();
    }

    private Optional<?> make(Assembly assembly, Component component) {
        try {
            return Optional.of(assembly.create(part.kind(), component));
        } catch (ConfigException e) {
            // That it is not for such events, or needs options that nobody can guess, is no failure.
            if (e.getCause() instanceof PartException && failure.isEmpty()) {
                failure = Optional.of(e);
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private void ask(Object instance) {
        try {
            say(instance);
        } catch (Exception | Error e) {
            Causes.rethrowIfFatal(e);
            Optional<PartException> named = Attribution.of(e, registry, Map.of(), Description.class);
            if (named.isEmpty()) {
                throw e;
            }
            failure = Optional.of(named.get());
        }
    }

    private void say(Object instance) {
        if (instance instanceof Objective objective) {
            facts.put("needs", names(objective.needs()));
        } else if (instance instanceof Metric metric) {
            facts.put("needs", names(metric.needs()));
        } else if (instance instanceof Model model) {
            say(model);
        } else if (instance instanceof SDE sde) {
            facts.put("noise", sde.noise().toString());
            facts.put("time", text(sde.time().from()) + " to " + text(sde.time().to()));
            facts.put("views", sde.gaussianPath().isPresent() ? List.of(GaussianPath.VIEW.name()) : List.of());
        } else if (instance instanceof Bijection bijection) {
            facts.put("inverse", words(bijection.cost(Bijection.Direction.INVERSE)));
            facts.put("forward", words(bijection.cost(Bijection.Direction.FORWARD)));
        } else if (part.kind().equals(Kind.PRIOR)) {
            facts.put("reparameterised", instance instanceof ReparameterizedPrior);
        } else if (instance instanceof LayeredBoltzmann machine) {
            facts.put("views", List.of(LayeredBoltzmann.VIEW.name()));
            facts.put("visible-layers", machine.visibleLayers());
        } else if (instance instanceof Energy) {
            facts.put("views", List.of(Energy.VIEW.name()));
        }
    }

    private void say(Model model) {
        List<String> parts = parts();
        if (!parts.isEmpty()) {
            facts.put("as-made-of", parts);
        }
        facts.put("views", names(model.views().offered()));
        List<Object> equations = new ArrayList<>();
        for (Equation equation : model.equations()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", equation.name());
            row.put("noise", equation.noise().toString());
            row.put("offers", names(equation.offers()));
            row.put("solvers", Compatibility.solvers(equation, registry));
            equations.add(row);
        }
        facts.put("equations", equations);
        facts.put("default-objective", model.defaultObjective().name());
        if (!model.equations().isEmpty()) {
            facts.put("default-solver", model.defaultSolver(registry).name());
        }
        model.condition().map(Condition::name).ifPresent(name -> facts.put("reads", name));
    }

    /** The parts that it is made of here, where its options name some: with others it may offer other views. */
    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (OptionInfo option : Binder.describe(part.factory().config())) {
            String kind = option.type().replaceFirst("^list of ", "");
            if (Kind.named(kind).isPresent()) {
                Object value =
                        required.getOrDefault(option.key(), option.byDefault().orElse(null));
                if (value != null) {
                    parts.add(kind + " " + value.toString().replaceAll("[\\[\\]]", ""));
                }
            }
        }
        return parts;
    }

    private static String words(Bijection.Cost cost) {
        return cost.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** {@return the lines that people read} */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(facts.get("kind") + " " + facts.get("name") + ": " + facts.get("description"));
        lines.add("from " + facts.get("origin"));
        facts.forEach((key, value) -> {
            if (!Set.of("kind", "name", "description", "origin", "official", "options", "example", "equations")
                    .contains(key)) {
                lines.addAll(line(key, value));
            }
        });
        if (facts.get("equations") instanceof List<?> equations) {
            for (Object equation : equations) {
                Map<?, ?> row = (Map<?, ?>) equation;
                lines.add("equation " + row.get("name") + ": noise " + row.get("noise") + ", offers "
                        + text(row.get("offers")));
                lines.add("  solvers: " + text(row.get("solvers")));
            }
        }
        List<?> options = (List<?>) facts.get("options");
        lines.add(options.isEmpty() ? "no options" : "options:");
        for (Object each : options) {
            Map<?, ?> option = (Map<?, ?>) each;
            String value = Boolean.TRUE.equals(option.get("required"))
                    ? "required"
                    : option.get("default") == null ? "optional" : "default " + option.get("default");
            String range = option.get("range").toString().isEmpty() ? "" : ", " + option.get("range");
            lines.add(String.format("  %-18s %s", option.get("key"), option.get("description")));
            lines.add(String.format("  %-18s %s%s; %s", "", option.get("type"), range, value));
        }
        lines.add("example:");
        lines.add("  " + facts.get("example"));
        return lines;
    }

    private static List<String> line(String key, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(e -> line(String.valueOf(e.getKey()), e.getValue()).stream())
                    .toList();
        }
        return List.of(key.replace('-', ' ') + ": " + text(value));
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty() ? "none" : list.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        if (value instanceof Double number && number == Math.rint(number)) {
            return Long.toString(number.longValue());
        }
        return value instanceof Boolean truth ? (truth ? "yes" : "no") : String.valueOf(value);
    }
}
