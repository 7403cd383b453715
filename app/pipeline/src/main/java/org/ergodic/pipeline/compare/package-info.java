/** Runs side by side: the settings in which they differ, and their figures. */
package org.ergodic.pipeline.compare;
