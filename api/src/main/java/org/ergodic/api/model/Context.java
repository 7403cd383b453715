package org.ergodic.api.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;

/** What a definition is conditioned on, by name; usually nothing. */
@API(status = API.Status.STABLE)
public final class Context {
    private static final Context NONE = new Context(Map.of());

    private final Map<String, SDVariable> values;

    private Context(Map<String, SDVariable> values) {
        this.values = values;
    }

    /** {@return no condition} */
    public static Context none() {
        return NONE;
    }

    /**
     * Conditions by name.
     *
     * @param values each {@code [n, ...]}
     * @return the context
     */
    @API(status = API.Status.EXPERIMENTAL)
    public static Context of(Map<String, SDVariable> values) {
        return new Context(new LinkedHashMap<>(values));
    }

    /** {@return the conditions by name} */
    @API(status = API.Status.EXPERIMENTAL)
    public Map<String, SDVariable> values() {
        return Collections.unmodifiableMap(values);
    }

    /**
     * This context and one more condition.
     *
     * @param name its name, such as {@code class}
     * @param value {@code [n, ...]}
     * @return a new context
     */
    public Context and(String name, SDVariable value) {
        Map<String, SDVariable> all = new LinkedHashMap<>(values);
        all.put(name, value);
        return new Context(all);
    }

    /**
     * A condition, if given.
     *
     * @param name its name
     * @return its value {@code [n, ...]}, or empty
     */
    public Optional<SDVariable> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** {@return whether there is no condition} */
    public boolean isEmpty() {
        return values.isEmpty();
    }
}
