package org.ergodic.flows.graph;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.nd4j.linalg.api.buffer.DataType;

/** The body of a loop as a program without variables of its own, compiled once for each type of numbers. */
public final class CompiledLoop {
    private record Body(Program program, Variables none) {}

    private final Consumer<Scope> body;
    private final Map<DataType, Body> compiled = new ConcurrentHashMap<>();

    public CompiledLoop(Consumer<Scope> body) {
        this.body = body;
    }

    /** A call of the body, for one thread. */
    public Call call(DataType type) {
        Body found = compiled.computeIfAbsent(type, t -> {
            Compiler compiler = Compiler.find();
            return new Body(compiler.compile(compiler.graph(t, body)), compiler.variables(t, Map.of()));
        });
        return found.program.call(found.none);
    }
}
