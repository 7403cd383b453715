package org.ergodic.host;

import java.util.Optional;

/**
 * One option of a config record, for people and for tools.
 *
 * @param key its key, kebab-case
 * @param type its type in words, such as {@code whole number} or {@code list of sde}
 * @param byDefault its default as YAML, or empty
 * @param required whether it must be given
 * @param range the numbers allowed, such as {@code at least 1}, or empty
 * @param description what it is
 * @param form the same as the type in words, with its range, for tools
 */
public record OptionInfo(
        String key,
        String type,
        Optional<String> byDefault,
        boolean required,
        String range,
        String description,
        OptionType form) {}
