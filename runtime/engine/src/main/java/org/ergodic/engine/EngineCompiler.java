package org.ergodic.engine;

import java.util.Collection;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Differentiation;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.diff.GraphDifferentiation;
import org.ergodic.engine.interpret.ArrayVariables;
import org.ergodic.engine.interpret.Interpreter;
import org.nd4j.linalg.api.buffer.DataType;

/** Ergodic's own compiler, for the CPU. Found by ServiceLoader; stateless. */
public final class EngineCompiler implements Compiler {
    private static final Differentiation DIFFERENTIATION = new GraphDifferentiation();

    /** Made by ServiceLoader. */
    public EngineCompiler() {}

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Program compile(Graph graph) {
        return new Interpreter(graph, Boolean.getBoolean(Interpreter.NAN_CHECK));
    }

    @Override
    public Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
        return new ArrayVariables(type, specs, random);
    }

    @Override
    public Differentiation differentiation() {
        return DIFFERENTIATION;
    }
}
