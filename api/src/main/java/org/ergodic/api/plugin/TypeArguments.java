package org.ergodic.api.plugin;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What classes say for the type parameters of their supertypes. */
final class TypeArguments {
    private TypeArguments() {}

    /**
     * What a class says for the first type parameter of a type that it extends or implements, however far up.
     *
     * @return the class, or empty if that is left open
     */
    static Optional<Class<?>> first(Class<?> type, Class<?> generic) {
        return argument(type, generic, Map.of());
    }

    private static Optional<Class<?>> argument(Class<?> type, Class<?> generic, Map<Type, Type> known) {
        if (type == generic) {
            return Optional.ofNullable(known.get(generic.getTypeParameters()[0]))
                    .filter(Class.class::isInstance)
                    .map(found -> (Class<?>) found);
        }
        for (Type above : above(type)) {
            Class<?> raw = (Class<?>) (above instanceof ParameterizedType p ? p.getRawType() : above);
            if (generic.isAssignableFrom(raw)) {
                return argument(raw, generic, arguments(above, raw, known));
            }
        }
        return Optional.empty();
    }

    private static List<Type> above(Class<?> type) {
        List<Type> above = new ArrayList<>(List.of(type.getGenericInterfaces()));
        if (type.getGenericSuperclass() != null) {
            above.add(0, type.getGenericSuperclass());
        }
        return above;
    }

    private static Map<Type, Type> arguments(Type above, Class<?> raw, Map<Type, Type> known) {
        Map<Type, Type> arguments = new HashMap<>();
        if (above instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] names = raw.getTypeParameters();
            for (int i = 0; i < names.length; i++) {
                Type argument = parameterized.getActualTypeArguments()[i];
                arguments.put(names[i], known.getOrDefault(argument, argument));
            }
        }
        return arguments;
    }
}
