package org.ergodic.flows;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.autoregressive.Autoregressive;
import org.ergodic.flows.autoregressive.ConditionerMlp;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.autoregressive.Mask;
import org.ergodic.flows.bijection.Inverted;
import org.ergodic.flows.elementwise.LogisticMixture;
import org.ergodic.flows.elementwise.RationalQuadratic;
import org.ergodic.flows.linear.LinearLu;
import org.ergodic.flows.linear.Permutation;
import org.ergodic.flows.residual.Planar;
import org.ergodic.flows.residual.Radial;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** Training steps of flows must run in plans of kernels: an op without one costs more than all the others together. */
class PlansTest {
    private static final int D = 5;

    static Stream<Named<Bijection>> bijections() {
        int[] order = {3, 0, 4, 2, 1};
        return Stream.of(
                Named.of("planar", new Planar(D)),
                Named.of("radial", new Radial(D)),
                Named.of("permutation", Permutation.of(order, D)),
                Named.of("linear-lu", new LinearLu(D)),
                Named.of("additive, halves", Coupling.additive(Mask.HALVES, false, List.of(8), D)),
                Named.of("affine, halves flipped", Coupling.affine(Mask.HALVES, true, List.of(8), D)),
                Named.of("affine, alternate", Coupling.affine(Mask.ALTERNATE, false, List.of(8), D)),
                Named.of("splines", spline(RationalQuadratic.Tails.LINEAR)),
                Named.of("circular splines", spline(RationalQuadratic.Tails.CIRCULAR)),
                Named.of(
                        "mixtures of logistics",
                        new Coupling(
                                "mixtures",
                                new LogisticMixture(3),
                                new ConditionerMlp(List.of(8)),
                                Mask.HALVES.stays(false, D),
                                D)),
                Named.of("masked autoregressive", Autoregressive.affine(order, List.of(8, 8), D)),
                Named.of("inverse autoregressive", new Inverted(Autoregressive.affine(order, List.of(8, 8), D))),
                Named.of(
                        "autoregressive splines",
                        new Autoregressive(
                                "splines",
                                new RationalQuadratic(4, 3, RationalQuadratic.Tails.LINEAR),
                                order,
                                List.of(8),
                                Optional.empty(),
                                D)));
    }

    private static Bijection spline(RationalQuadratic.Tails tails) {
        return new Coupling(
                "splines",
                new RationalQuadratic(4, 3, tails),
                new ConditionerMlp(List.of(8)),
                Mask.HALVES.stays(false, D),
                D);
    }

    @ParameterizedTest
    @MethodSource("bijections")
    void aTrainingStepNeedsNoOpWithoutAKernel(Bijection bijection) {
        Flow flow = new Flow(bijection, GaussianPrior.standard(), D);
        Built step = Built.of(DataType.FLOAT, s -> {
            SDVariable loss =
                    flow.logProb(s, s.input("x", -1, D), Context.none()).mean();
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            s.output("loss", loss);
            List<SDVariable> gradients = s.gradient(loss, parameters);
            for (int i = 0; i < gradients.size(); i++) {
                s.output("gradient-" + i, gradients.get(i));
            }
        });
        step.run("loss", Map.of("x", RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.FLOAT, 16, D)));
        String plan = step.program().explain();
        assertTrue(plan.contains("steps,"), () -> "this is no plan:\n" + plan);
        assertFalse(plan.contains("ND4J"), () -> "an op without a kernel:\n" + plan);
    }
}
