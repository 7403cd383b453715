package org.ergodic.pipeline;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.DataSize;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.solver.Interruption;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.data.Codecs;
import org.ergodic.pipeline.data.Codecs.Wanted;
import org.ergodic.pipeline.data.DataReader;
import org.ergodic.pipeline.data.Dataset;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.sampling.Horizon;
import org.ergodic.pipeline.scoring.DataCheck;
import org.ergodic.pipeline.store.OutputException;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.train.Checkpoint;
import org.ergodic.pipeline.train.Excluded;
import org.ergodic.pipeline.train.Trainer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads data, makes parts and checks that they go together, with nothing trained and nothing written. */
final class Preparation {
    static final DataType TYPE = DataType.FLOAT;

    private final PartAssembler parts;
    private final Supplier<Compiler> compiler;

    Preparation(PartAssembler parts, Supplier<Compiler> compiler) {
        this.parts = parts;
        this.compiler = compiler;
    }

    /** A model that a run left, at its last checkpoint. */
    FittedModel loaded(RunFolder folder, ModelFile file, Clock clock) {
        Checkpoint checkpoint = stoppable(Interruption::requested, () -> file.checkpoint(folder));
        return file.fitted(folder, checkpoint, parts, compiler, clock);
    }

    /** A pipeline's data and parts, checked. */
    record Prepared(Dataset data, AssembledPipeline assembled) {
        PipelineConfig config() {
            return assembled.config();
        }

        DataTable table() {
            return data.table();
        }

        /** What the run's own samples are conditioned on: as asked for, or rows of the training data. */
        Conditions given(FittedModel model, RandomStream random) {
            SampleConfig how = config().sample();
            Conditions training = data.trainingGiven();
            if (training.isEmpty() || !how.condition().isEmpty()) {
                return model.draws().given(how);
            }
            long n = data.training().size(0);
            double[] shares = random.split("given")
                    .draw(Noise.UNIFORM, 0, DataType.DOUBLE, how.count(), 1)
                    .data()
                    .asDouble();
            return training.rows(Arrays.stream(shares)
                    .mapToInt(share -> (int) Math.min(n - 1, (long) (share * n)))
                    .toArray());
        }
    }

    /** A pipeline's data and parts. */
    Prepared of(PipelineConfig config, Reporter reporter) {
        return prepared(config, read(config), Optional.empty(), reporter);
    }

    /**
     * A pipeline's data and parts on the scale of a run, whose weights it is to begin with.
     *
     * @throws ModelException if the columns are others, naming them
     */
    Prepared of(PipelineConfig config, Path dir, ModelFile file, Reporter reporter) {
        DataTable table = read(config);
        List<String> conditions =
                file.condition().map(ConditionColumns::columns).orElse(List.of());
        requireColumns(dir, "models", table.columns(), file.columns());
        requireColumns(dir, "is conditioned on", table.conditionColumns(), conditions);
        return prepared(
                config,
                table,
                Optional.of(new Dataset.Recorded(file.scaling(), file.condition(), coding(file, table))),
                reporter);
    }

    private static void requireColumns(Path dir, String what, List<String> here, List<String> there) {
        if (here.equals(there)) {
            return;
        }
        List<String> missing =
                there.stream().filter(name -> !here.contains(name)).toList();
        List<String> more = here.stream().filter(name -> !there.contains(name)).toList();
        throw new ModelException("the run in " + dir + " " + what + " "
                + (there.isEmpty() ? "nothing" : Excerpt.list(there)) + ", and this pipeline "
                + (here.isEmpty() ? "nothing" : Excerpt.list(here))
                + (missing.isEmpty() && more.isEmpty()
                        ? ": bring them into the same order"
                        : (missing.isEmpty() ? "" : "; not there: " + Excerpt.list(missing))
                                + (more.isEmpty() ? "" : "; more than there: " + Excerpt.list(more)))
                + ". Choose columns by data.columns");
    }

