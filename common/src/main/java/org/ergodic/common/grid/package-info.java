/** Time grids, for all solvers of fixed steps. */
package org.ergodic.common.grid;
