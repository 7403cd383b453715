package org.ergodic.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.plugin.DataSize;
import org.ergodic.api.plugin.TrainingChoice;
import org.junit.jupiter.api.Test;

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
        assertEquals("student-t", small.base().orElseThrow().name());
        FlowFactory.Config large = FACTORY.sized(OPEN, new DataSize(4400, 11));
        assertEquals(List.of("linear-lu", "spline-autoregressive"), names(large));
        assertTrue(FACTORY.training(large, new DataSize(4400, 11)).orElseThrow().steps()
                > FACTORY.training(small, new DataSize(300, 32)).orElseThrow().steps());
        assertEquals(List.of("spline-autoregressive"), names(FACTORY.sized(OPEN, new DataSize(10_000, 1))));
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
