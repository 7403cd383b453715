/** A stage of pipelines, as a third party would write it. */
module com.example.winsorize {
    requires transitive org.ergodic.api;

    exports com.example.winsorize;

    provides org.ergodic.api.plugin.StageFactory with
            com.example.winsorize.Winsorize;
}
