package org.ergodic.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.SolverChoice;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.junit.jupiter.api.Test;

/** Which solver is found where none is named, and that what was found stays. */
class ChoosingTest {
    private static final Traits ODE = Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT);
    private static final Traits SDE = Traits.of(EnumSet.of(NoiseType.ADDITIVE), VectorField.DRIFT);
    private static final SolverChoice ANY_ODE =
            SolverChoice.running("solve an equation", NoiseType.NONE, Set.of(VectorField.DRIFT));

    public record Steps(
            @Option(value = "how many", byDefault = "10", min = 1)
            int steps) {}

    public record Nothing() {}

    public record Required(
            @Option("must be said") int steps,
            @Option("must be said too") int order) {}

    public record Around(
            @Option(value = "how many", byDefault = "10", min = 1)
            int steps,

            @Option(value = "the solver within", kind = "solver")
            Optional<Component> within) {}

    /** Declares what it can do, and makes nothing. */
    private abstract static class Declared<C extends Record> implements SolverFactory<C> {
        private final String name;
        private final Traits traits;
        private final Class<C> config;

        Declared(String name, Traits traits, Class<C> config) {
            this.name = name;
            this.traits = traits;
            this.config = config;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return name;
        }

        @Override
        public Class<C> config() {
            return config;
        }

        @Override
        public Traits traits() {
            return traits;
        }

        @Override
        public Solver<?> create(C config, Assembly assembly) {
            throw new AssertionError("nothing is made to choose");
        }
    }

    // Each of a class of its own, as the registry tells factories apart by it.
    private static Declared<Steps> abc(Traits traits) {
        return new Declared<>("abc", traits, Steps.class) {};
    }

    private static Declared<Nothing> plain(Traits traits) {
        return new Declared<>("plain", traits, Nothing.class) {};
    }

    private static Declared<Steps> acme(Traits traits) {
        return new Declared<>("aaa.acme", traits, Steps.class) {};
    }

    private static Declared<Required> demanding() {
        return new Declared<>("a-demanding", ODE, Required.class) {};
    }

    /** A solver around another, which it finds where none is named. */
    private static Declared<Around> around() {
        return new Declared<>("around", SDE, Around.class) {
            @Override
            public Around complete(Around config, Solvers present) {
                Component within = config.within().orElseGet(() -> present.first(ANY_ODE));
                return new Around(config.steps(), Optional.of(present.with(within, Map.of("steps", config.steps()))));
            }
        };
    }

    private static String found(Factory<?, ?>... present) {
        return Registry.of(present).find(ANY_ODE).map(Component::name).orElse("(none)");
    }

    @Test
    void theFirstThatFitsByAlphabetAndVendorsLast() {
        assertEquals("abc", found(plain(ODE), abc(ODE), acme(ODE)));
        assertEquals("abc", found(acme(ODE), abc(ODE), plain(ODE)), "in whatever order they come");
        assertEquals("plain", found(acme(ODE), plain(ODE), abc(SDE)), "one that cannot does not count");
        assertEquals("aaa.acme", found(acme(ODE), plain(SDE)), "a vendor's where no other fits");
        assertEquals("plain", found(demanding(), plain(ODE)), "one with options that must be given cannot stand alone");
        assertEquals("(none)", found(plain(SDE)));
    }

    @Test
    void whatIsPreferredComesBeforeTheAlphabet() {
        assertEquals("plain", found(abc(ODE), plain(ODE.withAdaptiveSteps())), "for equations without noise");
        Traits low = ODE.withAdaptiveSteps().order(3);
        assertEquals("plain", found(abc(low), plain(ODE.withAdaptiveSteps().order(5))), "of middling order");
        assertEquals("abc", found(abc(low), plain(ODE.withAdaptiveSteps().order(8))), "or else by alphabet");
        SolverChoice either = ANY_ODE.orRunning(NoiseType.ADDITIVE, Set.of(VectorField.DRIFT));
        assertEquals("plain", Registry.of(abc(SDE), plain(ODE)).first(either).name());
        assertEquals("abc", Registry.of(abc(SDE)).first(either).name());
    }

    @Test
    void optionsAreForSolversThatHaveThem() {
        SolverChoice wanted = ANY_ODE.with("steps", 7).with("order", 2);
        assertEquals(
                Component.of("abc", Map.of("steps", 7)), Registry.of(abc(ODE)).first(wanted));
        assertEquals(Component.of("plain"), Registry.of(plain(ODE)).first(wanted));
        assertEquals("a-demanding", Registry.of(demanding()).first(wanted).name(), "which has now all that it must");
    }

    @Test
    void whereNoneFitsTheMessageSaysWhatFor() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Registry.of(plain(SDE)).first(ANY_ODE))
                .getMessage();
        assertTrue(message.contains("solve an equation"), message);
    }

    @Test
    void whatWasChosenIsWrittenAndAJarMoreDoesNotChangeIt() {
        Binder before = new Binder(Registry.of(around(), plain(ODE), new Declared<>("zed", ODE, Steps.class) {}));
        Map<String, Object> written = before.unbind(Kind.SOLVER, Component.of("around", Map.of("steps", 3)));
        assertEquals(Map.of("name", "around", "steps", 3, "within", Map.of("name", "plain")), written);
        Binder after = new Binder(Registry.of(around(), plain(ODE), abc(ODE)));
        assertEquals(
                written,
                after.unbind(Kind.SOLVER, Component.of("around", Map.of("steps", 3, "within", written.get("within")))));
        assertEquals(
                Map.of("name", "around", "steps", 3, "within", Map.of("name", "abc", "steps", 3)),
                after.unbind(Kind.SOLVER, Component.of("around", Map.of("steps", 3))),
                "a new one takes the new solver, with the options of its user");
    }

    @Test
    void anOptionIsSaidOnce() {
        Binder binder = new Binder(Registry.of(around(), abc(ODE)));
        Component same = Component.of("around", Map.of("steps", 3, "within", Map.of("name", "abc", "steps", 3.0)));
        assertEquals(
                Map.of("name", "abc", "steps", 3),
                binder.unbind(Kind.SOLVER, same).get("within"));
        Component other = Component.of("around", Map.of("steps", 3, "within", Map.of("name", "abc", "steps", 4)));
        String message = assertThrows(ConfigException.class, () -> binder.unbind(Kind.SOLVER, other))
                .getMessage();
        assertTrue(message.contains("abc is given steps: 4") && message.contains("steps: 3"), message);
    }

    @Test
    void whatCannotBeCompletedIsAnErrorOfTheConfig() {
        Registry none = Registry.of(around());
        ConfigException e =
                assertThrows(ConfigException.class, () -> none.assembly(2).create(Kind.SOLVER, Component.of("around")));
        assertEquals(1, e.violations().size(), List.copyOf(e.violations())::toString);
        assertTrue(e.getMessage().contains("none of those that are present can solve an equation"), e.getMessage());
    }
}
