package org.ergodic.testkit;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Differentiation;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.ergodic.testkit.FaultyCompiler.Faulty;
import org.ergodic.testkit.FaultyCompiler.Off;
import org.ergodic.testkit.FaultyCompiler.Store;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The compiler that is present, and mistakes that a compiler can make: each is that one but for one thing. */
final class Compilers {
    private static final String ENGINE = "ergodic.engine";

    private Compilers() {}

    private abstract static class Base extends CompilerContract {
        private final Compiler compiler;

        Base(Compiler compiler) {
            this.compiler = compiler;
        }

        @Override
        protected Compiler compiler() {
            return compiler;
        }
    }

    /** A compiler whose calls go wrong. */
    private abstract static class Calls extends Base {
        Calls(Function<Call, Call> faulty) {
            super(new FaultyCompiler() {
                @Override
                Call call(Program program, Variables variables) {
                    return faulty.apply(super.call(program, variables));
                }
            });
        }
    }

    /** A compiler whose outputs of some names go wrong. */
    private abstract static class Values extends Calls {
        Values(String start, BinaryOperator<INDArray> wrong) {
            super(call -> new Faulty(call) {
                @Override
                public INDArray get(String output) {
                    INDArray value = right.get(output);
                    return output.startsWith(start) ? wrong.apply(value, inputs.get("x")) : value;
                }
            });
        }
    }

    /** A compiler whose derivatives go wrong. */
    private abstract static class Derivatives extends Base {
        Derivatives(Function<Differentiation, Differentiation> wrong) {
            super(new FaultyCompiler() {
                @Override
                public Differentiation differentiation() {
                    return wrong.apply(super.differentiation());
                }
            });
        }
    }

    static class Right extends Base {
        Right() {
            super(Compiler.find());
        }
    }

    /** The engine an op at a time. */
    static class RightInterpreter extends Base {
        RightInterpreter() {
            super(interpreter());
        }

        private static Compiler interpreter() {
            String before = System.getProperty(ENGINE);
            System.setProperty(ENGINE, "interpreter");
            try {
                return Compiler.find();
            } finally {
                if (before == null) {
                    System.clearProperty(ENGINE);
                } else {
                    System.setProperty(ENGINE, before);
                }
            }
        }
    }

    /** So that what fails of the others is their mistake. */
    static class RightByDelegation extends Base {
        RightByDelegation() {
            super(new FaultyCompiler());
        }
    }

    static class RoughTanh extends Values {
        RoughTanh() {
            super("tanh", (value, x) -> value.mul(1 + 1e-4));
        }
    }

    static class ComparesNaN extends Values {
        ComparesNaN() {
            super("less", (value, x) -> value.add(x.isNaN().castTo(value.dataType())));
        }
    }

    static class RepeatsTheWrongSide extends Values {
        RepeatsTheWrongSide() {
            super("sub-x6-x1", (value, x) -> Nd4j.reverse(value.dup('c')));
        }
    }

    static class IgnoresTransposes extends Values {
        IgnoresTransposes() {
            super("product-tn", (value, x) -> value.mul(0));
        }
    }

    static class SumsForMeans extends Values {
        SumsForMeans() {
            super("mean-1", (value, x) -> value.mul(x.size(1)));
        }
    }

    static class ReshapesForPermutes extends Values {
        ReshapesForPermutes() {
            super("permute", (value, x) -> x.dup('c').reshape('c', value.shape()));
        }
    }

    static class AlwaysDouble extends Values {
        AlwaysDouble() {
            super("", (value, x) -> value.castTo(DataType.DOUBLE));
        }
    }

    static class KeepsTheFirstBatch extends Calls {
        KeepsTheFirstBatch() {
            super(call -> new Faulty(call) {
                private INDArray first;

                @Override
                public INDArray get(String output) {
                    INDArray value = right.get(output);
                    first = first == null ? value : first;
                    return first.size(0) < value.size(0) ? value : first;
                }
            });
        }
    }

    static class Rounds extends Calls {
        private static int runs;

        Rounds() {
            super(call -> new Faulty(call) {
                @Override
                public Call run() {
                    runs++;
                    return super.run();
                }

                @Override
                public INDArray get(String output) {
                    return right.get(output).muli(1 + runs * 1e-6);
                }
            });
        }
    }

    /** Inputs are read when it runs. */
    static class KeepsInputs extends Calls {
        KeepsInputs() {
            super(call -> new Faulty(call) {
                @Override
                public Call run() {
                    inputs.forEach(right::set);
                    return super.run();
                }
            });
        }
    }

    static class HandsOutItsOwnOutputs extends Calls {
        HandsOutItsOwnOutputs() {
            super(call -> new Faulty(call) {
                private final Map<String, INDArray> handed = new HashMap<>();

                @Override
                public Call run() {
                    handed.clear();
                    return super.run();
                }

                @Override
                public INDArray get(String output) {
                    return handed.computeIfAbsent(output, right::get);
                }
            });
        }
    }