    /**
     * A run's data and parts, on the scale that it was trained on. Its folder may come from elsewhere and name any file
     * of this machine as its data, and what is wrong with a file is quoted, so nothing of a file is looked at unless it
     * has the hash that the run recorded.
     */
    Prepared of(Path dir, Pipeline pipeline, ModelFile file, Reporter reporter) {
        PipelineConfig config = pipeline.config();
        DataTable table = same(dir, pipeline);
        List<String> conditions =
                file.condition().map(ConditionColumns::columns).orElse(List.of());
        if (!table.columns().equals(file.columns()) || !table.conditionColumns().equals(conditions)) {
            throw new ModelException(dir.resolve(RunFolder.MODEL_YAML) + " and " + RunFolder.CONFIG
                    + " beside it do not fit: the columns of the model are not those of the data. One of the files was"
                    + " changed since the run began; start a new run");
        }
        return prepared(
                config,
                table,
                Optional.of(new Dataset.Recorded(file.scaling(), file.condition(), coding(file, table))),
                reporter);
    }

    /** A run that was killed before it described its model: what it was to be is known, on which data, and no more. */
    Prepared of(Path dir, Pipeline pipeline, Reporter reporter) {
        PipelineConfig config = pipeline.config();
        DataTable table = same(dir, pipeline);
        return prepared(config, table, Optional.empty(), reporter);
    }

    /** The data that a run recorded, of which nothing is looked at unless it has that hash. */
    private DataTable same(Path dir, Pipeline pipeline) {
        PipelineConfig config = pipeline.config();
        requireArrays(dir, config);
        fileHash(dir, config.data())
                .ifPresent(hash -> requireSame(dir, config.data().origin(), pipeline, hash));
        DataTable table = read(config);
        requireSame(dir, table.source(), pipeline, table.sha256());
        return table;
    }

    private void requireArrays(Path dir, PipelineConfig config) {
        config.data().arrays().filter(name -> parts.arrays(name).isEmpty()).ifPresent(name -> {
            throw new ModelException("the data of the run in " + dir + " were arrays of Java, \"" + Excerpt.of(name)
                    + "\", and none are given: go on in Java, with Map.of(\"" + Excerpt.of(name) + "\", rows)");
        });
    }

    private Prepared prepared(
            PipelineConfig config, DataTable table, Optional<Dataset.Recorded> recorded, Reporter reporter) {
        RandomStream random = dataStream(config);
        RowCoding coding = recorded.map(Dataset.Recorded::coding)
                .orElseGet(() -> coding(config, table, Wanted.reals(parts.wordCodec(config.model()))));
        AssembledPipeline assembled = assembled(config, table, coding);
        if (recorded.isEmpty()
                && !coding.isPlain()
                && !takesReals(assembled.plan().model())) {
            coding = coding(config, table, Wanted.UNITS);
            assembled = assembled(config, table, coding);
        }
        Dataset data = Dataset.of(table, assembled.config().data(), TYPE, random, coding, recorded);
        assembled.teachers().requireScale(data.scaling());
        data.notes().forEach(reporter::warn);
        parts.guidance(assembled.config().sample())
                .flatMap(guidance -> guidance.mismatch(data.scaling(), data.condition()))
                .ifPresent(why -> {
                    Location file =
                            new Location(config.model().options().location().source(), 0);
                    throw new ConfigException(List.of(new Violation(file, "sample.guidance", why)));
                });
        Model model = assembled.plan().model();
        model.advice(data.training()).ifPresent(what -> reporter.warn(table.source() + ": " + what));
        Horizon.of(model.views(), compiler.get(), data.training())
                .ifPresent(horizon -> horizon(horizon, config, numbers(data), recorded.isEmpty(), reporter));
        if (model.views().find(LogDensity.VIEW).isPresent()) {
            data.remarkOnWholeColumns().ifPresent(reporter::warn);
        }
        LazyMatrix modelled = data.continuous(random);
        DataCheck.data(model, data, modelled);
        RandomStream training = RandomStream.of(config.seed()).split("train");
        Excluded.atStart(assembled.plan(), compiler.get(), training, data.training(), data.trainingGiven())
                .ifPresent(excluded -> DataCheck.density(excluded, data, modelled, model.event()));
        return new Prepared(data, assembled);
    }

    private RowCoding coding(PipelineConfig config, DataTable table, Wanted wanted) {
        if (Codecs.isPlain(table, config.data())) {
            return RowCoding.plain(table.schema());
        }
        return new Codecs(parts.registry())
                .of(table, config.data(), Dataset.split(table, config.data(), dataStream(config)), wanted);
    }

    /** A run's coding; an older version recorded none. */
    private static RowCoding coding(ModelFile file, DataTable table) {
        return file.coding().orElseGet(() -> RowCoding.plain(table.schema()));
    }

