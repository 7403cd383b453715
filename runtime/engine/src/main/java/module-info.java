/** Compiles SameDiff graphs into programs and runs them; exports nothing, since it is found as a service. */
module org.ergodic.engine {
    requires transitive org.ergodic.api;
    requires org.slf4j;

    provides org.ergodic.api.graph.Compiler with
            org.ergodic.engine.EngineCompiler;
}
