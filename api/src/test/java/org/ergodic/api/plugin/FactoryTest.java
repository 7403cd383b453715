package org.ergodic.api.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.model.Schedule;
import org.junit.jupiter.api.Test;

/** What a factory says of itself by its declaration. */
class FactoryTest {
    /** A config. */
    public record Config(double power) {}

    @Part(name = "acme.direct", description = "says its config itself")
    static class Direct implements ScheduleFactory<Config> {
        @Override
        public Schedule create(Config config, Assembly assembly) {
            return (s, step, total) -> step;
        }
    }

    /** The config's type comes after another parameter, and through a class between. */
    abstract static class Base<T, R extends Record> implements ScheduleFactory<R> {
        @Override
        public Schedule create(R config, Assembly assembly) {
            return (s, step, total) -> step;
        }
    }

    abstract static class Between<Q extends Record> extends Base<String, Q> {}

    @Part(name = "acme.through-a-base", description = "says its config to a class above")
    static class ThroughABase extends Between<Config> {}

    static final class Unnamed extends Between<Config> {}

    @Part(name = "acme.open", description = "leaves its config open")
    static final class Open<R extends Record> extends Between<R> {}

    @Part(name = "acme.open", description = "says its config by a method")
    static final class Overriding<R extends Record> extends Between<R> {
        @Override
        public String name() {
            return "acme.other";
        }

        @Override
        @SuppressWarnings("unchecked")
        public Class<R> config() {
            return (Class<R>) Config.class;
        }
    }

    @Test
    void nameAndDescriptionAreThoseOfTheAnnotation() {
        assertEquals("acme.direct", new Direct().name());
        assertEquals("says its config itself", new Direct().description());
        assertEquals("acme.direct", new Direct() {}.name());
    }

    @Test
    void theConfigIsThatOfTheDeclaration() {
        assertEquals(Config.class, new Direct().config());
        assertEquals(Config.class, new ThroughABase().config());
        assertEquals(Config.class, new ThroughABase() {}.config());
    }

    @Test
    void methodsWin() {
        assertEquals("acme.other", new Overriding<Config>().name());
        assertEquals("says its config by a method", new Overriding<Config>().description());
        assertEquals(Config.class, new Overriding<Config>().config());
    }

    @Test
    void whatIsNotSaidIsAskedFor() {
        String unnamed = assertThrows(IllegalStateException.class, () -> new Unnamed().name())
                .getMessage();
        assertTrue(unnamed.contains("Unnamed") && unnamed.contains("@Part(name = "), unnamed);
        String open = assertThrows(IllegalStateException.class, () -> new Open<Config>().config())
                .getMessage();
        assertTrue(open.contains("Open") && open.contains("SdeFactory<MyConfig>"), open);
    }
}