    /** The parts, with the codecs that were chosen said in the config, so that the run can be repeated. */
    private AssembledPipeline assembled(PipelineConfig config, DataTable table, RowCoding coding) {
        PipelineConfig said = coding.isPlain()
                ? config
                : config.withData(config.data().toBuilder()
                        .codecs(Codecs.said(coding, config.data().codecs()))
                        .build());
        return AssembledPipeline.of(
                said,
                parts,
                Dataset.kinds(table, config.data()),
                new DataSize(
                        Dataset.trainingRows(table, config.data()),
                        coding.isPlain() ? config.data().shape(table) : new long[] {coding.width()}));
    }

    /** What the numbers of a row on the model's scale are called. */
    private static List<String> numbers(Dataset data) {
        List<String> names = data.coding().names();
        return data.scaling().mixes()
                ? IntStream.rangeClosed(1, names.size())
                        .mapToObj(k -> "principal component " + k)
                        .toList()
                : names;
    }

    /** Whether a model takes numbers that are not whole: it says so of rows of them. */
    private static boolean takesReals(Model model) {
        for (double number : new double[] {0.5, 0.3}) {
            INDArray row = Nd4j.valueArrayOf(Events.batch(1, model.event()), number, TYPE);
            if (model.check(row).isPresent()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Refuses an SDE whose end is far from its prior for these data, and tells of one that is not near it; a run that
     * is there already is told of either.
     */
    private static void horizon(
            Horizon horizon, PipelineConfig config, List<String> names, boolean begins, Reporter reporter) {
        String words = horizon.words(Excerpt.of(names.get(horizon.column())));
        if (begins && horizon.isRefused()) {
            throw new ConfigException(
                    List.of(new Violation(config.model().options().location(), "model.sde", words)));
        }
        if (horizon.isTold()) {
            reporter.warn(words);
        }
    }

    private DataTable read(PipelineConfig config) {
        return DataReader.read(config.data(), Path.of(""), parts.assembly(), dataStream(config), parts::arrays);
    }

    private Optional<String> fileHash(Path dir, DataConfig data) {
        try {
            return DataReader.fileHash(data, Path.of(""), parts.assembly());
        } catch (DataException e) {
            throw new DataException(
                    "the data of the run in " + dir + ": " + e.getMessage()
                            + ". If the same file is elsewhere, name it under" + " data in "
                            + dir.resolve(RunFolder.CONFIG),
                    e);
        }
    }

    private static RandomStream dataStream(PipelineConfig config) {
        return RandomStream.of(config.seed()).split("data");
    }

    private static void requireSame(Path dir, String source, Pipeline pipeline, String hash) {
        String recorded = pipeline.recordedDataHash().orElse("");
        if (!recorded.equals(hash)) {
            throw new ModelException("the data of the run in " + dir + " have changed since it began: " + source
                    + " has another SHA-256 hash than the run recorded ("
                    + (recorded.isEmpty() ? "none" : Excerpt.of(recorded)) + "). Start a new run");
        }
    }

    Trainer trainer(Prepared prepared) {
        PipelineConfig config = prepared.config();
        return parts.training(
                config,
                () -> new Trainer(
                        prepared.assembled().plan(),
                        compiler.get(),
                        RandomStream.of(config.seed()).split("train"),
                        prepared.data().training(),
                        prepared.data().feed(),
                        prepared.data().holdout(),
                        prepared.data().trainingGiven(),
                        prepared.data().holdoutGiven(),
                        System::nanoTime));
    }

    /** Builds all graphs of a training, and computes nothing. */
    void check(Prepared prepared) {
        parts.training(prepared.config(), () -> {
            Trainer.check(
                    prepared.assembled().plan(),
                    compiler.get(),
                    TYPE,
                    prepared.data().trainingGiven(),
                    prepared.data().holdoutGiven());
            return null;
        });
    }

    /** What an interrupt makes of a file that was being read is an end, not a fault of the file. */
    static <T> T stoppable(BooleanSupplier stopped, Supplier<T> work) {
        try {
            return work.get();
        } catch (DataException | OutputException | UncheckedIOException e) {
            if (stopped.getAsBoolean()) {
                CancelledException end = new CancelledException("stopped while reading or writing a file");
                end.initCause(e);
                throw end;
            }
            throw e;
        }
    }
}
