package org.ergodic.api.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final View<String> WORD = View.of("word", String.class);
    private static final View<Integer> NUMBER = View.of("number", Integer.class);

    @Test
    void aViewIsFoundAndNeverAmongThoseBefore() {
        Views one = Views.of(WORD, "a");
        Views two = one.and(NUMBER, 3).and(WORD, "b");
        assertEquals(Optional.of("a"), one.find(WORD));
        assertEquals(Optional.empty(), one.find(NUMBER));
        assertEquals("b", two.require(WORD));
        assertEquals(3, two.require(NUMBER));
        assertEquals(Set.of(WORD, NUMBER), two.offered());
        assertEquals(Set.of(), Views.none().offered());
    }

    @Test
    void whatIsMissingIsNamed() {
        assertEquals(Set.of(NUMBER), Views.of(WORD, "a").missing(List.of(WORD, NUMBER)));
        RuntimeException e =
                assertThrows(RuntimeException.class, () -> Views.of(WORD, "a").require(NUMBER));
        assertTrue(e.getMessage().contains("number") && e.getMessage().contains("word"), e.getMessage());
    }

    @Test
    @SuppressWarnings("unchecked")
    void callsAreCounted() {
        View<Supplier<Integer>> view =
                View.counted("counted", (Class<Supplier<Integer>>) (Class<?>) Supplier.class, (value, count) -> () -> {
                    count.run();
                    return value.get();
                });
        AtomicInteger calls = new AtomicInteger();
        Views plain = Views.of(view, () -> 7);
        Views counted = plain.counted(calls::incrementAndGet);
        assertEquals(7, counted.require(view).get());
        assertEquals(7, counted.require(view).get());
        assertEquals(7, plain.require(view).get());
        assertEquals(2, calls.get());
    }
}
