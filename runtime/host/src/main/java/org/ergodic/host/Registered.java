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
 * @param official whether it is Ergodic's own, in this distribution or in an extension, and not a third party's. Its
 *     package alone tells, {@code org.ergodic} or one below, whichever way its jar came. Names without a prefix are for
 *     these, and messages about failures need not say where they come from; they have no other privilege
 * @param <T> what it makes
 */
public record Registered<T>(
        Kind<T> kind, String name, Factory<?, ? extends T> factory, String origin, boolean official) {
    private static final String OURS = "org.ergodic";

    /** Whether a factory is Ergodic's own. */
    static boolean isOfficial(Factory<?, ?> factory) {
        String home = factory.getClass().getPackageName();
        return home.equals(OURS) || home.startsWith(OURS + ".");
    }

    /** {@return how messages call it: {@code sde "acme.cosine"}, and of third parties' parts where they come from} */
    public String words() {
        return kind.name() + " \"" + name + "\"" + (official ? "" : " of " + origin);
    }
}
