/** A noise schedule as a third party would write it. */
module com.example.cosine {
    requires transitive org.ergodic.api;
}
