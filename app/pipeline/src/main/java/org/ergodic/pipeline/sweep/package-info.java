/** A pipeline run for each combination of some values, and for several seeds. */
package org.ergodic.pipeline.sweep;
