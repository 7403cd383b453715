/** Compiles SameDiff graphs into static plans of kernels and runs them. */
module org.ergodic.engine {
    requires transitive org.ergodic.api;
}
