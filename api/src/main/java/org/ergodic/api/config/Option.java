package org.ergodic.api.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Describes one option of a config record. Its key is the component's name in kebab-case ({@code betaMin} is
 * {@code beta-min}).
 *
 * <p>Types: {@code int}, {@code long}, {@code double}, {@code boolean}, {@code String}, enums (kebab-case values),
 * {@link org.ergodic.api.config.Component}, {@link Selection}, {@link ColumnValues},
 * {@code Map<String, String>} for texts by names that are
 * no options, other config records, {@link java.util.List} of those, and {@link java.util.Optional} of those for an
 * option that may be absent. Options that several records share go into
 * a record of their own, whose component in each is {@link Inlined}.
 */
@API(status = API.Status.EXPERIMENTAL)
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Option {
    /** No default: the option must be given (unless it is an Optional). */
    String REQUIRED = "\u0000required";

    /** {@return a short description, shown to users} */
    String value();

    /** {@return the default as YAML, such as {@code 0.1}, {@code [128, 128]} or {@code {name: adam, rate: 1e-3}}} */
    String byDefault() default REQUIRED;

    /** {@return the smallest number allowed, for each element of a list} */
    double min() default Double.NEGATIVE_INFINITY;

    /** {@return the largest number allowed, for each element of a list} */
    double max() default Double.POSITIVE_INFINITY;

    /** {@return whether {@link #min} itself is forbidden} */
    boolean above() default false;

    /** {@return whether {@link #max} itself is forbidden} */
    boolean below() default false;

    /** {@return for a {@link org.ergodic.api.config.Component}, the name of its kind} */
    String kind() default "";
}
