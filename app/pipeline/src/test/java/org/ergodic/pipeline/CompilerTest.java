package org.ergodic.pipeline;

import org.ergodic.api.graph.Compiler;
import org.ergodic.testkit.CompilerContract;

/** The compiler that pipelines find; the engine's own module cannot have the test kit, whose tests need the engine. */
class CompilerTest extends CompilerContract {
    @Override
    protected Compiler compiler() {
        return Compiler.find();
    }
}
