/** What solvers are made of: the loop that integrates, methods that step over a grid of times. */
package org.ergodic.common.solver;
