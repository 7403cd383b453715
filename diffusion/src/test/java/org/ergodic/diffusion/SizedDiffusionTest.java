package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ergodic.api.config.Component;
import org.ergodic.api.plugin.DataSize;
import org.junit.jupiter.api.Test;

final class SizedDiffusionTest {
    private static final DiffusionModelFactory FACTORY = new DiffusionModelFactory();

    private static DiffusionModelFactory.Config with(Component score) {
        return new DiffusionModelFactory.Config(Component.of("vp"), score, 0);
    }

    /** The few rows that a wide network would learn by heart get a narrow one with dropout. */
    @Test
    void aPlainNetworkIsAsWideAsTheRowsCanTeach() {
        DiffusionModelFactory.Config few = FACTORY.sized(with(Component.of("mlp")), new DataSize(300, 32));
        assertEquals(Component.of("mlp", Map.of("hidden", List.of(64, 64), "dropout", 0.1)), few.score());
        DiffusionModelFactory.Config more = FACTORY.sized(with(Component.of("mlp")), new DataSize(5000, 11));
        assertEquals(Component.of("mlp", Map.of("hidden", List.of(128, 128, 128))), more.score());
        assertEquals(few, FACTORY.sized(few, new DataSize(5000, 11)), "of one that leaves nothing open, that one");
        assertTrue(FACTORY.training(few, new DataSize(300, 32)).orElseThrow().ema()
                < FACTORY.training(more, new DataSize(5000, 11)).orElseThrow().ema());
    }

    @Test
    void whatIsSaidStands() {
        Component own = Component.of("mlp", Map.of("activation", "relu"));
        assertSame(own, FACTORY.sized(with(own), new DataSize(300, 2)).score());
        Component other = Component.of("transformer");
        assertSame(other, FACTORY.sized(with(other), new DataSize(300, 2)).score());
    }
}
