package org.ergodic.api.sde;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.random.RandomStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A prior whose samples are a function of random inputs, as a graph (Kingma and Welling 2014, arXiv:1312.6114, section
 * 2.4), so that an expectation over them can be differentiated. It may have parameters, which belong to the scope.
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ReparameterizedPrior extends Prior {
    /**
     * Samples, drawn anew in each run.
     *
     * @param s where to build
     * @param like an input of the graph {@code [n, ...]}, whose rows the samples follow
     * @param event the event's shape
     * @return {@code [n, event]}
     */
    SDVariable sample(Scope s, SDVariable like, long... event);

    /**
     * The graph that numeric samples come from: a batch {@code rows} of one number a row in, {@code sample} out.
     *
     * @param type FLOAT or DOUBLE
     * @param event the event's shape
     * @return the graph
     */
    default Graph sampling(DataType type, long... event) {
        return Graph.build(type, s -> s.output("sample", sample(s, s.input("rows", -1, 1), event)));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the prior has parameters, whose values only its model knows
     */
    @Override
    default Sampler sampler(Compiler compiler, DataType type, long... event) {
        Graph graph = sampling(type, event);
        if (!graph.variables().isEmpty()) {
            throw new IllegalStateException("this prior has parameters "
                    + graph.variables().keySet() + ": sample it within its model, which has their values");
        }
        Program program = compiler.compile(graph);
        Variables none = compiler.variables(graph, RandomStream.of(0));
        return (random, firstSample, n) -> program.call(none)
                .set("rows", Nd4j.zeros(type, n, 1))
                .random(random, firstSample)
                .run()
                .get("sample");
    }

    /**
     * {@inheritDoc} It is compiled for this draw alone; {@link #sampler} is for many.
     *
     * @throws IllegalStateException if the prior has parameters, whose values only its model knows
     */
    @Override
    default INDArray sample(RandomStream random, long firstSample, DataType type, long... shape) {
        return sampler(Compiler.find(), type, Events.event(shape)).draw(random, firstSample, Math.toIntExact(shape[0]));
    }
}
