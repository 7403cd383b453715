package org.ergodic.host;

import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Location;
import org.ergodic.api.message.Causes;
import org.ergodic.api.plugin.Kind;

/**
 * Finds the third party's part that a failure comes from, so that no caller has to wrap each call of each interface: by
 * the innermost frame of the stack trace that is of a plugin's module or jar; where an error of linking names a class
 * of a plugin, by that; where a method of the SPI returned null, by that method's interface.
 */
public final class Attribution {
    private static final Pattern NAME = Pattern.compile("[\\w$]+([./][\\w$]+)+");
    private static final Pattern RETURNED = Pattern.compile("because the return value of \"([\\w$.]+)\\.([\\w$]+)\\(");

    private final Map<Kind<?>, Set<Component>> used;
    private final String within;
    private final List<Registered<?>> parts;

    private Attribution(Registry registry, Map<Kind<?>, Set<Component>> used, Class<?> within) {
        this.used = used;
        this.within = within.getName();
        parts = registry.all().stream().filter(part -> !part.official()).toList();
    }

    /**
     * The failure as one of a third party's part.
     *
     * @param failure what was thrown
     * @param registry the parts there are
     * @param used those in use, with where they are named; as far as known
     * @param within the class that did the work: who called it, perhaps an application with parts of its own, is not to
     *     blame
     * @return the exception to throw in its place, or empty if nothing says that a third party's part failed
     */
    public static Optional<PartException> of(
            Throwable failure, Registry registry, Map<Kind<?>, Set<Component>> used, Class<?> within) {
        Attribution attribution = new Attribution(registry, used, within);
        if (attribution.parts.isEmpty()) {
            return Optional.empty();
        }
        for (Throwable e : innermostFirst(failure)) {
            Optional<PartException> found =
                    attribution.byFrames(e, failure).or(() -> attribution.byMessage(e, failure));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * An unexpected failure that nothing says the origin of, with the third parties' parts in use named.
     *
     * @param failure what was thrown
     * @param registry the parts there are
     * @param used those in use, with where they are named
     * @return the exception to throw in its place, or empty if no third party's part is in use
     */
    public static Optional<PartException> suspicion(
            Throwable failure, Registry registry, Map<Kind<?>, Set<Component>> used) {
        Attribution attribution = new Attribution(registry, used, Attribution.class);
        List<Registered<?>> suspects =
                attribution.parts.stream().filter(attribution::isUsed).toList();
        if (suspects.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PartException(
                Location.JAVA,
                "unexpected error (" + Causes.words(failure) + "). Perhaps it comes from "
                        + suspects.stream()
                                .map(part -> part.words() + ", " + attribution.place(part))
                                .collect(Collectors.joining(", or from ")),
                failure));
    }

    /**
     * What a part gave, which must be something.
     *
     * @param <V> its type
     * @param value what a method of the part returned
     * @param kind the part's kind
     * @param method the method's name
     * @return the value
     * @throws NullPointerException if it is null, from which {@link #of} finds the part
     */
    public static <V> V given(V value, Kind<?> kind, String method) {
        if (value == null) {
            // As Java itself says it where the call stands in an expression.
            throw new NullPointerException("cannot go on because the return value of \""
                    + kind.product().getName() + "." + method + "()\" is null");
        }
        return value;
    }

    private static List<Throwable> innermostFirst(Throwable failure) {
        Deque<Throwable> chain = new ArrayDeque<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable e = failure; e != null && seen.add(e); e = e.getCause()) {
            chain.push(e);
        }
        return new ArrayList<>(chain);
    }

    private Optional<PartException> byFrames(Throwable e, Throwable failure) {
        List<Class<?>> frames = new ArrayList<>();
        List<Registered<?>> owners = List.of();
        String at = "";
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().equals(within)) {
                break;
            }
            for (Registered<?> part : owners.isEmpty() ? parts : owners) {
                Optional<Class<?>> type = type(frame.getClassName(), part).filter(c -> isOf(c, part));
                if (type.isPresent()) {
                    if (owners.isEmpty()) {
                        owners = parts.stream().filter(p -> isOf(type.get(), p)).toList();
                        at = " (at " + frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName()
                                + ":" + frame.getLineNumber() + "))";
                    }
                    frames.add(type.get());
                    break;
                }
            }
        }
        return owners.isEmpty() ? Optional.empty() : Optional.of(exception(narrow(owners, frames), failure, at));
    }

    /** Errors of linking are thrown where a class is used, not in it, and say its name. */
    private Optional<PartException> byMessage(Throwable e, Throwable failure) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof LinkageError) {
            Matcher names = NAME.matcher(message);
            while (names.find()) {
                String name = names.group().replace('/', '.');
                List<Registered<?>> owners = parts.stream()
                        .filter(part ->
                                type(name, part).filter(c -> isOf(c, part)).isPresent())
                        .toList();
                if (!owners.isEmpty()) {
                    Class<?> type = type(name, owners.get(0)).orElseThrow();
                    return Optional.of(exception(narrow(owners, List.of(type)), failure, ""));
                }
            }
        }
        Matcher returned = RETURNED.matcher(message);
        if (e instanceof NullPointerException && returned.find()) {
            List<Registered<?>> suspects = parts.stream()
                    .filter(this::isUsed)
                    .filter(part -> part.kind().product().getName().equals(returned.group(1)))
                    .toList();
            if (!suspects.isEmpty()) {
                return Optional.of(exception(
                        suspects, "gave null from " + returned.group(2) + ", which must give a value", failure));
            }
        }
        return Optional.empty();
    }

    /** The class of a name as a part's code sees it, without initialising it. */
    private static Optional<Class<?>> type(String name, Registered<?> part) {
        ClassLoader loader = part.factory().getClass().getClassLoader();
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            // Such as the hidden class of a lambda, whose caller stands in the next frame.
            return Optional.empty();
        }
    }

    /** Whether a class came with a part: it is in the same plugin folder, module or jar. */
    private static boolean isOf(Class<?> type, Registered<?> part) {
        Module module = part.factory().getClass().getModule();
        if (module.isNamed()) {
            ModuleLayer layer = module.getLayer();
            boolean inPluginFolder = layer != null && layer != ModuleLayer.boot();
            return type.getModule().equals(module)
                    || (inPluginFolder && type.getModule().getLayer() == layer);
        }
        return jar(type).isPresent() && jar(type).equals(jar(part.factory().getClass()));
    }

    private static Optional<String> jar(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .map(URL::toString);
    }

    /** Of the parts of a jar those in use, and of these the one whose class the frames are of. */
    private List<Registered<?>> narrow(List<Registered<?>> owners, List<Class<?>> frames) {
        List<Registered<?>> inUse = owners.stream().filter(this::isUsed).toList();
        List<Registered<?>> candidates = inUse.isEmpty() ? owners : inUse;
        for (Class<?> frame : frames) {
            List<Registered<?>> same = candidates.stream()
                    .filter(part -> part.factory().getClass().getNestHost().equals(frame.getNestHost()))
                    .toList();
            List<Registered<?>> related = same.isEmpty()
                    ? candidates.stream()
                            .filter(part -> part.kind().product().isAssignableFrom(frame)
                                    || part.kind().product().isAssignableFrom(frame.getNestHost()))
                            .toList()
                    : same;
            if (!related.isEmpty()) {
                return related;
            }
        }
        return candidates;
    }

    private boolean isUsed(Registered<?> part) {
        return components(part).findAny().isPresent();
    }

    private Stream<Component> components(Registered<?> part) {
        return used.getOrDefault(part.kind(), Set.of()).stream()
                .filter(component -> component.name().equals(part.name()))
                .filter(component -> component.instance().isEmpty());
    }

    /** Where a part is named, or {@link Location#JAVA} where that is not known. */
    private Location place(Registered<?> part) {
        return components(part)
                .map(component -> component.options().location())
                .filter(location -> !location.equals(Location.JAVA))
                .findFirst()
                .orElse(Location.JAVA);
    }

    private PartException exception(List<Registered<?>> culprits, Throwable failure, String at) {
        return exception(culprits, "failed: " + Causes.words(failure) + at, failure);
    }

    private PartException exception(List<Registered<?>> culprits, String what, Throwable failure) {
        return new PartException(
                place(culprits.get(0)),
                culprits.stream().map(Registered::words).collect(Collectors.joining(" or ")) + " " + what,
                failure);
    }
}
