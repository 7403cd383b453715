/** Bijections and their compositions. */
module org.ergodic.flows {
    requires transitive org.ergodic.api;
}
