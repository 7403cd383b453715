package org.ergodic.score;

import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An objective of a model in double precision, with the weighted mean of its loss and its gradient by parameters. */
final class Trial {
    private final Graph graph;
    private final Variables variables;
    private final Call call;

    /**
     * Compiles it.
     *
     * @param data the rows
     * @param weights of the rows, of sum 1
     */
    Trial(Loss objective, Views model, INDArray data, double[] weights) {
        long[] event = Events.event(data.shape());
        graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", Events.batch(-1, event));
            SDVariable loss = s.output("loss", objective.loss(s, model, Batch.of(x, event)));
            SDVariable mean = s.output("mean", loss.mul(s.input("weights", -1)).sum());
            List<String> names = List.copyOf(s.parameters().keySet());
            List<SDVariable> gradients =
                    s.gradient(mean, List.copyOf(s.parameters().values()));
            for (int i = 0; i < names.size(); i++) {
                s.output("gradient-" + names.get(i), gradients.get(i));
            }
        });
        Compiler compiler = Compiler.find();
        variables = compiler.variables(graph, RandomStream.of(0));
        call = compiler.compile(graph).call(variables).set("x", data).set("weights", Nd4j.createFromArray(weights));
    }

    /** With equal weights. */
    static Trial of(Loss objective, Views model, INDArray data) {
        int n = (int) data.size(0);
        double[] weights = new double[n];
        java.util.Arrays.fill(weights, 1.0 / n);
        return new Trial(objective, model, data, weights);
    }

    Trial run(long seed) {
        call.random(RandomStream.of(seed), 0).run();
        return this;
    }

    double mean() {
        return call.scalar("mean");
    }

    double[] losses() {
        return call.get("loss").toDoubleVector();
    }

    List<String> parameters() {
        return graph.parameters();
    }

    INDArray gradient(String name) {
        return call.get("gradient-" + name);
    }

    INDArray value(String name) {
        return variables.get(name).dup();
    }

    Trial set(String name, INDArray value) {
        variables.set(name, value);
        return this;
    }

    Trial set(Map<String, Double> values) {
        values.forEach((name, value) -> set(name, Nd4j.valueArrayOf(value(name).shape(), value, DataType.DOUBLE)));
        return this;
    }
}
