package org.ergodic.host;

import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;

/**
 * A factory in the registry.
 *
 * @param kind its kind
 * @param name its name
 * @param factory the factory
 * @param origin where it comes from: module, version and jar, for people
 * @param builtIn whether it is a part of Ergodic itself, which is told by its package, {@code org.ergodic} or one
 *     below; a third party's part is not, whichever way its jar came
 * @param <T> what it makes
 */
public record Registered<T>(
        Kind<T> kind, String name, Factory<?, ? extends T> factory, String origin, boolean builtIn) {
    private static final String OURS = "org.ergodic";

    /** Whether a factory is a part of Ergodic itself. */
    static boolean isBuiltIn(Factory<?, ?> factory) {
        String home = factory.getClass().getPackageName();
        return home.equals(OURS) || home.startsWith(OURS + ".");
    }

    /** {@return how messages call it: {@code sde "acme.cosine"}, and of third parties' parts where they come from} */
    public String words() {
        return kind.name() + " \"" + name + "\"" + (builtIn ? "" : " of " + origin);
    }
}
