package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Selection;
import org.ergodic.api.message.Names;
import org.ergodic.api.model.Likelihood;
import org.ergodic.common.guidance.LinearMeasurement;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.CsvOptions;
import org.ergodic.data.table.DataConfig;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.ClampConfig;
import org.ergodic.pipeline.config.GuidanceConfig;
import org.ergodic.pipeline.config.InpaintConfig;
import org.ergodic.pipeline.config.MeasurementConfig;
import org.ergodic.pipeline.config.OutputConfig;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.ScoreConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.ergodic.pipeline.config.YamlReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files and Java say the same things: every option of every config record, in YAML and typed. */
class TypedConfigTest {
    private static final Registry REGISTRY = Registry.load();

    /** A pipeline that says nothing but what it must. */
    private static Pipeline.Builder least() {
        return Pipeline.builder()
                .registry(REGISTRY)
                .data(DataConfig.ofCsv("d.csv").build())
                .model(Component.of("flow", Map.of("bijections", List.of("affine"))));
    }

    private static UnaryOperator<Pipeline.Builder> data(UnaryOperator<DataConfig.Builder> change) {
        return pipeline -> pipeline.data(change.apply(DataConfig.ofCsv("d.csv")).build());
    }

    /** Data from elsewhere than a file. */
    private static UnaryOperator<Pipeline.Builder> from(DataConfig.Builder data) {
        return pipeline -> pipeline.data(data.build());
    }

    private static UnaryOperator<Pipeline.Builder> train(UnaryOperator<TrainConfig.Builder> change) {
        return pipeline -> pipeline.train(change.apply(TrainConfig.builder()).build());
    }

    private static UnaryOperator<Pipeline.Builder> sample(UnaryOperator<SampleConfig.Builder> change) {
        return pipeline -> pipeline.sample(change.apply(SampleConfig.builder()).build());
    }

    private static Arguments option(
            Class<? extends Record> type, String key, String yaml, UnaryOperator<Pipeline.Builder> java) {
        return Arguments.of(type, key, yaml, java);
    }

