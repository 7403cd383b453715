package org.ergodic.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.ProvisionException;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.name.Names;
import com.google.inject.spi.ElementSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.Illustrator;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.progress.Reporter;

/**
 * What pipelines are composed of. An application installs it in its own injector and asks for a {@link PipelineRunner}.
 *
 * <table> <caption>Bindings</caption> <tr><th>key</th><th>what it is unless replaced</th></tr>
 * <tr><td>{@link PipelineRunner}</td><td>made of the others; a singleton</td></tr> <tr><td>{@link Registry}</td><td>the
 * parts of {@link #parts}</td></tr> <tr><td>{@link #part}{@code (kind, name)}</td><td>each factory of the registry that
 * this module was made with</td></tr> <tr><td>{@link Compiler}</td><td>the one of the highest priority; made when
 * something is computed</td></tr> <tr><td>{@code Optional<Illustrator>}</td><td>the one that is present, if there is
 * one</td></tr> <tr><td>{@link Reporter}</td><td>tells nobody, unless {@link #withReporter} says otherwise</td></tr>
 * <tr><td>{@link RunSettings}</td><td>what the pipeline says, told to the reporter</td></tr>
 * <tr><td>{@code @ForPipelines Clock}</td><td>the system's, in UTC</td></tr>
 * <tr><td>{@code @ForPipelines Map<String, Object>}</td><td>the entries of {@link #objects}</td></tr>
 * </table>
 *
 * <p>Replace any of them by {@code Modules.override(new PipelineModule(registry)).with(yours)}; what was replaced is
 * recorded as {@code provenance.replaced} in the {@code config.resolved.yaml} of each run. Everything is bound
 * explicitly, so that it also works in an injector that requires this. Parts are bound as instances: plugins see
 * nothing of Guice.
 */
public final class PipelineModule extends AbstractModule {
    private static final TypeLiteral<Factory<?, ?>> FACTORY = new TypeLiteral<>() {};
    private static final TypeLiteral<Optional<Illustrator>> ILLUSTRATOR = new TypeLiteral<>() {};
    private static final Key<Clock> CLOCK = Key.get(Clock.class, ForPipelines.class);

    private final Registry registry;
    private final Reporter reporter;

    /**
     * A module of some parts.
     *
     * @param registry the components there are, such as {@link Registry#load()} finds
     */
    public PipelineModule(Registry registry) {
        this(registry, Reporter.SILENT);
    }

    private PipelineModule(Registry registry, Reporter reporter) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.reporter = Objects.requireNonNull(reporter, "reporter");
    }

    /**
     * The same with somebody told.
     *
     * @param told told what runs do
     * @return a new module
     */
    public PipelineModule withReporter(Reporter told) {
        return new PipelineModule(registry, told);
    }

    /**
     * The key that a part is bound to, by which another takes its place.
     *
     * @param kind its kind
     * @param name its name
     * @return the key
     */
    public static Key<Factory<?, ?>> part(Kind<?> kind, String name) {
        return Key.get(FACTORY, Names.named("ergodic/" + place(kind, name)));
    }

    /**
     * Where an application adds parts, each under its kind and its name: {@code "solver/acme.leapfrog"}.
     *
     * @param binder the application's
     * @return the parts
     */
    public static MapBinder<String, Factory<?, ?>> parts(Binder binder) {
        return MapBinder.newMapBinder(binder, new TypeLiteral<String>() {}, FACTORY);
    }

    /**
     * Where an application adds objects that pipelines name: components by the names that
     * {@link org.ergodic.api.config.Component#using(String, Object)} gave them, and arrays that are data.
     *
     * @param binder the application's
     * @return the objects
     */
    public static MapBinder<String, Object> objects(Binder binder) {
        return MapBinder.newMapBinder(binder, String.class, Object.class, ForPipelines.class);
    }

    private static String place(Kind<?> kind, String name) {
        return kind.name() + "/" + name;
    }

    @Override
    protected void configure() {
        MapBinder<String, Factory<?, ?>> parts = parts(binder());
        for (Registered<?> part : registry.all()) {
            Key<Factory<?, ?>> key = part(part.kind(), part.name());
            bind(key).toInstance(part.factory());
            parts.addBinding(place(part.kind(), part.name())).to(key);
        }
        objects(binder());
        bind(Reporter.class).toInstance(reporter);
        bind(CLOCK).toInstance(Clock.systemUTC());
        bind(ILLUSTRATOR).toProvider(Illustrator::find).in(Scopes.SINGLETON);
        // Only what computes loads the native libraries behind a compiler.
        bind(Compiler.class).toProvider(Compiler::find).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    Registry registry(Map<String, Factory<?, ?>> parts) {
        Map<String, Factory<?, ?>> own = new HashMap<>();
        registry.all().forEach(part -> own.put(place(part.kind(), part.name()), part.factory()));
        Registry all = registry;
        for (Map.Entry<String, Factory<?, ?>> part : new TreeMap<>(parts).entrySet()) {
            if (own.get(part.getKey()) == part.getValue()) {
                continue;
            }
            String place = part.getKey();
            String[] words = place.split("/", 2);
            Kind<?> kind = Kind.named(words[0])
                    .orElseThrow(() -> new IllegalArgumentException("the part \"" + place
                            + "\" is of no kind that there is: its key must be kind/name, such as"
                            + " solver/acme.leapfrog"));
            String name = part.getValue().name();
            if (words.length < 2 || !words[1].equals(name)) {
                throw new IllegalArgumentException(
                        "the part \"" + place + "\" calls itself \"" + name + "\": bind it under " + place(kind, name));
            }
            all = all.with(kind, part.getValue());
        }
        return all;
    }

    @Provides
    RunSettings settings(Reporter told) {
        return RunSettings.silent().telling(told);
    }

    @Provides
    @Singleton
    PipelineRunner runner(
            Injector injector,
            Registry parts,
            @ForPipelines Map<String, Object> objects,
            Provider<Compiler> compiler,
            @ForPipelines Clock clock,
            Optional<Illustrator> illustrator) {
        return new PipelineRunner(parts, objects, () -> unwrapped(compiler), clock, illustrator, replaced(injector));
    }

    /** What fails says so itself, without Guice's words around it. */
    private static Compiler unwrapped(Provider<Compiler> compiler) {
        try {
            return compiler.get();
        } catch (ProvisionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The names of those keys of this module that another one's binding has taken. */
    private List<String> replaced(Injector injector) {
        Map<Key<?>, String> keys = new HashMap<>();
        for (Class<?> type : List.of(Registry.class, Compiler.class, Reporter.class, RunSettings.class)) {
            keys.put(Key.get(type), type.getName());
        }
        keys.put(CLOCK, Clock.class.getName());
        keys.put(Key.get(ILLUSTRATOR), Illustrator.class.getName());
        registry.all()
                .forEach(part ->
                        keys.put(part(part.kind(), part.name()), part.kind().name() + " " + part.name()));
        List<String> names = new ArrayList<>();
        keys.forEach((key, name) -> {
            Binding<?> binding = injector.getExistingBinding(key);
            if (binding != null && !isOurs(binding.getSource())) {
                names.add(name);
            }
        });
        names.sort(null);
        return names;
    }

    /** A binding that went through {@code Modules.override} has the source that it was made with as its original. */
    private static boolean isOurs(Object source) {
        if (!(source instanceof ElementSource element)) {
            return false;
        }
        ElementSource first = element;
        while (first.getOriginalElementSource() != null) {
            first = first.getOriginalElementSource();
        }
        return first.getModuleClassNames().contains(PipelineModule.class.getName());
    }
}
