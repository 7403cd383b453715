package org.ergodic.host;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Causes;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.Views;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All factories that are present, unique by kind and name. What cannot be used is reported and left out, and the rest
 * goes on without it: a provider that fails, a third party's name without a vendor's prefix, and a name that two third
 * parties give, which neither of them then has. Ergodic's own parts keep their names whatever else is there. Immutable
 * and thread-safe.
 */
public final class Registry implements Solvers {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*\\+*");

    private final Map<Kind<?>, Map<String, Registered<?>>> factories;
    private final Map<Kind<?>, Map<String, List<PluginFailure>>> refused;
    private final List<PluginFailure> failures;

    private Registry(Loading loading) {
        factories = loading.factories;
        refused = loading.refused;
        failures = List.copyOf(loading.failures);
    }

    /** {@return the factories on the module path or class path} */
    public static Registry load() {
        return load(List.of(), List.of());
    }

    /**
     * The factories on the module path or class path and those of plugin layers.
     *
     * @param layers one layer for each plugin
     * @param earlier failures met while the layers were made, to be reported with the rest
     * @return the registry
     */
    public static Registry load(Collection<ModuleLayer> layers, Collection<PluginFailure> earlier) {
        Loading loading = new Loading();
        loading.failures.addAll(earlier);
        Set<ModuleLayer> silent = new LinkedHashSet<>(layers);
        for (Kind<?> kind : Kind.all()) {
            List<Found> found = new ArrayList<>(
                    loading.providers(kind, ServiceLoader.load(kind.factory(), Registry.class.getClassLoader()), null));
            for (ModuleLayer layer : layers) {
                int failed = loading.failures.size();
                List<Found> own = loading.providers(kind, ServiceLoader.load(layer, kind.factory()), layer);
                if (!own.isEmpty() || loading.failures.size() > failed) {
                    silent.remove(layer);
                }
                found.addAll(own);
            }
            loading.addDiscovered(kind, found);
        }
        silent.forEach(layer -> loading.failures.add(new PluginFailure(
                origin(layer),
                "it provides no component of this version of Ergodic: if it carries a copy of Ergodic's classes, build"
                        + " it without them")));
        return new Registry(loading);
    }

    /**
     * A registry of given factories alone, for tests and for Java code that wants no discovery. Any well-formed name
     * will do.
     *
     * @param given the factories
     * @return the registry
     * @throws DuplicateNameException if two factories of a kind have one name
     */
    public static Registry of(Factory<?, ?>... given) {
        Loading loading = new Loading();
        for (Factory<?, ?> factory : given) {
            for (Kind<?> kind : Kind.all()) {
                if (kind.factory().isInstance(factory)) {
                    loading.addGiven(kind, new Found(factory, origin(factory.getClass())));
                }
            }
        }
        return new Registry(loading);
    }

    /**
     * These factories and one more, which takes the place of one of its kind and name. Any well-formed name will do.
     *
     * @param kind its kind
     * @param factory the factory
     * @return a new registry
     * @throws IllegalArgumentException if it is of another kind, or cannot be used, saying why
     */
    public Registry with(Kind<?> kind, Factory<?, ?> factory) {
        String origin = origin(factory.getClass());
        if (!kind.factory().isInstance(factory)) {
            throw new IllegalArgumentException(factory.getClass().getName() + " of " + origin + " is no "
                    + kind.factory().getSimpleName());
        }
        Loading loading = new Loading();
        Registered<?> entry = loading.entry(kind, new Found(factory, origin));
        if (entry == null) {
            throw new IllegalArgumentException(loading.failures.get(0).toString());
        }
        factories.forEach((each, named) -> loading.factories.put(each, new TreeMap<>(named)));
        loading.factories.computeIfAbsent(kind, k -> new TreeMap<>()).put(entry.name(), entry);
        refused.forEach((each, named) -> loading.refused.put(each, new TreeMap<>(named)));
        loading.failures.addAll(failures);
        return new Registry(loading);
    }

