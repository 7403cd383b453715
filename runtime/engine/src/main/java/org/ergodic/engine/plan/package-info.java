/**
 * Graphs as static plans: lowering to a small set of nodes, simplification, fusion into loops, shared buffers, and
 * running.
 */
package org.ergodic.engine.plan;
