package org.ergodic.energy;

import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Trace;
import org.ergodic.host.Registry;
import org.ergodic.testkit.JarParts;
import org.ergodic.testkit.MetricContract;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * All metrics of this module, those that will be added too, on units that a restricted Boltzmann machine makes
 * independent.
 */
@ParameterizedClass
@MethodSource("parts")
class MetricsTest extends MetricContract {
    private static final double RARE = -2;

    static List<JarParts.Part<Metric>> parts() {
        return JarParts.of(Kind.METRIC, EnergyModelFactory.class)
                .with("ais", Map.of("chains", 50, "temperatures", 50))
                .made();
    }

    @Parameter
    JarParts.Part<Metric> part;

    @Override
    protected Metric metric() {
        return part.value();
    }

    /** More likelihood is better; of chains nothing tells which is right. */
    @Override
    protected int better() {
        return part.name().equals("ais") ? 1 : 0;
    }

    @Override
    protected Model model(boolean right) {
        return Registry.load()
                .assembly(2)
                .create(Kind.MODEL, Component.of("energy", Map.of("energy", Map.of("name", "rbm", "hidden", 3))));
    }

    /** Without weights a unit is on with probability 1 / (1 + exp(-bias)), here about 0.12, or the other way round. */
    @Override
    protected Evaluator evaluator(boolean right) {
        Compiler compiler = Compiler.find();
        double bias = right ? RARE : -RARE;
        return new Evaluator(
                compiler,
                compiler.variables(
                        DataType.DOUBLE,
                        Map.of(
                                "weights", Nd4j.zeros(DataType.DOUBLE, 2, 3),
                                "visible-bias", Nd4j.zeros(DataType.DOUBLE, 2).add(bias),
                                "hidden-bias", Nd4j.zeros(DataType.DOUBLE, 3))));
    }

    @Override
    protected INDArray data(String name, int rows) {
        return RandomStream.of(3)
                .split(name)
                .draw(Noise.UNIFORM, 0, DataType.DOUBLE, rows, 2)
                .lt(1 / (1 + Math.exp(-RARE)))
                .castTo(DataType.DOUBLE);
    }

    @Override
    protected Metric.Evaluation evaluation(boolean right, int rows) {
        Metric.Evaluation e = super.evaluation(right, rows);
        double[][] chains = new double[4][16];
        for (int i = 0; i < chains.length; i++) {
            RandomStream.of(5).fill(Noise.NORMAL, i, chains[i], 0, 16);
        }
        return Metric.Evaluation.of(e.model(), e.evaluator(), e.samples(), e.training(), e.holdout(), e.random())
                .withSpace(e.space())
                .withConditions(e.given())
                .withTrace(new Trace(chains, 1));
    }
}
