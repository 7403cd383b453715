/** Euler-Maruyama and its kin: solvers of stochastic differential equations. */
module org.ergodic.solvers.eulermaruyama {
    requires transitive org.ergodic.api;
}
