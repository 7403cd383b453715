/** Energy-based models. */
module org.ergodic.energy {
    requires transitive org.ergodic.api;
}
