/** The Ising model as a third party would write it: an energy, data drawn from it, and its exact values. */
module com.example.ising {
    requires transitive org.ergodic.common;
    requires org.ergodic.host;

    exports com.example.ising;

    provides org.ergodic.api.plugin.DataGeneratorFactory with
            com.example.ising.IsingConfigurations;
    provides org.ergodic.api.plugin.EnergyFactory with
            com.example.ising.IsingFactory;
    provides org.ergodic.api.plugin.MetricFactory with
            com.example.ising.IsingObservables;
}
