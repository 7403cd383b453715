package org.ergodic.pipeline.composition;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.ergodic.api.config.Component;
import org.ergodic.api.message.Causes;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.stage.Artifact;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Samples;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;
import org.ergodic.host.Attribution;
import org.ergodic.host.PartException;
import org.ergodic.pipeline.CancelledException;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.store.OutputException;

/** One run of a pipeline of stages. */
final class Execution {
    private final StagedPipeline pipeline;
    private final PipelineRunner runner;
    private final RunSettings settings;
    private final Optional<Path> dir;
    private final boolean resumes;

    private final Map<String, Map<String, Artifact>> outputs = new LinkedHashMap<>();
    private final Map<String, String> fingerprints = new HashMap<>();
    private final Map<Table, Path> files = new IdentityHashMap<>();
    private final Map<String, Throwable> failures = new LinkedHashMap<>();
    private final List<String> left = new ArrayList<>();

    Execution(
            StagedPipeline pipeline, PipelineRunner runner, RunSettings settings, Optional<Path> dir, boolean resumes) {
        this.pipeline = pipeline;
        this.runner = runner;
        this.settings = settings;
        this.dir = dir;
        this.resumes = resumes;
    }

    StagedResult run() {
        List<Node> nodes = pipeline.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            fingerprints.put(node.name(), pipeline.fingerprint(node, fingerprints));
            String which = "stage " + (i + 1) + " of " + nodes.size() + ", " + node.name() + " ("
                    + node.component().name() + ")";
            if (settings.stopped()) {
                throw stopped("stopped before " + which);
            }
            if (node.needs().stream().anyMatch(need -> failures.containsKey(need) || left.contains(need))) {
                left.add(node.name());
                settings.reporter().say(which + ": left out, since it needs a stage that failed");
                continue;
            }
            attempt(node, which);
        }
        StagedResult result = new StagedResult(dir, outputs);
        if (!failures.isEmpty()) {
            throw new StagesFailedException(failures, left, result);
        }
        return result;
    }

    private CancelledException stopped(String what) {
        return new CancelledException(
                what + dir.map(folder -> ". Go on by: ergodic resume " + folder).orElse(""));
    }

    private void attempt(Node node, String which) {
        try {
            Optional<Map<String, Artifact>> earlier = resumes ? earlier(node) : Optional.empty();
            if (earlier.isPresent()) {
                settings.reporter().say(which + ": done already");
                outputs.put(node.name(), earlier.get());
                return;
            }
            settings.reporter().say(which);
            outputs.put(node.name(), worked(node));
        } catch (CancellationException e) {
            throw stopped(e.getMessage() == null ? "stopped in " + which : e.getMessage());
        } catch (Throwable e) {
            if (settings.stopped()) {
                throw stopped("stopped in " + which);
            }
            failures.put(node.name(), blamed(node, e));
            settings.reporter().warn("the stage " + node.name() + " failed; the others go on");
        }
    }

    /** A failure of a third party's stage names the stage's jar. */
    private Throwable blamed(Node node, Throwable e) {
        if (e instanceof ErgodicException || e instanceof VirtualMachineError) {
            return e;
        }
        Map<Kind<?>, Set<Component>> used = Map.of(Kind.STAGE, Set.of(node.component()));
        try {
            Optional<PartException> named = Attribution.of(e, pipeline.registry(), used, Execution.class);
            return named.<Throwable>map(part -> part).orElse(e);
        } catch (RuntimeException other) {
            Causes.rethrowIfFatal(other);
            return e;
        }
    }

    private Optional<Path> folder(Node node) {
        return dir.map(root -> root.resolve(node.name()));
    }

    private Optional<Map<String, Artifact>> earlier(Node node) {
        Map<String, Path> tables = new HashMap<>();
        Optional<Map<String, Artifact>> read = folder(node)
                .flatMap(folder -> new StageStore(folder).read(fingerprints.get(node.name()), runner::load, tables));
        read.ifPresent(values -> remember(values, tables));
        return read;
    }

    private void remember(Map<String, Artifact> values, Map<String, Path> tables) {
        tables.forEach((name, file) -> {
            Artifact value = values.get(name);
            files.put(value instanceof Samples samples ? samples.table() : (Table) value, file);
        });
    }

    private Map<String, Artifact> worked(Node node) {
        Optional<Path> folder = folder(node);
        HostedPipelines pipelines =
                new HostedPipelines(runner, settings, folder, resumes, table -> Optional.ofNullable(files.get(table)));
        Work work = Work.of(node.name(), pipeline.seed())
                .with(pipelines)
                .telling(settings.reporter()::say)
                .stoppedBy(settings::stopped);
        for (Map.Entry<Port<?>, List<Node.Ref>> link : node.links().entrySet()) {
            work = work.with(
                    link.getKey(),
                    link.getValue().stream()
                            .map(ref -> outputs.get(ref.stage()).get(ref.output()))
                            .toList());
        }
        if (folder.isPresent()) {
            make(folder.get());
            work = work.in(folder.get());
        }
        Outputs given = Attribution.given(node.stage().run(work), Kind.STAGE, "run");
        work.stopIfAsked();
        Map<String, Artifact> values = checked(node, given.byName());
        folder.ifPresent(own -> remember(
                values,
                new StageStore(own)
                        .write(
                                node.component().name(),
                                fingerprints.get(node.name()),
                                values,
                                values.values().stream().anyMatch(pipelines::made))));
        return values;
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (java.io.IOException e) {
            throw new OutputException("cannot make the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /** What a stage gave, in the order and of the types that it said. */
    private static Map<String, Artifact> checked(Node node, Map<String, Artifact> given) {
        Map<String, Artifact> values = new LinkedHashMap<>();
        for (Port<?> port : node.stage().outputs()) {
            Artifact value = given.get(port.name());
            if (!port.type().isInstance(value)) {
                throw new IllegalStateException("the stage " + node.component().name() + " says that it gives "
                        + port.name() + ", a " + port.word() + ", and gave "
                        + (value == null ? "none" : "a " + value.getClass().getSimpleName()));
            }
            values.put(port.name(), value);
        }
        if (given.size() > values.size()) {
            throw new IllegalStateException("the stage " + node.component().name() + " gave " + given.keySet()
                    + ", and said " + values.keySet());
        }
        return values;
    }
}
