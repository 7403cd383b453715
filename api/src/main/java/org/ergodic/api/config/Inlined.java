package org.ergodic.api.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * On a component of a config record that is itself a config record: its options stand among those of the record around
 * it, under no key of their own. So several components share options, which are said once.
 */
@API(status = API.Status.EXPERIMENTAL)
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Inlined {}
