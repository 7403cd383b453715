package org.ergodic.host;

import java.util.List;
import org.ergodic.api.plugin.Kind;

/** What may be given for an option, for tools that make a schema, a page or a file of it. */
public sealed interface OptionType {
    /**
     * A number.
     *
     * @param whole whether it must be whole
     * @param least the least number allowed; minus infinity if there is none
     * @param most the greatest number allowed; infinity if there is none
     * @param above whether the least itself is forbidden
     * @param below whether the greatest itself is forbidden
     */
    record Numeric(boolean whole, double least, double most, boolean above, boolean below) implements OptionType {}

    /** True or false. */
    record Truth() implements OptionType {}

    /** Text; a number is taken as its digits. */
    record Text() implements OptionType {}

    /**
     * One of some words.
     *
     * @param words the words
     */
    record Choice(List<String> words) implements OptionType {
        /** Copies the list. */
        public Choice {
            words = List.copyOf(words);
        }
    }

    /**
     * A component: its name, or a map with its name and its options.
     *
     * @param kind its kind
     * @param nameKey the key of its name in such a map
     */
    record Part(Kind<?> kind, String nameKey) implements OptionType {}

    /** True for all, false for none, or a list of names. */
    record Names() implements OptionType {}

    /** Numbers and words of columns: a list, or a map by their names. */
    record Values() implements OptionType {}

    /**
     * A map with options of its own.
     *
     * @param record the record that it is bound to
     */
    record Section(Class<? extends Record> record) implements OptionType {}

    /**
     * A list.
     *
     * @param item what each item may be
     */
    record ListOf(OptionType item) implements OptionType {}

    /**
     * A map whose keys are names that the options do not know, such as those of columns.
     *
     * @param value what stands under each
     */
    record MapOf(OptionType value) implements OptionType {}
}
