package org.ergodic.api.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/** What a {@link Factory} makes, as pipelines and people name it. */
@API(status = API.Status.STABLE)
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Part {
    /**
     * {@return the name in pipelines} Kebab-case; built-in parts use one word or several ({@code euler-maruyama}),
     * third parties {@code vendor.name}. Unique within its kind.
     */
    String name();

    /** {@return one sentence for people, with its source where there is one} */
    String description();
}
