package org.ergodic.engine;

import java.util.Collection;
import java.util.Objects;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Differentiation;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.diff.GraphDifferentiation;
import org.ergodic.engine.execute.HeapVariables;
import org.ergodic.engine.interpret.ArrayVariables;
import org.ergodic.engine.interpret.Interpreter;
import org.ergodic.engine.interpret.OrderedOp;
import org.ergodic.engine.program.PlanProgram;
import org.ergodic.engine.program.UnplannedProgram;
import org.ergodic.engine.runtime.Switches;
import org.nd4j.linalg.api.buffer.DataType;

/** Ergodic's own compiler, for the CPU. Found by ServiceLoader, or made with {@link EngineOptions}; immutable. */
public final class EngineCompiler implements Compiler {
    private static final Differentiation DIFFERENTIATION = new GraphDifferentiation();

    private final EngineOptions options;

    /** A compiler with the {@link EngineOptions#defaults() default options}, as ServiceLoader makes it. */
    public EngineCompiler() {
        this(EngineOptions.defaults());
    }

    /**
     * A compiler.
     *
     * @param options how it compiles and runs graphs
     * @throws org.ergodic.api.config.ConfigException if a system property {@code ergodic.*} is unknown or has a value
     *     that it cannot have
     */
    public EngineCompiler(EngineOptions options) {
        Switches.check();
        this.options = Objects.requireNonNull(options, "options");
    }

    /** {@return how it compiles and runs graphs} */
    public EngineOptions options() {
        return options;
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
        if (options.interpreter()) {
            return new Interpreter(graph, options.nanCheck());
        }
        OrderedOp.Listing listing = OrderedOp.list(graph);
        // A plan needs shapes that follow from the inputs' shapes.
        return listing.fixedShapes()
                ? new PlanProgram(graph, listing, options.nanCheck(), options.profile())
                : new UnplannedProgram(graph, options.nanCheck());
    }

    @Override
    public Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
        return options.interpreter() ? new ArrayVariables(type, specs, random) : new HeapVariables(type, specs, random);
    }

    @Override
    public Differentiation differentiation() {
        return DIFFERENTIATION;
    }

    @Override
    public String toString() {
        return options.interpreter() ? "interpreter" : options.nanCheck() ? "plans an op at a time" : "plans";
    }
}
