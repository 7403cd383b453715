/** Formulas in graphs that parts of several jars need: what stays accurate in far tails, and divergences. */
package org.ergodic.common.graph;
