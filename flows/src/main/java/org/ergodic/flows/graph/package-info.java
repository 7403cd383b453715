/**
 * Pieces of graphs that several kinds of bijections are built of: matrices, triangular matrices, reflections,
 * log-sum-exp, compiled loops, functions given by an equation, and the base distribution of a model. Variables of a
 * graph come in and go out. Not exported.
 */
package org.ergodic.flows.graph;
