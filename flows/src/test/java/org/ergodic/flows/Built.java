package org.ergodic.flows;

import java.util.Map;
import java.util.function.Consumer;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A compiled graph with values for its variables. */
public record Built(Program program, Variables variables) {
    private static final long SEED = 20_261_123;

    public static Built of(DataType type, Consumer<Scope> body) {
        Compiler compiler = Compiler.find();
        Graph graph = Graph.build(type, body);
        return new Built(compiler.compile(graph), compiler.variables(graph, RandomStream.of(SEED)));
    }

    public INDArray run(String output, Map<String, INDArray> inputs) {
        return program.run(variables, inputs).get(output);
    }

    public Evaluator evaluator() {
        return new Evaluator(Compiler.find(), variables);
    }

    /** Adds normal noise to every variable. */
    public Built perturbed(double std) {
        for (String name : variables.names()) {
            INDArray value = variables.get(name);
            INDArray noise =
                    RandomStream.of(SEED).split(name).draw(Noise.NORMAL, 0, value.dataType(), 1, value.length());
            variables.set(name, value.add(noise.reshape('c', value.shape()).mul(std)));
        }
        return this;
    }
}
