package org.ergodic.api.stage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apiguardian.api.API;

/** What a stage gives, by the names of its ports. Immutable. */
@API(status = API.Status.EXPERIMENTAL)
public final class Outputs {
    private static final Outputs NONE = new Outputs(Map.of());

    private final Map<String, Artifact> byName;

    private Outputs(Map<String, Artifact> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    /** {@return those of a stage that gives nothing, such as one that writes a file} */
    public static Outputs none() {
        return NONE;
    }

    /**
     * One output.
     *
     * @param <T> its type
     * @param port where
     * @param value what
     * @return the outputs
     */
    public static <T extends Artifact> Outputs of(Port<T> port, T value) {
        return NONE.and(port, value);
    }

    /**
     * These and one more.
     *
     * @param <T> its type
     * @param port where
     * @param value what
     * @return new outputs
     */
    public <T extends Artifact> Outputs and(Port<T> port, T value) {
        Map<String, Artifact> all = new LinkedHashMap<>(byName);
        all.put(port.name(), port.type().cast(Objects.requireNonNull(value, port.name())));
        return new Outputs(all);
    }

    /** {@return what is given, by the names of ports} */
    public Map<String, Artifact> byName() {
        return byName;
    }

    @Override
    public String toString() {
        return byName.toString();
    }
}
