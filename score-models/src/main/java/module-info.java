/** Score networks and score-matching objectives. */
module org.ergodic.score {
    requires transitive org.ergodic.api;
}
