/**
 * Solvers: plain loops over numeric functions that know no model. A {@link org.ergodic.api.solver.Problem} offers
 * views, a {@link org.ergodic.api.solver.Solver} declares what it needs, {@code Integration} runs one on the other.
 */
package org.ergodic.api.solver;
