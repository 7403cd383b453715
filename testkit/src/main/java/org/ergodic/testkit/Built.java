package org.ergodic.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph that a contract built, compiled, with values for its variables. */
record Built(Program program, Variables variables) {
    private static final long SEED = 20_240_229;

    /** Builds and compiles; the variables have their start values. */
    static Built of(DataType type, Consumer<Scope> body) {
        Compiler compiler = Compiler.find();
        Graph graph = Graph.build(type, body);
        return new Built(compiler.compile(graph), compiler.variables(graph, RandomStream.of(SEED)));
    }

    Map<String, INDArray> run(Map<String, INDArray> inputs) {
        return program.run(variables, inputs);
    }

    /** The names of the trainable parameters. */
    List<String> parameters() {
        List<String> names = new ArrayList<>();
        program.graph().variables().forEach((name, spec) -> {
            if (spec.kind() == VariableSpec.Kind.PARAMETER) {
                names.add(name);
            }
        });
        return names;
    }

    /** Adds normal noise to every parameter, so that nothing is tested only at its start values. */
    Built perturbed(double std) {
        RandomStream random = RandomStream.of(SEED).split("perturbation");
        for (String name : parameters()) {
            INDArray value = variables.get(name);
            INDArray noise = random.split(name).draw(Noise.NORMAL, 0, value.dataType(), 1, value.length());
            variables.set(name, value.add(noise.reshape('c', value.shape()).mul(std)));
        }
        return this;
    }

    /** Takes the values of the other graph's variables, cast to this one's type. */
    Built with(Built other) {
        other.variables.values().forEach((name, value) -> variables.set(name, value.castTo(variables.dataType())));
        return this;
    }
}
