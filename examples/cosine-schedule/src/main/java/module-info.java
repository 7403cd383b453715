/** A noise schedule as a third party would write it. */
module com.example.cosine {
    requires transitive org.ergodic.api;

    exports com.example.cosine;

    provides org.ergodic.api.plugin.SdeFactory with
            com.example.cosine.CosineSde.Factory;
}
