/** Rules that take a step along a gradient. */
package org.ergodic.common.optimizer;
