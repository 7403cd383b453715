/**
 * Statistics of columns of numbers that hold for columns of any size: tiny, huge, or far from 0.
 *
 * <pre>{@code
 * Moments moments = Moments.of(3, visitor -> Events.eachRow(x, visitor));
 * double z = (value - moments.mean(0)) / moments.deviation(0);
 * }</pre>
 */
package org.ergodic.common.statistics;
