/**
 * Compiles SameDiff graphs into programs and runs them. Found as a service; what it exports is the compiler with its
 * options, for those who want others than the defaults.
 */
module org.ergodic.engine {
    requires transitive org.ergodic.api;
    requires dev.ludovic.netlib.blas;
    requires java.logging;
    requires java.management;
    requires jdk.management;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.openblas;
    requires org.objectweb.asm;
    requires org.slf4j;
    requires static jdk.incubator.vector;

    exports org.ergodic.engine;

    provides org.ergodic.api.graph.Compiler with
            org.ergodic.engine.EngineCompiler;
}
