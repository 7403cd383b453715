package org.ergodic.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Context;
import org.ergodic.api.plugin.DataSize;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.TrainingChoice;
import org.ergodic.flows.training.MaximumLikelihoodFactory;
import org.ergodic.flows.training.Members;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class SizedFlowTest {
    private static final FlowFactory FACTORY = new FlowFactory();
    private static final FlowFactory.Config OPEN = new FlowFactory.Config(Optional.empty(), List.of());

    private static List<String> names(FlowFactory.Config config) {
        return config.bijections().stream().map(Component::name).toList();
    }

    /** A map of all columns at once is for tables that have many rows for each of its weights. */
    @Test
    void whatIsLeftOpenFollowsFromTheSize() {
        FlowFactory.Config small = FACTORY.sized(OPEN, new DataSize(300, 32));
        assertEquals(List.of("spline-autoregressive"), names(small));
        assertEquals("student-t-mixture", small.base().orElseThrow().name());
        FlowFactory.Config large = FACTORY.sized(OPEN, new DataSize(4400, 11));
        assertEquals(List.of("linear-lu", "spline-autoregressive"), names(large));
        assertTrue(FACTORY.training(large, new DataSize(4400, 11)).orElseThrow().steps()
                > FACTORY.training(small, new DataSize(300, 32)).orElseThrow().steps());
        assertEquals(List.of("spline-autoregressive"), names(FACTORY.sized(OPEN, new DataSize(10_000, 1))));
    }

    /** A flow on a base of one's own may have nothing to train but networks. */
    @Test
    void theGroundIsTrainedFirstWhereItIsTheMixture() {
        DataSize size = new DataSize(4400, 11);
        assertEquals(0.3, ground(FACTORY.sized(OPEN, size), size));
        FlowFactory.Config gaussian = new FlowFactory.Config(Optional.of(Component.of("gaussian")), OPEN.bijections());
        assertEquals(0, ground(FACTORY.sized(gaussian, size), size));
        FlowFactory.Config own =
                new FlowFactory.Config(Optional.empty(), List.of(Component.of("spline-autoregressive")));
        assertEquals(0, ground(FACTORY.sized(own, size), size));
    }

    private static double ground(FlowFactory.Config config, DataSize size) {
        Component objective =
                FACTORY.training(config, size).orElseThrow().objective().orElseThrow();
        return new Binder(Registry.load())
                .bind(MaximumLikelihoodFactory.Config.class, objective.options(), "objective")
                .ground();
    }

    /** With the parameters of the first, the second member has its density of the columns in another order. */
    @Test
    void membersHaveOrdersAndParametersOfTheirOwn() {
        Component options = Component.of(
                "flow",
                Map.of(
                        "members",
                        2,
                        "bijections",
                        List.of(Component.of("masked-autoregressive", Map.of("layers", 1)))));
        Members members =
                Registry.load().assembly(3).create(Kind.MODEL, options).views().require(Members.VIEW);
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", -1, 3);
                    s.output("first", members.estimate(s, 0, x, Context.none()));
                    s.output("second", members.estimate(s, 1, x, Context.none()));
                })
                .perturbed(0.3);
        String first = "part-0/flow/0/";
        for (String name : built.variables().names()) {
            if (name.startsWith(first)) {
                String other = "part-1/flow/1/" + name.substring(first.length());
                assertNotEquals(built.variables().get(name), built.variables().get(other));
                built.variables().set(other, built.variables().get(name));
            }
        }
        INDArray x = Nd4j.createFromArray(new double[][] {{0.3, -0.7, 1.1}});
        double second = built.run("second", Map.of("x", x)).getDouble(0);
        List<int[]> matching = Stream.of(
                        new int[] {0, 1, 2},
                        new int[] {0, 2, 1},
                        new int[] {1, 0, 2},
                        new int[] {1, 2, 0},
                        new int[] {2, 0, 1},
                        new int[] {2, 1, 0})
                .filter(order -> Math.abs(second
                                - built.run("first", Map.of("x", x.getColumns(order)))
                                        .getDouble(0))
                        < 1e-12)
                .toList();
        assertEquals(1, matching.size());
        assertFalse(Arrays.equals(new int[] {0, 1, 2}, matching.get(0)));
    }

    @Test
    void picturesAndVeryWideRowsKeepCouplings() {
        for (DataSize size : List.of(new DataSize(60_000, 784), new DataSize(60_000, 1, 28, 28))) {
            FlowFactory.Config config = FACTORY.sized(OPEN, size);
            assertEquals(List.of("affine-coupling"), names(config));
            assertEquals("gaussian", config.base().orElseThrow().name());
            assertEquals(Optional.empty(), FACTORY.training(config, size).flatMap(TrainingChoice::scale));
        }
    }

    @Test
    void whatIsSaidStands() {
        Component affine = Component.of("affine");
        FlowFactory.Config own =
                FACTORY.sized(new FlowFactory.Config(Optional.empty(), List.of(affine)), new DataSize(300, 2));
        assertEquals(List.of(affine), own.bijections());
        assertEquals("gaussian", own.base().orElseThrow().name());
        Component logistic = Component.of("logistic");
        FlowFactory.Config base =
                FACTORY.sized(new FlowFactory.Config(Optional.of(logistic), List.of()), new DataSize(300, 2));
        assertEquals(Optional.of(logistic), base.base());
        assertEquals(base, FACTORY.sized(base, new DataSize(9999, 9)), "of one that leaves nothing open, that one");
    }
}