    /** The buffer of an input, whatever its order. */
    static class ReadsBuffers extends Calls {
        ReadsBuffers() {
            super(call -> new Faulty(call) {
                @Override
                public Call set(String input, INDArray value) {
                    boolean plain = value.ordering() == 'c' && !value.isView();
                    return super.set(input, plain ? value : value.mul(2));
                }
            });
        }
    }

    /** As where the outputs are worked out anew when they are asked for. */
    static class AssignsTwice extends Calls {
        AssignsTwice() {
            super(call -> new Faulty(call) {
                @Override
                public Call run() {
                    super.run();
                    return super.run();
                }
            });
        }
    }

    static class IgnoresFirstSample extends Calls {
        IgnoresFirstSample() {
            super(call -> new Faulty(call) {
                @Override
                public Call random(Function<String, RandomStream> streams, long firstSample) {
                    return super.random(streams, 0);
                }
            });
        }
    }

    static class OneStreamForAll extends Base {
        OneStreamForAll() {
            super(new FaultyCompiler() {
                @Override
                public Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
                    Variables variables = super.variables(type, specs, random);
                    specs.forEach(spec ->
                            variables.set(spec.name(), spec.initializer().initial(random, type, spec.shape())));
                    return variables;
                }
            });
        }
    }

    static class ShowsItsVariables extends Base {
        ShowsItsVariables() {
            super(new FaultyCompiler() {
                @Override
                public Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
                    Map<String, INDArray> shown = new HashMap<>();
                    return new Store(super.variables(type, specs, random)) {
                        @Override
                        public INDArray get(String name) {
                            return shown.computeIfAbsent(name, right::get);
                        }

                        @Override
                        public void set(String name, INDArray value) {
                            shown.remove(name);
                            super.set(name, value);
                        }
                    };
                }
            });
        }
    }

    static class TakesAnyShape extends Base {
        TakesAnyShape() {
            super(new FaultyCompiler() {
                @Override
                public Variables variables(DataType type, Collection<VariableSpec> specs, RandomStream random) {
                    return new Store(super.variables(type, specs, random)) {
                        @Override
                        public void set(String name, INDArray value) {
                            if (value.equalShapes(right.get(name))) {
                                super.set(name, value);
                            }
                        }
                    };
                }
            });
        }
    }

    static class SaysNothing extends Calls {
        SaysNothing() {
            super(call -> new Faulty(call) {
                @Override
                public Call run() {
                    try {
                        return super.run();
                    } catch (GraphException e) {
                        throw new GraphException("something went wrong");
                    }
                }
            });
        }
    }

    static class KeepsStaleOutputs extends Calls {
        KeepsStaleOutputs() {
            super(call -> new Faulty(call) {
                private double last;

                @Override
                public INDArray get(String output) {
                    try {
                        return super.get(output);
                    } catch (GraphException e) {
                        return Nd4j.scalar(last);
                    }
                }
            });
        }
    }

    /** Its outputs are in memory of the thread that it was made in. */
    static class BoundToAThread extends Base {
        BoundToAThread() {
            super(new FaultyCompiler() {
                private final Thread own = Thread.currentThread();

                @Override
                Call call(Program program, Variables variables) {
                    return new Faulty(super.call(program, variables)) {
                        @Override
                        public INDArray get(String output) {
                            INDArray value = right.get(output);
                            return Thread.currentThread().equals(own) ? value : value.muli(0);
                        }
                    };
                }
            });
        }
    }

    static class WrongGradient extends Derivatives {
        WrongGradient() {
            super(right -> new Off(right, false));
        }
    }

    static class WrongTangent extends Derivatives {
        WrongTangent() {
            super(right -> new Off(right, true));
        }
    }

    /** Goes through what is to be held. */
    static class IgnoresStopGradient extends Derivatives {
        IgnoresStopGradient() {
            super(right -> new Differentiation() {
                @Override
                public List<SDVariable> gradient(
                        SameDiff graph, SDVariable y, List<SDVariable> xs, Set<String> constants) {
                    return right.gradient(graph, y, xs, Set.of());
                }

                @Override
                public List<SDVariable> jvp(
                        SameDiff graph,
                        List<SDVariable> ys,
                        Map<SDVariable, SDVariable> directions,
                        Set<String> constants) {
                    return right.jvp(graph, ys, directions, Set.of());
                }
            });
        }
    }

    /** A derivative of 0 for what is computed in Java. */
    static class ForgetsArrayFunctions extends Values {
        ForgetsArrayFunctions() {
            super("second", (value, x) -> value.mul(0));
        }
    }

    static class LosesPrecision extends Values {
        LosesPrecision() {
            super(
                    "gradient",
                    (value, x) ->
                            value.dataType() == DataType.FLOAT ? value.add(5e3).sub(5e3) : value);
        }
    }

    static class Nameless extends Base {
        Nameless() {
            super(new FaultyCompiler() {
                @Override
                public String name() {
                    return " ";
                }
            });
        }
    }
}
