package org.ergodic.api.plugin;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Excerpt;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Names;
import org.ergodic.api.config.Violation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All factories that are present, unique by kind and name. One bad provider is reported and left out; two providers of
 * one name are an error that names both origins. Immutable and thread-safe.
 */
public final class Registry {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*");

    private final Map<Kind<?>, Map<String, Registered<?>>> factories;
    private final List<PluginFailure> failures;

    private Registry(Map<Kind<?>, Map<String, Registered<?>>> factories, List<PluginFailure> failures) {
        this.factories = factories;
        this.failures = List.copyOf(failures);
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
     * @throws DuplicateNameException if two factories of a kind have one name
     */
    public static Registry load(Collection<ModuleLayer> layers, Collection<PluginFailure> earlier) {
        Loading loading = new Loading();
        loading.failures.addAll(earlier);
        for (Kind<?> kind : Kind.all()) {
            loading.add(
                    kind, kind.load(Registry.class.getClassLoader()).stream().iterator(), null);
            for (ModuleLayer layer : layers) {
                loading.add(kind, kind.load(layer).stream().iterator(), layer);
            }
        }
        if (!loading.duplicates.isEmpty()) {
            throw new DuplicateNameException(String.join(System.lineSeparator(), loading.duplicates));
        }
        return new Registry(loading.factories, loading.failures);
    }

    /**
     * A registry of given factories alone, for tests and for Java code that wants no discovery.
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
                    loading.add(kind, factory, origin(factory.getClass()), true);
                }
            }
        }
        if (!loading.duplicates.isEmpty()) {
            throw new DuplicateNameException(String.join(System.lineSeparator(), loading.duplicates));
        }
        return new Registry(loading.factories, loading.failures);
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
     * @throws ConfigException if there is none, with the nearest name and all others
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
     * @return {@code no solver named "hune". Did you mean "heun"? There are: ...}
     */
    public String unknown(Kind<?> kind, String name) {
        String hint = failures.isEmpty()
                ? ""
                : ". Note: " + failures.size() + " plugin(s) could not be loaded: "
                        + String.join(
                                "; ",
                                failures.stream().map(PluginFailure::toString).toList());
        return "no " + kind.name() + " named \"" + Excerpt.of(name) + "\". "
                + Names.suggest(name, factories.getOrDefault(kind, Map.of()).keySet()) + hint;
    }

    /** {@return the plugins and providers that could not be used} */
    public List<PluginFailure> failures() {
        return failures;
    }

    /** Two factories of one kind and name. */
    public static final class DuplicateNameException extends RuntimeException {
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
    private static String file(Object location) {
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

    private static final class Loading {
        final Map<Kind<?>, Map<String, Registered<?>>> factories = new LinkedHashMap<>();
        final List<PluginFailure> failures = new ArrayList<>();
        final List<String> duplicates = new ArrayList<>();

        /** Adds what a service loader finds; with a layer, only that layer's own providers, not its parents'. */
        <T> void add(
                Kind<T> kind,
                Iterator<? extends ServiceLoader.Provider<? extends Factory<?, ?>>> providers,
                ModuleLayer layer) {
            while (true) {
                try {
                    if (!providers.hasNext()) {
                        return;
                    }
                    ServiceLoader.Provider<? extends Factory<?, ?>> provider = providers.next();
                    Class<?> type = provider.type();
                    if (layer == null || type.getModule().getLayer() == layer) {
                        add(kind, provider.get(), origin(type), layer == null);
                    }
                } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                    failures.add(new PluginFailure(
                            layer == null ? "on the module path or class path" : layer.toString(),
                            "a " + kind.name() + " provider failed: " + rootMessage(e)));
                    LOG.debug("provider failed", e);
                }
            }
        }

        @SuppressWarnings("unchecked")
        <T> void add(Kind<T> kind, Factory<?, ?> factory, String origin, boolean builtIn) {
            String name = factory.name();
            if (name == null || !NAME.matcher(name).matches()) {
                failures.add(new PluginFailure(
                        origin,
                        kind.name() + " name '" + name
                                + "' is not allowed: kebab-case words, with a vendor's name and a"
                                + " dot in front for third parties, such as acme.cosine"));
                return;
            }
            Map<String, Registered<?>> ofKind = factories.computeIfAbsent(kind, k -> new TreeMap<>());
            Registered<T> entry = new Registered<>(kind, name, (Factory<?, ? extends T>) factory, origin, builtIn);
            Registered<?> other = ofKind.putIfAbsent(name, entry);
            if (other != null && !other.factory().getClass().equals(factory.getClass())) {
                duplicates.add("two plugins provide the " + kind.name() + " '" + name + "': " + other.origin() + " and "
                        + origin + ". Remove one of them, or give it a name of its own (vendor.name)");
            }
            LOG.debug("{} '{}' from {}", kind.name(), name, origin);
        }

        private static String rootMessage(Throwable e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root == e ? e.toString() : e.getMessage() + " (" + root + ")";
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
