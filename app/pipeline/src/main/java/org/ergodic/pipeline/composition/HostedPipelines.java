package org.ergodic.pipeline.composition;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.model.Metric;
import org.ergodic.api.stage.Metrics;
import org.ergodic.api.stage.Pipelines;
import org.ergodic.api.stage.Samples;
import org.ergodic.api.stage.Table;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.Result;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.data.StageRows;
import org.ergodic.pipeline.store.MetricsJson;
import org.ergodic.pipeline.store.RunFolder;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs ordinary pipelines in the folder of a stage. */
final class HostedPipelines implements Pipelines {
    private static final String DATA = "data";
    private static final String ARRAYS = "arrays";
    private static final String INPUT = "input.csv";

    private final PipelineRunner runner;
    private final RunSettings settings;
    private final Optional<Path> folder;
    private final boolean resumes;
    private final TableFiles files;
    private FittedModel made;

    /** Where a table is written already, if it is. */
    @FunctionalInterface
    interface TableFiles {
        Optional<Path> of(Table table);
    }

    /**
     * Pipelines of a stage.
     *
     * @param folder the stage's
     * @param resumes whether a run that is there is gone on with, and not replaced
     * @param files the files of tables
     */
    HostedPipelines(
            PipelineRunner runner, RunSettings settings, Optional<Path> folder, boolean resumes, TableFiles files) {
        this.runner = runner;
        this.settings = settings;
        this.folder = folder;
        this.resumes = resumes;
        this.files = files;
    }

    /** Whether a model is that of the run in the stage's folder. */
    boolean made(Object model) {
        return folder.isPresent() && model == made;
    }

    @Override
    public Outcome run(ConfigNode.MapNode sections, Optional<Table> table) {
        ConfigNode.MapNode root = sections;
        PipelineRunner by = runner;
        boolean takes = table.isPresent()
                && sections.entries().get(DATA) instanceof ConfigNode.MapNode data
                && data.entries().containsKey(ARRAYS);
        if (takes && folder.isPresent()) {
            root = sections.with(
                    DATA, fromFile((ConfigNode.MapNode) sections.entries().get(DATA), table.get()));
        } else if (takes) {
            String name =
                    String.valueOf(((ConfigNode.MapNode) sections.entries().get(DATA))
                            .entries()
                            .get(ARRAYS)
                            .plain());
            by = runner.with(Map.of(name, StageRows.arrays(table.get())));
        }
        Optional<Outcome> earlier = folder.filter(dir -> resumes && Files.exists(dir.resolve(RunFolder.CONFIG)))
                .flatMap(this::goneOnWith);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        Pipeline pipeline = Pipeline.of(root, by.registry());
        RunSettings own =
                new RunSettings(folder, settings.overwrite() || resumes, settings.reporter(), settings.cancelled());
        return outcome(by.run(pipeline.config(), own));
    }

    private Optional<Outcome> goneOnWith(Path dir) {
        if (!runner.isComplete(dir)) {
            return Optional.of(outcome(runner.resume(dir, settings)));
        }
        FittedModel model = runner.load(dir);
        if (model.condition().isPresent()) {
            // On which rows the samples were conditioned follows from its data.
            return Optional.empty();
        }
        made = model;
        Map<String, Metric.Measurement> figures = new LinkedHashMap<>(MetricsJson.read(dir.resolve(RunFolder.METRICS)));
        figures.remove(org.ergodic.pipeline.Samples.Cost.TIME);
        INDArray samples = model.draw(model.sampleConfig(), settings).values();
        return Optional.of(new Outcome(model, new Samples(Table.of(model.schema(), samples)), new Metrics(figures)));
    }

    private Outcome outcome(Result result) {
        made = result.model();
        return new Outcome(
                result.model(),
                new Samples(Table.of(result.model().schema(), result.samples().values())),
                new Metrics(result.metrics()));
    }

    /** The section {@code data} of a table that stands in a file: so the run can be evaluated and resumed by itself. */
    private ConfigNode.MapNode fromFile(ConfigNode.MapNode data, Table table) {
        Path file = files.of(table).orElseGet(() -> {
            Path own = folder.orElseThrow().resolve(INPUT);
            try {
                Files.createDirectories(folder.orElseThrow());
            } catch (java.io.IOException e) {
                throw new org.ergodic.pipeline.store.OutputException(
                        "cannot make the folder " + folder.orElseThrow() + ": " + e.getMessage(), e);
            }
            StageTables.write(own, table);
            return own;
        });
        ConfigNode.MapNode written = data.without(ARRAYS)
                .with("csv", ConfigNode.of(file.toString()))
                .with("header", ConfigNode.of("yes"))
                .with("delimiter", ConfigNode.of(","));
        if (!data.entries().containsKey("types")) {
            written = written.with("types", ConfigNode.of(StageTables.types(table.schema())));
        }
        return table.conditions() == 0 || hasConditions(data)
                ? written
                : written.with("condition-columns", ConfigNode.of(table.given()));
    }

    private static boolean hasConditions(ConfigNode.MapNode data) {
        return data.entries().get("condition-columns") instanceof ConfigNode.ListNode list
                && !list.items().isEmpty();
    }
}