    static Stream<Arguments> options() {
        Class<DataConfig> d = DataConfig.class;
        Class<TrainConfig> t = TrainConfig.class;
        Class<SampleConfig> s = SampleConfig.class;
        Class<PipelineConfig> p = PipelineConfig.class;
        return Stream.of(
                option(d, "csv", "data: { csv: e.csv }", data(b -> b.csv("e.csv"))),
                option(d, "idx", "data: { idx: i.gz }", from(DataConfig.ofIdx("i.gz"))),
                option(
                        d,
                        "generator",
                        "data: { generator: rings }",
                        from(DataConfig.ofGenerator(Component.of("rings")))),
                option(
                        d,
                        "generator",
                        "data: { generator: { name: rings, noise: 0.2 } }",
                        from(DataConfig.ofGenerator(Component.of("rings", Map.of("noise", 0.2))))),
                option(
                        d,
                        "source",
                        "data: { source: { name: npy, file: x.npy } }",
                        from(DataConfig.ofSource(Component.of("npy", Map.of("file", "x.npy"))))),
                option(
                        d,
                        "labels",
                        "data: { idx: i.gz, labels: l.gz }",
                        from(DataConfig.ofIdx("i.gz").labels("l.gz"))),
                option(d, "leave-out", "data: { csv: d.csv, leave-out: [id] }", data(b -> b.leaveOut("id"))),
                option(d, "encoding", "data: { csv: d.csv, encoding: utf-16 }", data(b -> b.encoding("utf-16"))),
                option(
                        d,
                        "decimal",
                        "data: { csv: d.csv, decimal: comma }",
                        data(b -> b.decimal(CsvOptions.Decimal.COMMA))),
                option(
                        d,
                        "missing",
                        "data: { csv: d.csv, missing: [-999, gone] }",
                        data(b -> b.missing("-999", "gone"))),
                option(
                        d,
                        "types",
                        "data: { csv: d.csv, types: { zip: category } }",
                        data(b -> b.types(Map.of("zip", "category")))),
                option(d, "arrays", "data: { arrays: rows }", from(DataConfig.ofArrays())),
                option(
                        d,
                        "count",
                        "data: { generator: rings, count: 50 }",
                        from(DataConfig.ofGenerator(Component.of("rings")).count(50))),
                option(d, "limit", "data: { csv: d.csv, limit: 9 }", data(b -> b.limit(9))),
                option(d, "columns", "data: { csv: d.csv, columns: [a, 3-5] }", data(b -> b.columns("a", "3-5"))),
                option(
                        d,
                        "target-column",
                        "data: { csv: d.csv, target-column: last }",
                        data(b -> b.targetColumn("last"))),
                option(
                        d,
                        "condition-columns",
                        "data: { csv: d.csv, condition-columns: [k] }",
                        data(b -> b.conditionColumns("k"))),
                option(d, "header", "data: { csv: d.csv, header: no }", data(b -> b.header(DataConfig.Header.NO))),
                option(d, "delimiter", "data: { csv: d.csv, delimiter: tab }", data(b -> b.delimiter("tab"))),
                option(d, "scale", "data: { csv: d.csv, scale: unit }", data(b -> b.scale(DataConfig.Scale.UNIT))),
                option(d, "binarise", "data: { csv: d.csv, binarise: 0.5 }", data(b -> b.binarise(0.5))),
                option(
                        d,
                        "constant-columns",
                        "data: { csv: d.csv, constant-columns: keep }",
                        data(b -> b.constantColumns(DataConfig.ConstantColumns.KEEP))),
                option(d, "holdout", "data: { csv: d.csv, holdout: 0.25 }", data(b -> b.holdout(0.25))),
                option(
                        d,
                        "holdout-file",
                        "data: { csv: d.csv, holdout-file: h.csv }",
                        data(b -> b.holdoutFile("h.csv"))),
                option(d, "image", "data: { csv: d.csv, image: [2, 3] }", data(b -> b.image(2, 3))),
                option(
                        d,
                        "event",
                        "data: { csv: d.csv, image: [2, 3], event: image }",
                        data(b -> b.image(2, 3).event(DataConfig.EventShape.IMAGE))),
                option(
                        d,
                        "dequantise",
                        "data: { csv: d.csv, dequantise: true }",
                        data(b -> b.dequantise(Selection.ALL))),
                option(d, "dequantise", "data: { csv: d.csv, dequantise: [a] }", data(b -> b.dequantise("a"))),
                option(d, "codecs", "data: { csv: d.csv, codecs: { a: argmax } }", data(b -> b.codec("a", "argmax"))),
                option(
                        d,
                        "condition-classes",
                        "data: { csv: d.csv, condition-columns: [a], condition-classes: true }",
                        data(b -> b.conditionColumns("a").conditionClasses(Selection.ALL))),
                option(
                        d,
                        "condition-text",
                        "data: { csv: d.csv, condition-columns: [a], condition-text: [a] }",
                        data(b -> b.conditionColumns("a").conditionText("a"))),
                option(t, "objective", "train: { objective: denoising }", train(b -> b.objective("denoising"))),
                option(t, "steps", "train: { steps: 7 }", train(b -> b.steps(7))),
                option(t, "steps", "train: none", Pipeline.Builder::noTraining),
                option(t, "batch", "train: { batch: 7 }", train(b -> b.batch(7))),
                option(
                        t,
                        "optimizer",
                        "train: { optimizer: { name: adam, rate: 0.01 } }",
                        train(b -> b.optimizer("adam", Map.of("rate", 0.01)))),
                option(t, "schedule", "train: { schedule: cosine }", train(b -> b.schedule("cosine"))),
                option(t, "accumulate", "train: { accumulate: 3 }", train(b -> b.accumulate(3))),
                option(
                        t,
                        "by-size",
                        "train: { by-size: [ema] }",
                        train(b -> b.bySize(new org.ergodic.api.config.Selection(false, List.of("ema"))))),
                option(t, "ema", "train: { ema: 0.5 }", train(b -> b.ema(0.5))),
                option(t, "ema-warmup", "train: { ema-warmup: 100 }", train(b -> b.emaWarmup(100))),
                option(t, "clip", "train: { clip: 2 }", train(b -> b.clip(2))),
                option(t, "validate-every", "train: { validate-every: 7 }", train(b -> b.validateEvery(7))),
                option(t, "patience", "train: { patience: 7 }", train(b -> b.patience(7))),
                option(t, "checkpoint-seconds", "train: { checkpoint-seconds: 7 }", train(b -> b.checkpointSeconds(7))),
                option(t, "checkpoint-every", "train: { checkpoint-every: 7 }", train(b -> b.checkpointEvery(7))),
                option(s, "count", "sample: { count: 7 }", sample(b -> b.count(7))),
                option(s, "batch", "sample: { batch: 7 }", sample(b -> b.batch(7))),
                option(
                        s,
                        "solver",
                        "sample: { solver: { name: euler-maruyama, steps: 3 } }",
                        sample(b -> b.solver("euler-maruyama", Map.of("steps", 3)))),
                option(s, "equation", "sample: { equation: reverse-sde }", sample(b -> b.equation("reverse-sde"))),
                option(s, "time-min", "sample: { time-min: 0.1 }", sample(b -> b.timeMin(0.1))),
                option(s, "max-steps", "sample: { max-steps: 7 }", sample(b -> b.maxSteps(7))),
                option(s, "evaluations", "sample: { evaluations: 7 }", sample(b -> b.evaluations(7))),
                option(
                        s,
                        "checkpoint-seconds",
                        "sample: { checkpoint-seconds: 7 }",
                        sample(b -> b.checkpointSeconds(7))),
                option(
                        s,
                        "clamp",
                        "sample: { clamp: { range: [-2, 2] } }",
                        sample(b -> b.clamp(ClampConfig.range(-2, 2)))),
                option(
                        ClampConfig.class,
                        "range",
                        "sample: { clamp: { range: [-2, 2] } }",
                        sample(b -> b.clamp(ClampConfig.range(-2, 2)))),
                option(
                        ClampConfig.class,
                        "quantile",
                        "sample: { clamp: { quantile: 0.9 } }",
                        sample(b -> b.clamp(ClampConfig.range(-1, 1).atQuantile(0.9)))),
                option(
                        s,
                        "guidance",
                        "sample: { guidance: { scale: 2, interval: [0.1, 0.5], rescale: 0.7, weak: w } }",
                        sample(b -> b.guidance(GuidanceConfig.scale(2)
                                .between(0.1, 0.5)
                                .rescaled(0.7)
                                .byWeak("w")))),
                option(
                        s,
                        "guidance",
                        "sample: { guidance: { scale: 2, negative: { k: far away } } }",
                        sample(b -> b.guidance(
                                GuidanceConfig.scale(2).awayFrom(ColumnValues.of(Map.of("k", "far away")))))),
                option(
                        s,
                        "measurement",
                        "sample: { measurement: { matrix: [[1, 2]], values: [3], noise: 0.5, spread: none } }",
                        sample(b -> b.measurement(MeasurementConfig.of(List.of(List.of(1.0, 2.0)), List.of(3.0), 0.5)
                                .withSpread(LinearMeasurement.Spread.NONE)))),
                option(
                        s,
                        "inpaint",
                        "sample: { inpaint: { method: posterior } }",
                        sample(b -> b.inpaint(InpaintConfig.by(InpaintConfig.Method.POSTERIOR)))),
                option(s, "film", "sample: { film: true }", sample(b -> b.film(true))),
                option(s, "stochasticity", "sample: { stochasticity: 0.5 }", sample(b -> b.stochasticity(0.5))),
                option(s, "times", "sample: { times: [1, 0.5] }", sample(b -> b.times(1, 0.5))),
                option(s, "log-likelihood", "sample: { log-likelihood: true }", sample(b -> b.logLikelihood(true))),
                option(s, "condition", "sample: { condition: [1, 0.5] }", sample(b -> b.condition(1, 0.5))),
                option(
                        ScoreConfig.class,
                        "solver",
                        "score: { solver: { name: heun, steps: 3 } }",
                        b -> b.score(ScoreConfig.DEFAULT.withSolver(Component.of("heun", Map.of("steps", 3))))),
                option(
                        ScoreConfig.class,
                        "time-min",
                        "score: { time-min: 0.1 }",
                        b -> b.score(ScoreConfig.DEFAULT.withTimeMin(0.1))),
                option(
                        ScoreConfig.class,
                        "time",
                        "score: { time: 0.1 }",
                        b -> b.score(ScoreConfig.DEFAULT.withTime(0.1))),
                option(
                        ScoreConfig.class,
                        "probes",
                        "score: { probes: 7 }",
                        b -> b.score(ScoreConfig.DEFAULT.withProbes(7, Likelihood.Estimator.HUTCHINSON))),
                option(
                        ScoreConfig.class,
                        "divergence",
                        "score: { divergence: hutch-plus-plus }",
                        b -> b.score(ScoreConfig.DEFAULT.withProbes(0, Likelihood.Estimator.HUTCH_PLUS_PLUS))),
                option(OutputConfig.class, "dir", "output: { dir: out }", b -> b.output(Path.of("out"))),
                option(
                        OutputConfig.class,
                        "report",
                        "output: { report: false }",
                        b -> b.output(new OutputConfig(Optional.empty(), false, false))),
                option(
                        OutputConfig.class,
                        "tensorboard",
                        "output: { tensorboard: true }",
                        b -> b.output(new OutputConfig(Optional.empty(), true, true))),
                option(p, "seed", "seed: 7", b -> b.seed(7)),
                option(p, "data", "data: { csv: e.csv }", data(b -> b.csv("e.csv"))),
                option(
                        p,
                        "model",
                        "model: { kind: flow, bijections: [planar] }",
                        b -> b.model("flow", Map.of("bijections", List.of("planar")))),
                option(
                        p,
                        "train",
                        "train: { steps: 1, ema: 0 }",
                        train(b -> b.steps(1).ema(0))),
                option(p, "sample", "sample: { count: 1 }", sample(b -> b.count(1))),
                option(p, "score", "score: { time-min: 0.2 }", b -> b.score(Map.of("time-min", 0.2))),
                option(p, "evaluate", "evaluate: [bits-per-dim]", b -> b.evaluate("bits-per-dim")),
                option(p, "output", "output: { dir: out }", b -> b.output(Path.of("out"))));
    }