    /**
     * The factories of a kind, by name.
     *
     * @param <T> what they make
     * @param kind the kind
     * @return the factories, sorted by name
     */
    @SuppressWarnings("unchecked")
    public <T> List<Registered<T>> list(Kind<T> kind) {
        List<Registered<T>> all = new ArrayList<>();
        factories.getOrDefault(kind, Map.of()).values().forEach(r -> all.add((Registered<T>) r));
        return all;
    }

    /**
     * The factory of a name.
     *
     * @param <T> what it makes
     * @param kind the kind
     * @param name the name
     * @param location where the name was asked for
     * @param path the key it was asked for under
     * @return the factory
     * @throws ConfigException if there is none, with the nearest name and all others, or with why those that have the
     *     name cannot be used
     */
    @SuppressWarnings("unchecked")
    public <T> Registered<T> find(Kind<T> kind, String name, Location location, String path) {
        Registered<?> found = factories.getOrDefault(kind, Map.of()).get(name);
        if (found == null) {
            throw new ConfigException(List.of(new Violation(location, path, unknown(kind, name))));
        }
        return (Registered<T>) found;
    }

    /**
     * The message about a name that is not there.
     *
     * @param kind the kind
     * @param name the name
     * @return {@code no solver named "hune". Did you mean "heun"? There are: ...}, or, where plugins give that name,
     *     why they cannot be used
     */
    public String unknown(Kind<?> kind, String name) {
        List<PluginFailure> known = refused.getOrDefault(kind, Map.of()).getOrDefault(name, List.of());
        if (!known.isEmpty()) {
            return "the " + kind.name() + " \"" + name + "\" cannot be used: "
                    + String.join(
                            "; ", known.stream().map(PluginFailure::toString).toList());
        }
        String hint = failures.isEmpty()
                ? ""
                : ". Note: " + failures.size() + " plugin(s) could not be loaded: "
                        + String.join(
                                "; ",
                                failures.stream().map(PluginFailure::toString).toList());
        return "no " + kind.name() + " named \"" + Excerpt.of(name) + "\". "
                + Names.suggest(name, factories.getOrDefault(kind, Map.of()).keySet()) + hint;
    }

    /**
     * What makes components by these factories.
     *
     * @param event the shape of one event
     * @return an assembly without surroundings
     */
    public Assembly assembly(long... event) {
        return new RegistryAssembly(this, event, Views.none());
    }

    @Override
    public Optional<Component> find(SolverChoice wanted) {
        return new Choosing(this).find(wanted);
    }

    @Override
    public Component with(Component solver, Map<String, ?> options) {
        return new Choosing(this).with(solver, options);
    }

    /** {@return the plugins and providers that could not be used} */
    public List<PluginFailure> failures() {
        return failures;
    }

    /** {@return the names that plugins give and that cannot be used, by kind, with why} */
    public Map<Kind<?>, Map<String, List<PluginFailure>>> refused() {
        Map<Kind<?>, Map<String, List<PluginFailure>>> all = new LinkedHashMap<>();
        refused.forEach((kind, names) -> all.put(kind, Collections.unmodifiableMap(names)));
        return Collections.unmodifiableMap(all);
    }

    /** Two factories of one kind and name. */
    public static final class DuplicateNameException extends ErgodicException {
        private static final long serialVersionUID = 1;

        DuplicateNameException(String message) {
            super(message);
        }
    }

    /**
     * Where a class comes from, for people.
     *
     * @param type the class
     * @return module with version, and jar with its folder
     */
    public static String origin(Class<?> type) {
        Module module = type.getModule();
        String name = module.isNamed()
                ? module.getName()
                        + module.getDescriptor().rawVersion().map(v -> "@" + v).orElse("")
                : "class path";
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL url = source == null ? null : source.getLocation();
        if (url != null) {
            return name + " (" + file(url) + ")";
        }
        // Classes of a module layer have no code source in some loaders; the layer knows where the module lies.
        return module.getLayer() == null
                ? name
                : module.getLayer()
                        .configuration()
                        .findModule(module.getName())
                        .flatMap(m -> m.reference().location())
                        .map(uri -> name + " (" + file(uri) + ")")
                        .orElse(name);
    }

