/** Stochastic differential equations, their reversal, likelihood and guidance. */
module org.ergodic.diffusion {
    requires transitive org.ergodic.api;
}
