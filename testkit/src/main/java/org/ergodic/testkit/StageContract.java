package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.stage.Artifact;
import org.ergodic.api.stage.Fitted;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Samples;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link Stage} must satisfy. */
@API(status = API.Status.EXPERIMENTAL)
public abstract class StageContract {
    /**
     * The stage to test.
     *
     * @return one instance, the same or an equal one at each call
     */
    protected abstract Stage stage();

    /**
     * What the stage is given.
     *
     * @return for each input that it needs, by its name, artifacts of its type; the same at each call
     */
    protected abstract Map<String, List<Artifact>> given();

    /**
     * What the stage is given besides its inputs.
     *
     * @param name the stage's name in the pipeline
     * @return work without inputs, of seed 7, in which no pipelines are run, unless overridden
     */
    protected Work work(String name) {
        return Work.of(name, 7);
    }

    private Outputs run(String name) {
        Work work = work(name);
        Map<String, List<Artifact>> given = given();
        for (Port<?> port : stage().inputs()) {
            List<Artifact> values = given.getOrDefault(port.name(), List.of());
            if (!values.isEmpty()) {
                work = work.with(port, values);
            }
        }
        return stage().run(work);
    }

    @Test
    @DisplayName("ports have names of their own and descriptions, and are always the same")
    void ports() {
        for (List<Port<?>> ports : List.of(stage().inputs(), stage().outputs())) {
            Set<String> names = new HashSet<>();
            for (Port<?> port : ports) {
                assertTrue(names.add(port.name()), () -> "two ports are called " + port.name());
                assertFalse(port.description().isBlank(), () -> "the port " + port.name() + " is not described");
            }
        }
        assertEquals(stage().inputs(), stage().inputs(), "its inputs, asked again");
        assertEquals(stage().outputs(), stage().outputs(), "its outputs, asked again");
        stage().outputs()
                .forEach(port -> assertEquals(
                        Port.Count.ONE, port.count(), () -> "the output " + port.name() + " is for one artifact"));
    }

    @Test
    @DisplayName("it gives just what it says, of the types that it says")
    void outputs() {
        Map<String, Artifact> given = run("stage").byName();
        Map<String, Class<?>> said = new LinkedHashMap<>();
        stage().outputs().forEach(port -> said.put(port.name(), port.type()));
        assertEquals(said.keySet(), new HashSet<>(given.keySet()), "the names of its outputs");
        said.forEach((name, type) -> assertInstanceOf(type, given.get(name), "the output " + name));
    }

    @Test
    @DisplayName("the same inputs and seed give the same tables and figures, bit for bit")
    void deterministic() {
        Map<String, Artifact> again = run("stage").byName();
        run("stage").byName().forEach((name, value) -> {
            if (!(value instanceof Fitted)) {
                assertEquals(value, again.get(name), () -> "the output " + name + " of another run");
            }
        });
    }

    @Test
    @DisplayName("what it is given is not changed")
    void inputs() {
        Map<String, List<Artifact>> given = given();
        Map<Table, double[]> before = new java.util.IdentityHashMap<>();
        given.values()
                .forEach(all -> all.forEach(value -> {
                    if (value instanceof Table table) {
                        before.put(table, numbers(table));
                    } else if (value instanceof Samples samples) {
                        before.put(samples.table(), numbers(samples.table()));
                    }
                }));
        Work work = work("stage");
        for (Port<?> port : stage().inputs()) {
            if (!given.getOrDefault(port.name(), List.of()).isEmpty()) {
                work = work.with(port, given.get(port.name()));
            }
        }
        stage().run(work);
        before.forEach((table, values) -> assertArrayEquals(values, numbers(table), "a table that it was given"));
    }

    private static double[] numbers(Table table) {
        return table.values().dup('c').data().asDouble();
    }

    @Test
    @DisplayName("an input that it needs and does not have is refused in words")
    void missing() {
        for (Port<?> port : stage().inputs()) {
            if (port.count() == Port.Count.OPTIONAL) {
                continue;
            }
            Work work = work("stage");
            for (Port<?> other : stage().inputs()) {
                List<Artifact> values = given().getOrDefault(other.name(), List.of());
                if (!other.equals(port) && !values.isEmpty()) {
                    work = work.with(other, values);
                }
            }
            Work without = work;
            RuntimeException e = assertThrows(
                    RuntimeException.class, () -> stage().run(without), () -> "it runs without " + port.name());
            assertTrue(
                    e.getMessage() != null && !e.getMessage().isBlank(),
                    () -> "it refuses to run without " + port.name() + " without a word: " + e);
        }
    }
}
