/**
 * The service provider interface of Ergodic: what a third party implements to add an SDE, a score network, a flow, an
 * energy, a solver, an objective or a metric, and the value types and registry that hold such parts together.
 *
 * <p>It contains no algorithm of the field. Mathematics is said once, as a graph of ND4J SameDiff variables in a
 * {@link org.ergodic.api.graph.Scope}; solvers are plain loops over numeric functions and know no model.
 */
module org.ergodic.api {
    requires static transitive org.apiguardian.api;
    requires transitive org.ergodic.nd4j;
    requires org.slf4j;

    exports org.ergodic.api.array;
    exports org.ergodic.api.config;
    exports org.ergodic.api.data;
    exports org.ergodic.api.graph;
    exports org.ergodic.api.guidance;
    exports org.ergodic.api.message;
    exports org.ergodic.api.model;
    exports org.ergodic.api.plugin;
    exports org.ergodic.api.random;
    exports org.ergodic.api.representation;
    exports org.ergodic.api.sde;
    exports org.ergodic.api.solver;
    exports org.ergodic.api.stage;
    exports org.ergodic.api.view;

    uses org.ergodic.api.graph.Compiler;
}
