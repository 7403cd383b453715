package org.nd4j.autodiff.samediff.internal;

import java.util.HashMap;
import java.util.Map;
import org.apache.commons.collections4.trie.PatriciaTrie;

/**
 * The variables of a graph by name, which also finds names for its ops. Not a class of ND4J's: {@code relocations.txt}
 * puts it in the place of its superclass, and {@code OpNames} gives {@code SameDiff.getOpName} a body that asks it.
 *
 * <p>A new op is named {@code mul}, {@code mul_1}, {@code mul_2} and so on: the first that no op has and no variable
 * begins with. ND4J tried them all from the first for every op, and counted the variables that begin with each: nine
 * tenths of the time of building a graph of ten thousand ops. Here the search goes on where the last one ended, to the
 * same name.
 *
 * @param <V> what is known of a variable
 */
public final class VariableTrie<V> extends PatriciaTrie<V> {
    private static final long serialVersionUID = 1L;

    /** For a name without its number: the number to try first, below which every name is taken. */
    private transient Map<String, Integer> next = new HashMap<>();

    /** An empty one. */
    public VariableTrie() {}

    /**
     * A name for an op.
     *
     * @param name the name asked for, with its scopes; a number at its end says where to begin
     * @param force whether it must be this name
     * @param ops the ops by name
     * @return the name itself, if no op has it and no variable begins with it, else one with a number
     * @throws IllegalArgumentException if it must be this name and an op has it
     */
    public String freeName(String name, boolean force, Map<String, ?> ops) {
        if (force) {
            if (ops.containsKey(name)) {
                throw new IllegalArgumentException("Op with name \"" + name + "\" already exists");
            }
            return name;
        }
        int digits = name.length();
        while (digits > 0 && Character.isDigit(name.charAt(digits - 1))) {
            digits--;
        }
        boolean numbered = digits > 0 && digits < name.length() && name.charAt(digits - 1) == '_';
        String base = numbered ? name.substring(0, digits - 1) : name;
        int number = numbered ? Integer.parseInt(name.substring(digits)) : 1;
        if (next == null) {
            next = new HashMap<>();
        }
        Integer known = numbered ? null : next.get(base);
        if (known == null) {
            if (isFree(base, ops)) {
                return base;
            }
        } else {
            number = known;
        }
        String candidate = base + "_" + number;
        while (!isFree(candidate, ops)) {
            number++;
            candidate = base + "_" + number;
        }
        if (!numbered) {
            next.put(base, number);
        }
        return candidate;
    }

    @Override
    public V remove(Object name) {
        if (next != null && name instanceof String removed) {
            next.keySet().removeIf(removed::startsWith);
        }
        return super.remove(name);
    }

    @Override
    public void clear() {
        next = null;
        super.clear();
    }

    private boolean isFree(String name, Map<String, ?> ops) {
        return !ops.containsKey(name) && !begins(name);
    }

    /** Whether a variable begins so: if any does, then the nearest by the bits that they share from the first on. */
    private boolean begins(String prefix) {
        Map.Entry<String, V> nearest = isEmpty() ? null : select(prefix);
        return nearest != null && nearest.getKey().startsWith(prefix);
    }
}