    /** A jar with its folder, since copies of one jar differ in the folder alone. */
    static String file(Object location) {
        String text = location.toString();
        try {
            File file = new File(URI.create(text));
            return file.getParentFile() == null
                    ? file.getName()
                    : new File(file.getParentFile().getName(), file.getName()).getPath();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** The modules of a layer, with their jars. */
    private static String origin(ModuleLayer layer) {
        return layer.configuration().modules().stream()
                .map(module -> module.reference()
                        .location()
                        .map(uri -> module.name() + " (" + file(uri) + ")")
                        .orElse(module.name()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** A factory that was found, and where. */
    private record Found(Factory<?, ?> factory, String origin) {}

    private static final class Loading {
        /** A loader of services that only fails may never come to an end. */
        private static final int FAILURES_IN_A_ROW = 100;

        final Map<Kind<?>, Map<String, Registered<?>>> factories = new LinkedHashMap<>();
        final Map<Kind<?>, Map<String, List<PluginFailure>>> refused = new LinkedHashMap<>();
        final List<PluginFailure> failures = new ArrayList<>();

        /** What a service loader finds; with a layer, only that layer's own providers, not its parents'. */
        List<Found> providers(Kind<?> kind, ServiceLoader<? extends Factory<?, ?>> loader, ModuleLayer layer) {
            List<Found> found = new ArrayList<>();
            Iterator<? extends ServiceLoader.Provider<? extends Factory<?, ?>>> providers =
                    loader.stream().iterator();
            int inARow = 0;
            while (inARow < FAILURES_IN_A_ROW) {
                Class<?> type = null;
                try {
                    if (!providers.hasNext()) {
                        break;
                    }
                    ServiceLoader.Provider<? extends Factory<?, ?>> provider = providers.next();
                    type = provider.type();
                    if (layer == null || type.getModule().getLayer() == layer) {
                        found.add(new Found(provider.get(), origin(type)));
                    }
                    inARow = 0;
                } catch (Exception | Error e) {
                    Causes.rethrowIfFatal(e);
                    inARow++;
                    failures.add(new PluginFailure(
                            type != null
                                    ? origin(type)
                                    : layer != null ? origin(layer) : ProviderOrigins.origin(kind, e),
                            (type != null
                                            ? "its " + kind.name() + " " + type.getName() + " cannot be made: "
                                            : "a provider of kind " + kind.name() + " cannot be used: ")
                                    + reason(kind, e)));
                    LOG.debug("provider failed", e);
                }
            }
            return found;
        }

        private static String reason(Kind<?> kind, Throwable e) {
            // Java begins with the name of the service, which the kind has said.
            return Causes.words(e)
                    .replace("ServiceConfigurationError: ", "")
                    .replace(kind.factory().getName() + ": ", "")
                    .replaceFirst("Provider (\\S+) not found", "the class $1 that it names is not there")
                    .replaceFirst(
                            "(?:Provider )?(\\S+) not a subtype",
                            "the class $1 that it names is no " + kind.factory().getSimpleName());
        }

        /** The factories of a kind, Ergodic's own before others. */
        void addDiscovered(Kind<?> kind, List<Found> found) {
            Map<String, List<Registered<?>>> others = new TreeMap<>();
            for (Found each : found) {
                Registered<?> entry = entry(kind, each);
                if (entry == null) {
                    continue;
                }
                if (entry.official()) {
                    add(entry);
                } else {
                    others.computeIfAbsent(entry.name(), name -> new ArrayList<>())
                            .add(entry);
                }
            }
            others.forEach((name, entries) -> {
                if (!name.contains(".")) {
                    entries.forEach(entry -> refuse(kind, name, entry.origin(), unprefixed(kind, name)));
                } else if (entries.stream()
                                .map(entry -> entry.factory().getClass())
                                .distinct()
                                .count()
                        > 1) {
                    String origins = String.join(
                            " and ", entries.stream().map(Registered::origin).toList());
                    refuse(
                            kind,
                            name,
                            origins,
                            "each provides the " + kind.name() + " \"" + name
                                    + "\", so neither can be used. Remove one of them, or give it a name of its own");
                } else {
                    add(entries.get(0));
                }
            });
        }

        private String unprefixed(Kind<?> kind, String name) {
            boolean taken = factories.getOrDefault(kind, Map.of()).containsKey(name);
            return "it provides the " + kind.name() + " \"" + name + "\", and "
                    + (taken ? "that name is Ergodic's own, which keeps it" : "names without a prefix are Ergodic's")
                    + ". Its part is left out: give it a name with a vendor's prefix, such as acme." + name;
        }

        void addGiven(Kind<?> kind, Found given) {
            Registered<?> entry = entry(kind, given);
            if (entry == null) {
                return;
            }
            Registered<?> other = add(entry);
            if (other != null
                    && !other.factory().getClass().equals(entry.factory().getClass())) {
                throw new DuplicateNameException("two factories provide the " + kind.name() + " \"" + entry.name()
                        + "\": " + other.origin() + " and " + entry.origin()
                        + ". Leave one of them out, or give it a name of its own");
            }
        }

        /** The one of that name that was there before, or null. */
        private Registered<?> add(Registered<?> entry) {
            LOG.debug("{} '{}' from {}", entry.kind().name(), entry.name(), entry.origin());
            return factories
                    .computeIfAbsent(entry.kind(), kind -> new TreeMap<>())
                    .putIfAbsent(entry.name(), entry);
        }

        private void refuse(Kind<?> kind, String name, String origin, String why) {
            PluginFailure failure = new PluginFailure(origin, why);
            failures.add(failure);
            refused.computeIfAbsent(kind, k -> new TreeMap<>())
                    .computeIfAbsent(name, n -> new ArrayList<>())
                    .add(failure);
        }

        /** A factory under its name, or null if it cannot be used, which is reported. */
        @SuppressWarnings("unchecked")
        private <T> Registered<T> entry(Kind<T> kind, Found found) {
            Factory<?, ?> factory = found.factory();
            boolean official = Registered.isOfficial(factory);
            String name;
            try {
                name = factory.name();
            } catch (Exception | Error e) {
                Causes.rethrowIfFatal(e);
                failures.add(new PluginFailure(
                        found.origin(),
                        "the name of its " + kind.name() + " "
                                + factory.getClass().getName() + " cannot be had: " + Causes.words(e)));
                return null;
            }
            if (name == null || !NAME.matcher(name).matches()) {
                failures.add(new PluginFailure(
                        found.origin(),
                        kind.name() + " name '" + name
                                + "' is not allowed: kebab-case words, with a vendor's name and a"
                                + " dot in front for third parties, such as acme.cosine"));
                return null;
            }
            Registered<T> entry =
                    new Registered<>(kind, name, (Factory<?, ? extends T>) factory, found.origin(), official);
            // Our own are held to this by the tests of each build, and cost the time of loading their classes.
            Optional<String> fault = official ? Optional.empty() : fault(entry);
            fault.ifPresent(why -> refuse(kind, name, found.origin(), kind.name() + " \"" + name + "\": " + why));
            return fault.isEmpty() ? entry : null;
        }

        /** What is wrong with what a factory says of itself. */
        private static Optional<String> fault(Registered<?> entry) {
            Factory<?, ?> factory = entry.factory();
            try {
                if (factory.description() == null) {
                    return Optional.of("it has no description");
                }
                Class<? extends Record> config = factory.config();
                if (config == null || !config.isRecord()) {
                    return Optional.of("its config must be a record, and is " + config);
                }
                Optional<String> unusable = Binder.fault(config);
                return unusable.isEmpty() && factory instanceof SolverFactory<?> solvers && solvers.traits() == null
                        ? Optional.of("it declares no traits")
                        : unusable;
            } catch (Exception | Error e) {
                Causes.rethrowIfFatal(e);
                return Optional.of(Causes.words(e));
            }
        }
    }

    /** {@return all factories, by kind and name} */
    public List<Registered<?>> all() {
        List<Registered<?>> all = new ArrayList<>();
        Kind.all().forEach(kind -> all.addAll(list(kind)));
        all.sort(Comparator.comparingInt(r -> Kind.all().indexOf(r.kind())));
        return all;
    }
}
