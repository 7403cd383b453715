/** Runge-Kutta solvers of ordinary differential equations. */
module org.ergodic.solvers.rungekutta {
    requires transitive org.ergodic.api;
}
