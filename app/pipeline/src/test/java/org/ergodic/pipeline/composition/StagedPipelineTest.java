package org.ergodic.pipeline.composition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Violation;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.CancelledException;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.Result;
import org.ergodic.pipeline.RunSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedPipelineTest {
    private static final Registry REGISTRY = Registry.load();
    private static final Map<String, Object> FLOW =
            Map.of("kind", "flow", "bijections", List.of(Map.of("name", "planar", "layers", 2)));
    private static final Map<String, Object> FEW = Map.of("steps", 4, "batch", 16);
    private static final Port<Table> ANY = Port.one("table", Table.class, "rows");

    @TempDir
    Path folder;

    private static Component train() {
        return Component.of(
                "train", Map.of("model", FLOW, "train", FEW, "sample", Map.of("count", 8), "evaluate", List.of()));
    }

    /** A flow of rows, and another flow of its codes, whose samples go back to rows. */
    private static StagedPipeline.Builder chain() {
        return StagedPipeline.builder()
                .registry(REGISTRY)
                .seed(5)
                .stage("rows", Component.of("data", Map.of("generator", "two-moons", "count", 60)))
                .stage("outer", train())
                .stage("codes", Component.of("encode"))
                .stage("inner", train(), Map.of("table", "codes"))
                .stage("back", Component.of("decode"), Map.of("model", "outer", "codes", "inner.samples"));
    }

    @Test
    void stagesTakeWhatTheNearestBeforeThemGiveAndTheirFolderChangesNoNumber() {
        StagedPipeline pipeline = chain().build();
        assertEquals(List.of("rows", "outer", "codes", "inner", "back"), pipeline.stages());
        StagedResult memory = pipeline.run(RunSettings.silent());
        StagedResult files = pipeline.run(RunSettings.silent().into(folder));
        for (String table : List.of("rows", "codes", "back", "outer.samples", "inner.samples")) {
            assertEquals(memory.table(table), files.table(table), table);
        }
        FittedModel outer = assertInstanceOf(FittedModel.class, files.fitted("outer"));
        assertEquals(outer.encode(files.table("rows")), files.table("codes"));
        // What a stage trained is a run that every command takes.
        assertEquals(
                files.table("inner.samples").values(),
                FittedModel.load(folder.resolve("inner")).sample(8));
    }

    @Test
    void aPipelineWithoutStagesIsOneStageWithTheSameBits() {
        Map<String, Object> data = Map.of("generator", "two-moons", "count", 60);
        Result plain = Pipeline.builder()
                .registry(REGISTRY)
                .seed(5)
                .data(data)
                .model("flow", Map.of("bijections", FLOW.get("bijections")))
                .train(FEW)
                .sample(Map.of("count", 8))
                .build()
                .run();
        StagedResult staged = StagedPipeline.builder()
                .registry(REGISTRY)
                .seed(5)
                .stage(
                        "all",
                        Component.of(
                                "train",
                                Map.of("data", data, "model", FLOW, "train", FEW, "sample", Map.of("count", 8))))
                .build()
                .run(RunSettings.silent());
        assertEquals(plain.samples().values(), staged.table("all").values());
        assertEquals(plain.metrics(), staged.metrics("all").figures());
    }

    /** Words, dates, whole numbers and gaps go from stage to stage, to files and back. */
    @Test
    void stagesHandOnWhatColumnsHold() throws IOException {
        Path csv = folder.resolve("mixed.csv");
        List<String> lines = new ArrayList<>(List.of("colour,count,price,sold"));
        for (int i = 0; i < 60; i++) {
            lines.add(List.of("red", "blue", "dark green").get(i * 7 % 3) + "," + i % 5 + ","
                    + (i % 9 == 0 ? "" : Double.toString(0.3 * i + 0.123456)) + "," + (1 + i % 28) + " Mar 2024");
        }
        Files.write(csv, lines);
        StagedPipeline pipeline = StagedPipeline.builder()
                .registry(REGISTRY)
                .seed(5)
                .stage("rows", Component.of("data", Map.of("csv", csv.toString())))
                .stage("parts", Component.of("split", Map.of("holdout", 0.2)))
                .stage("model", train(), Map.of("table", "parts.training"))
                .stage("drawn", Component.of("sample", Map.of("count", 9)))
                .stage("scores", Component.of("score"), Map.of("table", "parts.holdout"))
                .stage("again", Component.of("score"), Map.of("table", "drawn"))
                .stage("codes", Component.of("encode"), Map.of("table", "parts.holdout"))
                .stage("back", Component.of("decode"), Map.of("codes", "codes"))
                .build();
        StagedResult memory = pipeline.run(RunSettings.silent());
        Path dir = folder.resolve("mixed");
        StagedResult files = pipeline.run(RunSettings.silent().into(dir));
        for (String table : List.of("rows", "parts.holdout", "drawn", "scores", "again", "codes", "back")) {
            assertEquals(memory.table(table), files.table(table), table);
        }
        Schema schema = files.table("drawn").schema();
        assertEquals(List.of("blue", "dark green", "red"), schema.column(0).categories());
        assertEquals(
                List.of(ColumnType.CATEGORY, ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE),
                schema.columns().stream().map(Column::type).toList());
        assertEquals(schema, files.table("back").schema());
        for (String output : List.of("drawn/outputs/samples.csv", "back/outputs/rows.csv", "rows/outputs/table.csv")) {
            for (String line : Files.readAllLines(dir.resolve(output)).subList(1, 9)) {
                assertTrue(
                        line.matches("(red|blue|dark green),[0-4],(|[-0-9.]+),[0-9]{1,2} Mar 2024"),
                        output + ": " + line);
            }
        }
        // Everything is read back, and nothing made again.
        Object drawn = Files.getLastModifiedTime(dir.resolve("drawn/outputs/samples.csv"));
        StagedResult resumed = StagedPipeline.resume(dir, PipelineRunner.of(REGISTRY), RunSettings.silent());
        for (String table : List.of("rows", "parts.holdout", "drawn", "scores", "again", "codes", "back")) {
            assertEquals(files.table(table), resumed.table(table), table);
        }
        assertEquals(drawn, Files.getLastModifiedTime(dir.resolve("drawn/outputs/samples.csv")));
    }

    @Test
    void anInterruptedRunGoesOnAtTheStageThatWasInterrupted() throws IOException {
        StagedResult whole = chain().build().run(RunSettings.silent().into(folder.resolve("whole")));
        Path dir = folder.resolve("stopped");
        AtomicInteger asked = new AtomicInteger();
        // Once the second model is trained, after its second step.
        RunSettings stopping = RunSettings.silent()
                .into(dir)
                .stoppedBy(() -> Files.exists(dir.resolve("codes/stage.yaml")) && asked.incrementAndGet() > 4);
        CancelledException e = assertThrows(
                CancelledException.class, () -> chain().build().run(PipelineRunner.of(REGISTRY), stopping));
        assertTrue(e.getMessage().contains("ergodic resume " + dir), e.getMessage());
        assertTrue(Files.exists(dir.resolve("inner/model.safetensors")), "the stage was stopped within its training");
        assertTrue(!Files.exists(dir.resolve("inner/stage.yaml")));
        Object trained = Files.getLastModifiedTime(dir.resolve("outer/model.safetensors"));

        StagedResult resumed = StagedPipeline.resume(dir, PipelineRunner.of(REGISTRY), RunSettings.silent());
        for (String table : List.of("rows", "codes", "back", "outer.samples", "inner.samples")) {
            assertEquals(whole.table(table), resumed.table(table), table);
        }
        assertEquals(trained, Files.getLastModifiedTime(dir.resolve("outer/model.safetensors")));
        // What is complete but for the mark is not trained again.
        Files.delete(dir.resolve("inner/stage.yaml"));
        Object inner = Files.getLastModifiedTime(dir.resolve("inner/model.safetensors"));
        StagedResult again = StagedPipeline.resume(dir, PipelineRunner.of(REGISTRY), RunSettings.silent());
        assertEquals(whole.table("inner.samples"), again.table("inner.samples"));
        assertEquals(inner, Files.getLastModifiedTime(dir.resolve("inner/model.safetensors")));
    }

    /** Fails as long as it is told to. */
    private record Failing(AtomicBoolean fails) implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return List.of(ANY);
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(ANY);
        }

        @Override
        public Outputs run(Work work) {
            if (fails.get()) {
                throw new IllegalArgumentException("the disk is full");
            }
            return Outputs.of(ANY, work.get(ANY));
        }
    }

    @Test
    void aStageThatFailsFailsAloneWithThoseThatNeedIt() {
        AtomicBoolean fails = new AtomicBoolean(true);
        Table rows = Table.of(List.of("a"), new double[][] {{1}, {2}, {3}, {4}});
        Component failing = Component.using("failing", new Failing(fails));
        StagedPipeline pipeline = StagedPipeline.builder()
                .registry(REGISTRY)
                .table("rows", rows)
                .stage("bad", failing)
                .stage("after", Component.of("split", Map.of("holdout", 0.25)), Map.of("table", "bad"))
                .stage("other", Component.of("split", Map.of("holdout", 0.25)), Map.of("table", "rows"))
                .build();
        StagesFailedException e = assertThrows(
                StagesFailedException.class,
                () -> pipeline.run(RunSettings.silent().into(folder)));
        assertEquals(List.of("bad"), List.copyOf(e.failures().keySet()));
        assertEquals(List.of("after"), e.left());
        assertTrue(
                e.getMessage().startsWith("the stage bad failed: the disk is full\nThe stages after need"),
                e.getMessage());
        assertEquals(1, e.result().table("other.holdout").rows());

        fails.set(false);
        PipelineRunner runner =
                PipelineRunner.of(REGISTRY, Map.of("failing", failing.instance().orElseThrow(), "rows", rows));
        StagedResult resumed = StagedPipeline.resume(folder, runner, RunSettings.silent());
        assertEquals(rows, resumed.table("bad"));
        assertEquals(3, resumed.table("after.training").rows());
    }

    private List<String> wrong(String text) throws IOException {
        Path file = folder.resolve("stages.yaml");
        Files.writeString(file, text);
        return assertThrows(ConfigException.class, () -> StagedPipeline.fromYaml(file, List.of(), REGISTRY))
                .violations()
                .stream()
                .map(Violation::toString)
                .map(line -> line.substring(line.indexOf(".yaml:") + ".yaml:".length()))
                .toList();
    }

    @Test
    void everythingWrongWithStagesIsSaidAtOnceWithItsLine() throws IOException {
        List<String> stages = wrong("""
                sead: 3
                model: flow
                stages:
                  - { stage: data, csvv: x.csv }
                  - { stage: trian, model: flow }
                  - { name: a/b, stage: sample, count: -1 }
                  - { stage: train }
                """);
        assertEquals(7, stages.size(), stages::toString);
        assertTrue(stages.get(0).startsWith("1 sead: unknown key. Did you mean \"seed\"?"), stages.get(0));
        assertTrue(stages.get(1).startsWith("2 model: stands beside stages"), stages.get(1));
        assertTrue(stages.get(2).startsWith("4 stages[0].csvv: unknown key"), stages.get(2));
        assertTrue(stages.get(3).startsWith("5 stages[1].stage: no stage named \"trian\""), stages.get(3));
        assertTrue(stages.get(4).startsWith("6 stages[2].name: must be of letters"), stages.get(4));
        assertTrue(stages.get(6).startsWith("7 stages[3].model: is missing"), stages.get(6));

        List<String> links = wrong("""
                stages:
                  - { name: rows, stage: data, generator: two-moons }
                  - { name: rows, stage: data, generator: two-moons }
                """);
        assertTrue(links.get(0).startsWith("3 stages[1].name: is \"rows\", as that of another stage"), links.get(0));
        links = wrong("""
                stages:
                  - { name: rows, stage: data, generator: two-moons }
                  - { name: c, stage: ensemble, from: [b, rows] }
                  - { name: b, stage: train, from: rows, model: flow }
                  - { name: d, stage: sample, from: { modell: b } }
                  - { name: e, stage: sample, from: nobody }
                  - { name: f, stage: sample, from: b.samples }
                  - { name: g, stage: data, generator: rings, from: rows }
                """);
        assertEquals(5, links.size(), links::toString);
        assertTrue(
                links.get(0)
                        .startsWith("3 stages[1].from: must be a fitted model, the models, and the stage rows"
                                + " gives table (table)"),
                links.get(0));
        assertTrue(links.get(1).startsWith("5 stages[3].from.modell: the stage has no input"), links.get(1));
        assertTrue(links.get(2).startsWith("6 stages[4].from: there is no stage \"nobody\""), links.get(2));
        assertTrue(
                links.get(3)
                        .startsWith("7 stages[5].from: must be a fitted model, the model to sample, and b.samples is"
                                + " samples"),
                links.get(3));
        assertTrue(links.get(4).startsWith("8 stages[6].from: is there, and this stage takes nothing"), links.get(4));
        assertEquals(
                List.of("3 stages[1].from: the stages need each other in a circle: a needs b needs a"), wrong("""
                        stages:
                          - { name: rows, stage: data, generator: two-moons }
                          - { name: a, stage: encode, from: { model: b, table: rows } }
                          - { name: b, stage: train, from: a, model: flow }
                        """));
        assertTrue(wrong("stages: [{ stage: sample }]\n")
                .get(0)
                .startsWith("1 stages[0].from.model: is missing: the model to sample, and no stage before sample"));
    }
}