    @ParameterizedTest
    @MethodSource("options")
    void aFileAndJavaSayTheSame(
            Class<? extends Record> type, String key, String yaml, UnaryOperator<Pipeline.Builder> java) {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        String[] all = {"data: { csv: d.csv }", "model: { kind: flow, bijections: [affine] }", yaml};
        for (String part : all) {
            entries.putAll(((ConfigNode.MapNode) YamlReader.parse(part, "test.yaml", true)).entries());
        }
        ConfigNode.MapNode root = (ConfigNode.MapNode) ConfigNode.of(entries);
        PipelineConfig written = Pipeline.of(root, REGISTRY).config();
        PipelineConfig typed = java.apply(least()).build().config();
        assertEquals(written, typed);
        Binder binder = new Binder(REGISTRY);
        assertEquals(binder.unbind(written), binder.unbind(typed));
        assertNotEquals(least().build().config(), typed, "it says nothing but the default: " + yaml);
        assertEquals(typed, Pipeline.of(typed, REGISTRY, Map.of()).config());
    }

    @Test
    void noOptionIsLeftOut() {
        for (Class<? extends Record> type : List.of(
                DataConfig.class,
                TrainConfig.class,
                SampleConfig.class,
                ScoreConfig.class,
                OutputConfig.class,
                PipelineConfig.class)) {
            TreeSet<String> keys = Arrays.stream(type.getRecordComponents())
                    .flatMap(component -> component.isAnnotationPresent(Inlined.class)
                            ? Arrays.stream(component.getType().getRecordComponents())
                            : Stream.of(component))
                    .map(component -> Names.kebab(component.getName()))
                    .collect(Collectors.toCollection(TreeSet::new));
            // The version of the file's format: there is one.
            keys.remove("ergodic");
            TreeSet<Object> said = options()
                    .filter(option -> option.get()[0] == type)
                    .map(option -> option.get()[1])
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(keys, said, type.getName());
        }
    }

