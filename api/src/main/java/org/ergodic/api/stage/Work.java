package org.ergodic.api.stage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;

/** What a stage is given when it runs. Immutable; what it is told to is shared. */
@API(status = API.Status.EXPERIMENTAL)
public final class Work {
    private final long seed;
    private final String name;
    private final Map<String, List<Artifact>> inputs;
    private final Optional<Path> folder;
    private final Pipelines pipelines;
    private final Consumer<String> told;
    private final BooleanSupplier stopped;

    private Work(
            long seed,
            String name,
            Map<String, List<Artifact>> inputs,
            Optional<Path> folder,
            Pipelines pipelines,
            Consumer<String> told,
            BooleanSupplier stopped) {
        this.seed = seed;
        this.name = name;
        this.inputs = inputs;
        this.folder = folder;
        this.pipelines = pipelines;
        this.told = told;
        this.stopped = stopped;
    }

    /**
     * Work without inputs, folder and listeners, that runs no pipelines.
     *
     * @param name the stage's name in its pipeline
     * @param seed the pipeline's
     * @return the work
     */
    public static Work of(String name, long seed) {
        return new Work(
                seed,
                name,
                Map.of(),
                Optional.empty(),
                (sections, table) -> {
                    throw new UnsupportedOperationException("nothing runs pipelines here");
                },
                line -> {},
                () -> false);
    }

    /**
     * The same with an input.
     *
     * @param port where
     * @param values what, one unless the port is for several
     * @return new work
     * @throws IllegalArgumentException if they are of another type than the port
     */
    public Work with(Port<?> port, List<? extends Artifact> values) {
        List<Artifact> fitting = new ArrayList<>();
        for (Artifact value : values) {
            Artifact own = port.type() == Table.class && value instanceof Samples samples ? samples.table() : value;
            if (!port.type().isInstance(own)) {
                throw new IllegalArgumentException("the input " + port.name() + " of the stage " + name + " is a "
                        + port.word() + ", not a " + value.getClass().getSimpleName());
            }
            fitting.add(own);
        }
        Map<String, List<Artifact>> all = new LinkedHashMap<>(inputs);
        all.put(port.name(), List.copyOf(fitting));
        return new Work(seed, name, all, folder, pipelines, told, stopped);
    }

    /**
     * The same with a folder.
     *
     * @param own the stage's own folder, which is there
     * @return new work
     */
    public Work in(Path own) {
        return new Work(seed, name, inputs, Optional.of(own), pipelines, told, stopped);
    }

    /**
     * The same with pipelines run.
     *
     * @param runner runs them
     * @return new work
     */
    public Work with(Pipelines runner) {
        return new Work(seed, name, inputs, folder, runner, told, stopped);
    }

    /**
     * The same with somebody told.
     *
     * @param listener told what people should know
     * @return new work
     */
    public Work telling(Consumer<String> listener) {
        return new Work(seed, name, inputs, folder, pipelines, listener, stopped);
    }

    /**
     * The same that can be stopped.
     *
     * @param asked asked whether to stop
     * @return new work
     */
    public Work stoppedBy(BooleanSupplier asked) {
        return new Work(seed, name, inputs, folder, pipelines, told, asked);
    }

    /**
     * What came in at a port for one.
     *
     * @param <T> its type
     * @param port the port
     * @return what came in
     * @throws IllegalArgumentException if nothing did
     */
    public <T extends Artifact> T get(Port<T> port) {
        return find(port)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the stage " + name + " has no input " + port.name() + ", " + port.description()));
    }

    /**
     * What came in at a port for one or none.
     *
     * @param <T> its type
     * @param port the port
     * @return what came in, if something did
     */
    public <T extends Artifact> Optional<T> find(Port<T> port) {
        return all(port).stream().findFirst();
    }

    /**
     * What came in at a port for several.
     *
     * @param <T> its type
     * @param port the port
     * @return what came in, in the order in which the pipeline names it
     */
    public <T extends Artifact> List<T> all(Port<T> port) {
        return inputs.getOrDefault(port.name(), List.of()).stream()
                .map(port.type()::cast)
                .toList();
    }

    /** {@return the stage's name in its pipeline} */
    public String name() {
        return name;
    }

    /** {@return the pipeline's seed} */
    public long seed() {
        return seed;
    }

    /** {@return the stage's random numbers: of the pipeline's seed and the stage's name} */
    public RandomStream random() {
        return RandomStream.of(seed).split("stages").split(name);
    }

    /** {@return the stage's own folder, for files beside its outputs, where the pipeline has one} */
    public Optional<Path> folder() {
        return folder;
    }

    /** {@return what runs ordinary pipelines} */
    public Pipelines pipelines() {
        return pipelines;
    }

    /**
     * Tells people something.
     *
     * @param line a line
     */
    public void say(String line) {
        told.accept(line);
    }

    /**
     * Ends the work if that is wanted; asked from time to time by a stage that takes long.
     *
     * @throws CancellationException if it is
     */
    public void stopIfAsked() {
        if (stopped.getAsBoolean()) {
            throw new CancellationException("stopped in the stage " + name);
        }
    }
}
