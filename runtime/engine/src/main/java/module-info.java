/** Compiles SameDiff graphs into programs and runs them; exports nothing, since it is found as a service. */
module org.ergodic.engine {
    requires transitive org.ergodic.api;
    requires dev.ludovic.netlib.blas;
    requires java.logging;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.openblas;
    requires org.slf4j;
    requires static jdk.incubator.vector;

    provides org.ergodic.api.graph.Compiler with
            org.ergodic.engine.EngineCompiler;
}
