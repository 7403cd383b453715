package org.ergodic.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.view.View;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;

/**
 * The parts of a kind that one jar provides, made with their default options: so a contract covers a part that is added
 * later without another class. With a JUnit that has parameterised classes (5.13, 6):
 *
 * <pre>{@code
 * @ParameterizedClass
 * @MethodSource("parts")
 * class GeneratorsTest extends DataGeneratorContract {
 *     static List<JarParts.Part<DataGenerator>> parts() { return JarParts.of(Kind.GENERATOR, Rings.class).made(); }
 *
 *     @Parameter JarParts.Part<DataGenerator> part;
 *
 *     protected DataGenerator generator() { return part.value(); }
 * }
 * }</pre>
 *
 * @param <T> what is made
 */
@API(status = API.Status.EXPERIMENTAL)
public final class JarParts<T> {
    private final Kind<T> kind;
    private final Class<?> member;
    private final Registry registry;
    private final Assembly assembly;
    private final Map<String, Map<String, ?>> options;

    private JarParts(
            Kind<T> kind, Class<?> member, Registry registry, Assembly assembly, Map<String, Map<String, ?>> options) {
        this.kind = kind;
        this.member = member;
        this.registry = registry;
        this.assembly = assembly;
        this.options = options;
    }

    /**
     * One part.
     *
     * @param name its name in pipelines
     * @param value the part
     * @param <T> what it is
     */
    public record Part<T>(String name, T value) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * The parts that a jar provides, for events of two numbers.
     *
     * @param <T> what is made
     * @param kind the kind
     * @param member a class of the jar
     * @return its parts
     */
    public static <T> JarParts<T> of(Kind<T> kind, Class<?> member) {
        Registry registry = Registry.load();
        return new JarParts<>(kind, member, registry, registry.assembly(2), Map.of());
    }

    /**
     * The same parts for events of another shape.
     *
     * @param event the shape of one event
     * @return parts
     */
    public JarParts<T> over(long... event) {
        return new JarParts<>(kind, member, registry, assembly.over(event), options);
    }

    /**
     * The same parts with one more thing around them.
     *
     * @param <V> its type
     * @param view the view
     * @param value what it shows
     * @return parts
     */
    public <V> JarParts<T> showing(View<V> view, V value) {
        return new JarParts<>(kind, member, registry, assembly.showing(view, value), options);
    }

    /**
     * The same parts, one of them with options, as a part needs that has some without a default.
     *
     * @param name the part
     * @param some its options
     * @return parts
     */
    public JarParts<T> with(String name, Map<String, ?> some) {
        Map<String, Map<String, ?>> all = new TreeMap<>(options);
        all.put(name, some);
        return new JarParts<>(kind, member, registry, assembly, all);
    }

    /**
     * Makes them.
     *
     * @return the parts, sorted by name; at least one
     * @throws AssertionError if the jar provides none, or none of a name for which there are options
     */
    public List<Part<T>> made() {
        Services jar = Services.moduleOf(member);
        Map<String, Map<String, ?>> left = new TreeMap<>(options);
        List<Part<T>> parts = new ArrayList<>();
        for (Registered<T> each : registry.list(kind)) {
            if (Services.moduleOf(each.factory().getClass()).equals(jar)) {
                Map<String, ?> some = left.remove(each.name());
                Component component = Component.of(each.name(), some == null ? Map.of() : some);
                parts.add(new Part<>(each.name(), assembly.create(kind, component)));
            }
        }
        if (parts.isEmpty()) {
            throw new AssertionError(jar.origin() + " provides no " + kind.name());
        }
        if (!left.isEmpty()) {
            throw new AssertionError(jar.origin() + " provides no " + kind.name() + " called " + left.keySet()
                    + ", for which there are options; there are " + parts);
        }
        return parts;
    }
}
