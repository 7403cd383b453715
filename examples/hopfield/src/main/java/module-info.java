/** A Hopfield network of continuous states, as a third party would write it. */
module com.example.hopfield {
    requires transitive org.ergodic.api;

    exports com.example.hopfield;

    provides org.ergodic.api.plugin.EnergyFactory with
            com.example.hopfield.HopfieldFactory;
}
