package org.ergodic.testkit;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Differentiation;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The compiler that is present, each of whose methods can be overridden to go wrong. */
class FaultyCompiler implements Compiler {
    final Compiler right = Compiler.find();

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public int priority() {
        return -1;
    }

    /** A call as {@link #compile}'s programs make it. */
    Call call(Program program, Variables variables) {
        return program.call(variables);
    }

    @Override
    public Program compile(Graph graph) {
        Program program = right.compile(graph);
        return new Program() {
            @Override
            public Graph graph() {
                return program.graph();
            }

            @Override
            public Call call(Variables variables) {
                Variables own = variables instanceof Store store ? store.right : variables;
                return FaultyCompiler.this.call(program, own);
            }

            @Override
            public String explain() {
                return program.explain();
            }
        };
    }

    @Override
    public Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
        return right.variables(type, specs, random);
    }

    @Override
    public Differentiation differentiation() {
        return right.differentiation();
    }

    /** Variables of which some method goes wrong. */
    static class Store implements Variables {
        final Variables right;

        Store(Variables right) {
            this.right = right;
        }

        @Override
        public Set<String> names() {
            return right.names();
        }

        @Override
        public DataType dataType() {
            return right.dataType();
        }

        @Override
        public INDArray get(String name) {
            return right.get(name);
        }

        @Override
        public void set(String name, INDArray value) {
            right.set(name, value);
        }
    }

    /** A call of which some method goes wrong. */
    static class Faulty implements Call {
        final Call right;
        final Map<String, INDArray> inputs = new HashMap<>();

        Faulty(Call right) {
            this.right = right;
        }

        @Override
        public Call set(String input, INDArray value) {
            right.set(input, value);
            inputs.put(input, value);
            return this;
        }

        @Override
        public Call random(Function<String, RandomStream> streams, long firstSample) {
            right.random(streams, firstSample);
            return this;
        }

        @Override
        public Call run() {
            right.run();
            return this;
        }

        @Override
        public INDArray get(String output) {
            return right.get(output);
        }

        @Override
        public INDArray geti(String output, INDArray into) {
            return right.geti(output, into);
        }

        @Override
        public double scalar(String output) {
            return right.scalar(output);
        }
    }

    /** Derivatives of which one mode is off by a thousandth. */
    static final class Off implements Differentiation {
        private final Differentiation right;
        private final boolean forward;

        Off(Differentiation right, boolean forward) {
            this.right = right;
            this.forward = forward;
        }

        private List<SDVariable> off(List<SDVariable> values) {
            return values.stream().map(value -> value.mul(1.001)).toList();
        }

        @Override
        public List<SDVariable> gradient(SameDiff graph, SDVariable y, List<SDVariable> xs, Set<String> constants) {
            List<SDVariable> values = right.gradient(graph, y, xs, constants);
            return forward ? values : off(values);
        }

        @Override
        public List<SDVariable> jvp(
                SameDiff graph, List<SDVariable> ys, Map<SDVariable, SDVariable> directions, Set<String> constants) {
            List<SDVariable> values = right.jvp(graph, ys, directions, constants);
            return forward ? off(values) : values;
        }
    }
}
