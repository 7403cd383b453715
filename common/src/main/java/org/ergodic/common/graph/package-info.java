/** Graphs that several families build: the divergence of a field. */
package org.ergodic.common.graph;
