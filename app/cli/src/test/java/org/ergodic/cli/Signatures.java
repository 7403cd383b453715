package org.ergodic.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * What the exported packages of one module show to others, read from its class files: a line for each public or
 * protected type, member and constructor, with its stability.
 *
 * <p>Types stand by their simple names, and in full where two types of a module's lines share one. A record shows its
 * components, not the accessors and the constructor that follow from them; no type shows {@code equals},
 * {@code hashCode} and {@code toString}.
 */
final class Signatures {
    private static final Set<String> OF_EVERY_OBJECT =
            Set.of("equals(java.lang.Object)", "hashCode()", "toString()", "compareTo(java.lang.Enum)");
    private static final Pattern QUALIFIED = Pattern.compile("(?:[a-z][\\w]*\\.)+([A-Z]\\w*(?:[.$][A-Z]\\w*)*)");

    private final List<Class<?>> types;

    private Signatures(List<Class<?>> types) {
        this.types = types;
    }

    /** The module that a class is in, wherever it was loaded from: a jar or a folder of classes. */
    static Signatures moduleOf(String type) {
        try {
            Path origin = Path.of(load(type)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            ModuleReference module =
                    ModuleFinder.of(origin).findAll().iterator().next();
            Set<String> exported = module.descriptor().exports().stream()
                    .filter(exports -> !exports.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
            try (ModuleReader reader = module.open()) {
                return new Signatures(reader.list()
                        .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                        .map(file -> file.substring(0, file.length() - ".class".length())
                                .replace('/', '.'))
                        .filter(name -> exported.contains(name.substring(0, name.lastIndexOf('.'))))
                        .sorted()
                        .<Class<?>>map(Signatures::load)
                        .filter(Signatures::seen)
                        .toList());
            }
        } catch (URISyntaxException e) {
            throw new AssertionError("no place is known for " + type, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Signatures.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** The exported types that stand in no other. */
    List<Class<?>> topLevel() {
        return types.stream().filter(type -> type.getEnclosingClass() == null).toList();
    }

    /** How stable something says it is; nothing if it does not say. */
    static Optional<API.Status> status(AnnotatedElement element) {
        return Optional.ofNullable(element.getAnnotation(API.class)).map(API::status);
    }

    /** The lines, sorted by type, the type's own line first. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : types) {
            lines.add(type.getCanonicalName() + " : " + header(type));
            members(type).stream()
                    .map(member -> type.getCanonicalName() + " : " + member)
                    .distinct()
                    .forEach(lines::add);
        }
        Map<String, String> shorter = shorter(lines);
        return lines.stream().map(line -> shortened(line, shorter)).toList();
    }

    /**
     * The types of this module that STABLE types and their members name without being STABLE, each with one place that
     * does. Members that say another status are left out.
     */
    Map<String, String> unstableBelowStable() {
        Map<String, String> found = new TreeMap<>();
        for (Class<?> type : topLevel()) {
            if (!status(type).equals(Optional.of(API.Status.STABLE))) {
                continue;
            }
            List<String> named = new ArrayList<>(List.of(header(type)));
            elements(type)
                    .filter(member -> status((AnnotatedElement) member).isEmpty())
                    .forEach(member -> named.add(line(type, member)));
            for (Class<?> other : topLevel()) {
                if (status(other).equals(Optional.of(API.Status.STABLE))) {
                    continue;
                }
                Pattern name = Pattern.compile("\\b" + Pattern.quote(other.getName()) + "\\b");
                named.stream()
                        .filter(line -> name.matcher(line).find())
                        .findFirst()
                        .ifPresent(line -> found.put(other.getName(), type.getName() + " : " + line));
            }
        }
        return found;
    }

    /** How many methods an implementer has to write, of the types where it is more than some. */
    Map<String, Long> abstractMethods(int allowed) {
        Map<String, Long> many = new TreeMap<>();
        for (Class<?> type : types) {
            if (!type.isAnnotation()) {
                long count = Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .count();
                many.put(type.getCanonicalName(), count);
            }
        }
        many.values().removeIf(count -> count <= allowed);
        return many;
    }

    private static boolean seen(Class<?> type) {
        for (Class<?> t = type; t != null; t = t.getEnclosingClass()) {
            if (!shown(t.getModifiers()) || t.isSynthetic() || t.isAnonymousClass() || t.isLocalClass()) {
                return false;
            }
        }
        return true;
    }

    private static boolean shown(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String header(Class<?> type) {
        StringBuilder text = new StringBuilder(annotations(type));
        if (Modifier.isProtected(type.getModifiers())) {
            text.append("protected ");
        }
        boolean plain = !type.isInterface() && !type.isEnum() && !type.isRecord();
        if (plain && Modifier.isAbstract(type.getModifiers())) {
            text.append("abstract ");
        }
        if (plain && Modifier.isFinal(type.getModifiers())) {
            text.append("final ");
        }
        if (type.isSealed()) {
            text.append("sealed ");
        }
        text.append(
                type.isAnnotation()
                        ? "@interface"
                        : type.isInterface()
                                ? "interface"
                                : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class");
        text.append(' ').append(type.getSimpleName()).append(variables(type.getTypeParameters()));
        if (type.isRecord()) {
            text.append(Arrays.stream(type.getRecordComponents())
                    .map(component -> component.getGenericType().getTypeName() + " " + component.getName())
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        if (plain && type.getSuperclass() != Object.class) {
            text.append(" extends ").append(type.getGenericSuperclass().getTypeName());
        }
        if (!type.isAnnotation() && type.getGenericInterfaces().length > 0) {
            text.append(type.isInterface() ? " extends " : " implements ").append(names(type.getGenericInterfaces()));
        }
        if (type.isSealed()) {
            text.append(Arrays.stream(type.getPermittedSubclasses())
                    .map(Class::getName)
                    .sorted()
                    .collect(Collectors.joining(", ", " permits ", "")));
        }
        return text.toString();
    }

    private static Set<String> members(Class<?> type) {
        Set<String> lines = new TreeSet<>(
                Comparator.comparing(Signatures::withoutModifiers).thenComparing(Comparator.naturalOrder()));
        elements(type).forEach(member -> lines.add(line(type, member)));
        return lines;
    }

    /** Members by their names, constructors first. */
    private static String withoutModifiers(String line) {
        int open = line.indexOf('(');
        String before = open < 0 ? line : line.substring(0, open);
        return before.substring(before.lastIndexOf(' ') + 1);
    }

    /** A type's own members that others see, and those that it has from a supertype that they do not see. */
    private static Stream<Member> elements(Class<?> type) {
        Stream<Member> own = Arrays.stream(type.getDeclaredFields());
        own = Stream.concat(own, Arrays.stream(type.getDeclaredMethods()));
        own = Stream.concat(own, Arrays.stream(type.getDeclaredConstructors()));
        Class<?> parent = type.getSuperclass();
        if (parent != null && !shown(parent.getModifiers())) {
            own = Stream.concat(own, elements(parent).filter(member -> !(member instanceof Constructor<?>)));
        }
        return own.filter(member -> !member.isSynthetic() && shown(member.getModifiers()) && !implied(type, member));
    }

    private static boolean implied(Class<?> type, Member member) {
        if (member instanceof Method method && OF_EVERY_OBJECT.contains(erased(method))) {
            return true;
        }
        if (type.isEnum()) {
            return member instanceof Method method
                    && Modifier.isStatic(method.getModifiers())
                    && (erased(method).equals("values()") || erased(method).equals("valueOf(java.lang.String)"));
        }
        if (!type.isRecord()) {
            return false;
        }
        RecordComponent[] components = type.getRecordComponents();
        if (member instanceof Constructor<?> constructor) {
            return Arrays.equals(
                    constructor.getParameterTypes(),
                    Arrays.stream(components).map(RecordComponent::getType).toArray());
        }
        return member instanceof Method method
                && Arrays.stream(components)
                        .anyMatch(component -> component.getAccessor().equals(method));
    }

    private static String erased(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getName)
                        .collect(Collectors.joining(",", "(", ")"));
    }

    private static String line(Class<?> type, Member member) {
        String before = annotations((AnnotatedElement) member) + modifiers(type, member);
        if (member instanceof Field field) {
            return field.isEnumConstant()
                    ? before + "constant " + field.getName()
                    : before + field.getGenericType().getTypeName() + " " + field.getName();
        }
        Executable executable = (Executable) member;
        String variables = variables(executable.getTypeParameters());
        StringBuilder text = new StringBuilder(before).append(variables).append(variables.isEmpty() ? "" : " ");
        if (executable instanceof Method method) {
            text.append(method.getGenericReturnType().getTypeName()).append(' ').append(method.getName());
        } else {
            text.append(type.getSimpleName());
        }
        text.append('(').append(parameters(executable)).append(')');
        if (executable.getGenericExceptionTypes().length > 0) {
            text.append(" throws ").append(names(executable.getGenericExceptionTypes()));
        }
        if (executable instanceof Method method && method.getDefaultValue() != null) {
            text.append(" default");
        }
        return text.toString();
    }

    private static String parameters(Executable executable) {
        String all = names(executable.getGenericParameterTypes());
        return executable.isVarArgs() ? all.substring(0, all.length() - "[]".length()) + "..." : all;
    }

    private static String modifiers(Class<?> type, Member member) {
        int modifiers = member.getModifiers();
        StringBuilder text = new StringBuilder();
        boolean constant = member instanceof Field field && field.isEnumConstant();
        if (Modifier.isProtected(modifiers)) {
            text.append("protected ");
        }
        if (Modifier.isStatic(modifiers) && !constant) {
            text.append("static ");
        }
        if (member instanceof Method method && method.isDefault()) {
            text.append("default ");
        }
        if (Modifier.isAbstract(modifiers)) {
            text.append("abstract ");
        }
        if (Modifier.isFinal(modifiers)
                && !constant
                && !(member instanceof Method && Modifier.isFinal(type.getModifiers()))) {
            text.append("final ");
        }
        return text.toString();
    }

    private static String annotations(AnnotatedElement element) {
        return status(element).map(status -> "@" + status + " ").orElse("")
                + (element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "")
                + (element.isAnnotationPresent(FunctionalInterface.class) ? "@FunctionalInterface " : "");
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(variable -> variable.getName() + bounds(variable))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String bounds(TypeVariable<?> variable) {
        return variable.getBounds()[0] == Object.class
                ? ""
                : Arrays.stream(variable.getBounds())
                        .map(Type::getTypeName)
                        .collect(Collectors.joining(" & ", " extends ", ""));
    }

    private static String names(Type[] types) {
        return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
    }

    /** The simple names of types, where they say which is meant. */
    private static Map<String, String> shorter(List<String> lines) {
        Map<String, Set<String>> bySimpleName = new HashMap<>();
        for (String line : lines) {
            Matcher name = QUALIFIED.matcher(line);
            while (name.find()) {
                bySimpleName
                        .computeIfAbsent(name.group(1).replace('$', '.'), simple -> new TreeSet<>())
                        .add(name.group());
            }
        }
        Map<String, String> shorter = new HashMap<>();
        bySimpleName.forEach((simple, full) -> {
            if (full.stream().map(name -> name.replace('$', '.')).distinct().count() == 1) {
                full.forEach(name -> shorter.put(name, simple));
            }
        });
        return shorter;
    }

    /** What follows the type's name in short. */
    private static String shortened(String line, Map<String, String> shorter) {
        int start = line.indexOf(" : ");
        return line.substring(0, start)
                + QUALIFIED
                        .matcher(line.substring(start))
                        .replaceAll(name -> Matcher.quoteReplacement(shorter.getOrDefault(name.group(), name.group())));
    }
}
