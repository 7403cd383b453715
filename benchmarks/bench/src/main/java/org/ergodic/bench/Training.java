package org.ergodic.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Optimizer;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.optimizer.Adam;
import org.ergodic.common.optimizer.AdamOptions;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Training steps: loss, gradient and Adam in one program. */
final class Training {
    /** The name of the data. */
    static final String DATA = "data";

    private static final RandomStream SEED = RandomStream.of(0);
    private static final double FIRST_TIME = 1e-5;
    private static final Optimizer ADAM =
            new Adam().create(new Adam.Config(new AdamOptions(1e-3, 0.9, 0.999, 1e-8)), null);

    private Training() {}

    /** Adds the gradient of a loss and a step of Adam. */
    static void step(Scope s, SDVariable loss) {
        step(s, loss, ADAM);
    }

    /** Adds the gradient of a loss and a step of an optimiser. */
    static void step(Scope s, SDVariable loss, Optimizer optimizer) {
        s.output("loss", loss);
        Map<String, SDVariable> parameters = s.parameters();
        List<SDVariable> gradients = s.gradient(loss, new ArrayList<>(parameters.values()));
        SDVariable counter = s.state("step", Initializer.zeros());
        SDVariable step = counter.add(1.0);
        s.assign(counter, step);
        int i = 0;
        for (Map.Entry<String, SDVariable> entry : parameters.entrySet()) {
            SDVariable parameter = entry.getValue();
            s.assign(
                    parameter,
                    optimizer.update(s.child("optimizer/" + entry.getKey()), parameter, gradients.get(i++), step));
        }
    }

    /** Steps on one batch of normal numbers, which the loss reads as the input {@link #DATA}. */
    static Runnable steps(int batch, int d, Function<Scope, SDVariable> loss) {
        Compiler compiler = Compiler.find();
        Graph graph = Graph.build(DataType.FLOAT, s -> step(s, loss.apply(s)));
        Call call = compiler.compile(graph)
                .call(compiler.variables(graph, SEED))
                .set(DATA, SEED.split(DATA).draw(Noise.NORMAL, 0, DataType.FLOAT, batch, d));
        return new Runnable() {
            private long samples;

            @Override
            public void run() {
                // Numbers that no step before has seen, from one stream.
                call.random(SEED, samples).run();
                samples += batch;
            }
        };
    }

    @CopyOf("denoising")
    static Runnable denoising(int d, int hidden, int depth, int frequencies, int batch) {
        return steps(batch, d, s -> {
            SameDiff sd = s.sameDiff();
            SDVariable data = s.input(DATA, -1, d);
            SDVariable t =
                    s.noise("t", Noise.UNIFORM, data, 1).mul(1 - FIRST_TIME).add(FIRST_TIME);
            SDVariable z = s.noise("z", Noise.NORMAL, data);
            SDVariable deviation = Networks.deviation(s, t);
            SDVariable x = data.mul(sd.math().exp(Networks.logMean(t))).add(z.mul(deviation));
            SDVariable score = Networks.score(s.child("net"), x, t, d, hidden, depth, frequencies);
            return sd.math().square(score.mul(deviation).add(z)).sum(1).mean();
        });
    }

    static Runnable slicedScoreMatching(int d, int hidden, int batch) {
        return steps(batch, d, s -> {
            SDVariable x = s.input(DATA, -1, d);
            SDVariable v = s.noise("v", Noise.NORMAL, x);
            SDVariable score =
                    Networks.mlp(s.child("net"), x, Activation.SOFTPLUS, d, Collections.nCopies(3, hidden), d);
            SDVariable curvature = s.jvp(score, x, v).mul(v).sum(1);
            return curvature
                    .add(s.sameDiff().math().square(score).sum(1).mul(0.5))
                    .mean();
        });
    }

    @CopyOf("langevin-likelihood")
    static Runnable contrastive(int d, int hidden, int batch, int langevinSteps) {
        List<Integer> layers = Collections.nCopies(3, hidden);
        Graph langevin = Graph.build(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, d);
            SDVariable energy = Networks.mlp(s.child("net"), x, Activation::swish, d, layers, 1);
            SDVariable force = s.gradient(energy, List.of(x)).get(0);
            s.output(
                    "x",
                    x.sub(force.mul(0.005)).add(s.noise("z", Noise.NORMAL, x).mul(0.1)));
        });
        Graph train = Graph.build(DataType.FLOAT, s -> {
            SDVariable data = s.input(DATA, -1, d);
            SDVariable chains = s.input("chains", -1, d);
            Scope net = s.child("net");
            SDVariable difference = Networks.mlp(net, data, Activation::swish, d, layers, 1)
                    .mean()
                    .sub(Networks.mlp(net, chains, Activation::swish, d, layers, 1)
                            .mean());
            step(s, difference);
        });
        Compiler compiler = Compiler.find();
        var variables = compiler.variables(train, SEED);
        INDArray chains = SEED.split("chains").draw(Noise.NORMAL, 0, DataType.FLOAT, batch, d);
        Call walk = compiler.compile(langevin).call(variables);
        Call learn = compiler.compile(train)
                .call(variables)
                .set(DATA, SEED.split(DATA).draw(Noise.NORMAL, 0, DataType.FLOAT, batch, d));
        return new Runnable() {
            private long samples;

            @Override
            public void run() {
                for (int i = 0; i < langevinSteps; i++) {
                    walk.set("x", chains).random(SEED, samples).run().geti("x", chains);
                    samples += batch;
                }
                learn.set("chains", chains).run();
            }
        };
    }
}
