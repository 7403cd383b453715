package org.ergodic.api.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final View<String> WORD = View.of("word", String.class);
    private static final View<IntSupplier> NUMBER = View.counted("number", IntSupplier.class, (value, count) -> () -> {
        count.run();
        return value.getAsInt();
    });

    @Test
    void whatIsThereIsFoundAndWhatIsNotIsNamed() {
        Views views = Views.of(WORD, "a").and(NUMBER, () -> 3);
        assertEquals(Set.of(WORD, NUMBER), views.offered());
        assertEquals("b", views.and(WORD, "b").require(WORD));
        assertEquals("a", views.require(WORD));
        assertEquals(Optional.empty(), Views.none().find(WORD));
        String message = assertThrows(
                        NoSuchElementException.class, () -> Views.of(WORD, "a").require(NUMBER))
                .getMessage();
        assertTrue(message.contains("'number'") && message.contains("word"), message);
        assertEquals(Set.of(NUMBER), Views.of(WORD, "a").missing(List.of(WORD, NUMBER)));
    }

    /** A message names views by their names alone. */
    @Test
    void twoViewsCannotShareAName() {
        View<Integer> other = View.of("word", Integer.class);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Views.of(WORD, "a").and(other, 1))
                .getMessage();
        assertTrue(message.contains("'word'") && message.contains("Integer") && message.contains("String"), message);
        assertEquals(
                "b", Views.of(WORD, "a").and(View.of("word", String.class), "b").require(WORD));
    }

    @Test
    void evaluationsAreCountedWhereAViewCounts() {
        AtomicInteger count = new AtomicInteger();
        Views views = Views.of(WORD, "a").and(NUMBER, () -> 3).counted(count::incrementAndGet);
        assertEquals("a", views.require(WORD));
        assertEquals(6, views.require(NUMBER).getAsInt() + views.require(NUMBER).getAsInt());
        assertEquals(2, count.get());
    }
}
