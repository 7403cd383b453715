package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.view.Views;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link Factory} must satisfy: that it is found, described and configured as others are. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class FactoryContract {
    /**
     * The factory to test.
     *
     * @return one instance
     */
    protected abstract Factory<?, ?> factory();

    /**
     * The shape of the events that it is to make a component for.
     *
     * @return {@code [2]} unless overridden
     */
    protected long[] event() {
        return new long[] {2};
    }

    /**
     * What surrounds the component.
     *
     * @return nothing unless overridden
     */
    protected Views surroundings() {
        return Views.none();
    }

    /**
     * Options to make a component with, where some have no default.
     *
     * @return none unless overridden
     */
    protected Map<String, ?> options() {
        return Map.of();
    }

    @Test
    @DisplayName("it is a factory of exactly one kind")
    void kind() {
        assertEquals(
                1,
                Kind.all().stream()
                        .filter(k -> k.factory().isInstance(factory()))
                        .count(),
                () -> factory().getClass() + " must implement exactly one of the factory interfaces");
    }

    @Test
    @DisplayName("its name is well formed and does not change")
    void name() {
        String name = factory().name();
        assertNotNull(name, "the factory has no name");
        assertTrue(
                name.matches("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*\\+*"),
                () -> "the name '" + name
                        + "' must be of kebab-case words, with vendor and dot in front for third parties;"
                        + " plus signs may end it");
        assertEquals(name, factory().name());
    }

    @Test
    @DisplayName("it describes itself in a line")
    void description() {
        String description = factory().description();
        assertNotNull(description, "the factory has no description");
        assertFalse(description.isBlank(), "the description is blank");
        assertFalse(description.contains("\n"), "the description must be one line");
    }

    @Test
    @DisplayName("its config record is public, exported, and every option is described")
    void config() {
        config(factory().config());
    }

    private static void config(Class<?> config) {
        assertTrue(config.isRecord(), () -> config + " must be a record");
        for (Class<?> type = config; type != null; type = type.getDeclaringClass()) {
            Class<?> around = type;
            assertTrue(Modifier.isPublic(around.getModifiers()), () -> around + " must be public");
        }
        assertTrue(
                config.getModule().isExported(config.getPackageName(), Option.class.getModule())
                        || config.getModule().isOpen(config.getPackageName(), Option.class.getModule()),
                () -> config.getModule() + " must export " + config.getPackageName() + ", where the config record is");
        for (RecordComponent component : config.getRecordComponents()) {
            if (component.isAnnotationPresent(Inlined.class)) {
                config(component.getType());
                continue;
            }
            Option option = component.getAnnotation(Option.class);
            assertNotNull(option, () -> "the component " + component.getName() + " of " + config + " needs an @Option");
            assertFalse(option.value().isBlank(), () -> "the option " + component.getName() + " is not described");
        }
    }

    @Test
    @DisplayName("the defaults can be bound, and make a component of its kind")
    void create() {
        Kind<?> kind = kindOf(factory());
        Object first = create(factory());
        assertNotNull(first, "it made nothing");
        assertInstanceOf(kind.product(), first);
        assertInstanceOf(kind.product(), create(factory()), "the second component that it made");
    }

    @Test
    @DisplayName("the config goes into options and back")
    void configRoundTrip() {
        Record bound = bind(factory());
        Binder binder = new Binder(Registry.load());
        // Components within it come back with all their options written out, so the options are what is compared.
        Record again = binder.bind(factory(), Component.of(factory().name(), binder.unbind(bound)), "");
        assertEquals(binder.unbind(bound), binder.unbind(again));
    }

    @Test
    @DisplayName("the registry finds it under its name")
    void found() {
        Kind<?> kind = kindOf(factory());
        Registry registry = Registry.load();
        Factory<?, ?> found =
                registry.find(kind, factory().name(), Location.JAVA, "").factory();
        assertEquals(factory().getClass(), found.getClass());
    }

    @Test
    @DisplayName("module-info and META-INF/services both name it")
    void services() {
        String service = kindOf(factory()).factory().getName();
        String provider = factory().getClass().getName();
        Services services = Services.moduleOf(factory().getClass());
        Set<String> listed = services.listed(service);
        assertTrue(
                listed.contains(provider),
                () -> "META-INF/services/" + service + " must name " + provider + ", and names " + listed);
        Optional<Set<String>> provided = services.provided(service);
        provided.ifPresent(names -> assertEquals(
                names, listed, () -> "'provides " + service + "' in module-info against META-INF/services"));
    }

    @Test
    @DisplayName("a solver's traits are those that its factory declares")
    void solverTraits() {
        if (factory() instanceof SolverFactory<?> solvers) {
            assertEquals(((Solver<?>) create(factory())).traits(), solvers.traits());
        }
    }

    private <C extends Record, T> T create(Factory<C, T> factory) {
        return factory.create(bind(factory), new ContractAssembly(event(), surroundings()));
    }

    private <C extends Record> C bind(Factory<C, ?> factory) {
        return new Binder(Registry.load()).bind(factory, Component.of(factory.name(), options()), "");
    }

    private static Kind<?> kindOf(Factory<?, ?> factory) {
        return Kind.all().stream()
                .filter(k -> k.factory().isInstance(factory))
                .findFirst()
                .orElseThrow(() -> new AssertionError(factory.getClass() + " implements no factory interface"));
    }

    private record ContractAssembly(long[] event, Views surroundings) implements Assembly {
        @Override
        public <T> T create(Kind<T> kind, Component component) {
            if (component.instance().isPresent()) {
                @SuppressWarnings("unchecked")
                T given = (T) kind.product().cast(component.instance().get());
                return given;
            }
            Registry registry = Registry.load();
            return make(
                    registry,
                    registry.find(kind, component.name(), Location.JAVA, "").factory(),
                    component);
        }

        private <C extends Record, T> T make(Registry registry, Factory<C, ? extends T> factory, Component component) {
            return factory.create(new Binder(registry).bind(factory, component, ""), this);
        }

        @Override
        public Assembly over(long... shape) {
            return new ContractAssembly(shape, surroundings);
        }

        @Override
        public <T> Assembly showing(org.ergodic.api.view.View<T> view, T value) {
            return new ContractAssembly(event, surroundings.and(view, value));
        }
    }
}
