package org.ergodic.bench;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Mathematics that a shipped part has too, written again so that a whole step is one program. It goes when a solver's
 * step is a graph, and the workload then runs the part itself.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@interface CopyOf {
    /** {@return the parts, by their names in pipelines or their classes} */
    String[] value();
}