    /** The defaults stand in the annotations and in the builders. */
    @Test
    void buildersBeginWithTheDefaults() {
        Binder binder = new Binder(REGISTRY);
        ConfigNode nothing = ConfigNode.of(Map.of());
        // What is not said is left to the model, in a file as in Java, unless there are steps.
        assertEquals(
                binder.bind(TrainConfig.class, nothing, ""),
                TrainConfig.builder().steps(5000).build());
        assertEquals(
                TrainConfig.OPEN,
                TrainConfig.builder().build().bySize().orElseThrow().items());
        assertEquals(
                binder.bind(SampleConfig.class, nothing, ""),
                SampleConfig.builder().build());
        assertEquals(
                binder.bind(DataConfig.class, ConfigNode.of(Map.of("csv", "d.csv")), ""),
                DataConfig.ofCsv("d.csv").build());
    }

    @Test
    void aBuilderOfARecordMakesTheSameRecord() {
        TrainConfig train = TrainConfig.builder()
                .steps(3)
                .patience(2)
                .optimizer(Component.of("sgd"))
                .build();
        assertEquals(train, train.toBuilder().build());
        SampleConfig sample =
                SampleConfig.builder().condition(1, 2).equation("e").build();
        assertEquals(sample, sample.toBuilder().build());
        DataConfig data = DataConfig.ofArrays().columns("a").dequantise("a").build();
        assertEquals(data, data.toBuilder().build());
        assertEquals(Optional.of("rows"), data.arrays());
    }

    /** What a file is refused for, typed Java is, with the same words. */
    @Test
    void rangesAndComponentsAreCheckedAsInAFile() {
        Pipeline.Builder wrong = least().train(
                        TrainConfig.builder().steps(-1).optimizer("adamm").build())
                .sample(SampleConfig.builder()
                        .solver("heun", Map.of("stepz", 3))
                        .build());
        String message = assertThrows(ConfigException.class, wrong::build).getMessage();
        assertTrue(message.contains("train.steps: must be") && message.contains("not -1"), message);
        assertTrue(
                message.contains("no optimizer named \"adamm\". Did you mean \"adamw\"?")
                        || message.contains("no optimizer named \"adamm\". Did you mean \"adam\"?"),
                message);
        assertTrue(message.contains("stepz"), message);
    }

    @Test
    void arraysNeedAConfigOfArrays() {
        ArrayTable table = ArrayTable.of(new double[][] {{1}, {2}});
        DataConfig file = DataConfig.ofCsv("d.csv").build();
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> Pipeline.builder().data(table, file))
                .getMessage()
                .contains("DataConfig.ofArrays()"));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> DataConfig.ofArrays().holdoutFile("h.csv").build())
                .getMessage()
                .contains("ArrayTable.withHoldout"));
    }
}
