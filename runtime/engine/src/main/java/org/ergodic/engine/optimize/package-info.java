/**
 * The optimiser: which nodes are computed at all, which are fused into one loop, which steps rows of a batch go through
 * together, and which values share memory.
 */
package org.ergodic.engine.optimize;
