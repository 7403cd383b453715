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
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.plan.HeapVariables;
import org.ergodic.engine.plan.PlanProgram;
import org.ergodic.engine.plan.UnplannedProgram;
import org.nd4j.linalg.api.buffer.DataType;

/** Ergodic's own compiler, for the CPU. Found by ServiceLoader; stateless. */
public final class EngineCompiler implements Compiler {
    /** System property: {@code interpreter} runs graphs an op at a time by ND4J, slowly. */
    public static final String ENGINE = "ergodic.engine";

    private static final Differentiation DIFFERENTIATION = new GraphDifferentiation();

    private final boolean interpreted;
    private final boolean nanCheck;

    /** Made by ServiceLoader. */
    public EngineCompiler() {
        this("interpreter".equals(System.getProperty(ENGINE)), Boolean.getBoolean(Interpreter.NAN_CHECK));
    }

    EngineCompiler(boolean interpreted, boolean nanCheck) {
        this.interpreted = interpreted;
        this.nanCheck = nanCheck;
    }

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
        if (interpreted) {
            return new Interpreter(graph, nanCheck);
        }
        OrderedOp.Listing listing = OrderedOp.list(graph);
        // A plan needs shapes that follow from the inputs' shapes.
        return listing.fixedShapes()
                ? new PlanProgram(graph, listing, nanCheck)
                : new UnplannedProgram(graph, nanCheck);
    }

    @Override
    public Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
        return interpreted ? new ArrayVariables(type, specs, random) : new HeapVariables(type, specs, random);
    }

    @Override
    public Differentiation differentiation() {
        return DIFFERENTIATION;
    }

    @Override
    public String toString() {
        return interpreted ? "interpreter" : nanCheck ? "plans an op at a time" : "plans";
    }
}
