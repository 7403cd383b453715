package org.ergodic.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.Schema;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.plugin.DataSourceFactory;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.view.Views;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.FileRecords;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.host.Attribution;
import org.ergodic.host.Binder;
import org.ergodic.pipeline.config.Imputing;
import org.ergodic.pipeline.config.Interpolation;
import org.ergodic.pipeline.data.ClassifiedRows;
import org.ergodic.pipeline.data.CodedRows;
import org.ergodic.pipeline.data.InterpolatedRows;
import org.ergodic.pipeline.data.NewRows;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.scoring.Codes;
import org.ergodic.pipeline.scoring.DataCheck;
import org.ergodic.pipeline.scoring.LatentRows;
import org.ergodic.pipeline.store.RunFolder;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a model that a run left says of the rows of a file: their scores and their codes. */
final class FileRows {
    private static final Pattern TEXT = Pattern.compile("(?i)\\.(csv|tsv|txt)(\\.gz)?$");

    private final PartAssembler parts;

    FileRows(PartAssembler parts) {
        this.parts = parts;
    }

    /**
     * The scores of the rows of a file, as {@link PipelineRunner#score} or, where they may be estimated, as
     * {@link PipelineRunner#scoreOrEstimate}.
     */
    Scores scored(Path dir, FittedModel model, Path file, Scores.Blame blame, boolean estimate, RunSettings settings) {
        requireLikelihood(dir, model);
        DataConfig data = data(dir);
        DataTable rows = Preparation.stoppable(settings::stopped, () -> of(data, model, file, settings.reporter()));
        FittedModel by = estimate ? Scoring.affordable(model, rows.rows(), settings.reporter()) : model;
        return Scoring.of(by, rows, data, blame, settings);
    }

    static void requireLikelihood(Path dir, FittedModel model) {
        if (model.model().views().find(Likelihood.VIEW).isEmpty()) {
            throw new ModelException(
                    "the model in " + dir + " has no likelihood, so its rows cannot be scored; it offers "
                            + Views.names(model.model().views().offered()));
        }
        requireScoring(dir, model);
    }

    /** The rows of a file, filled in, as {@link PipelineRunner#impute}. */
    ImputedRows imputed(Path dir, FittedModel model, Path file, Imputing how, RunSettings settings) {
        DataConfig data = data(dir);
        Schema gaps = new Schema(
                model.schema().columns().stream().map(Column::withMissing).toList());
        FileRecords.Read read = Preparation.stoppable(
                settings::stopped, () -> NewRows.readWhole(file, data, gaps, conditionSchema(model)));
        read.table().notes().forEach(settings.reporter()::warn);
        return model.impute(read.table(), how, settings).of(read.file());
    }

    /** The codes of the rows of a file, as {@link PipelineRunner#encode}. */
    CodedRows encode(Path dir, FittedModel model, Path file, RunSettings settings) {
        return coded(dir, model, settings, () -> {
            DataTable rows = of(data(dir), model, file, settings.reporter());
            requireFitting(model, rows);
            Optional<INDArray> given = rows.conditions().map(LazyMatrix::toArray);
            if (model.latents().isPresent()) {
                LatentRows latents = model.latents().get();
                return new CodedRows(Schema.numbers(latents.names()), latents.encode(rows.values()), Optional.empty());
            }
            INDArray codes = model.encode(rows.values().toArray(), given);
            Schema columns =
                    Schema.numbers(Codes.columns(model.model(), model.coding().width(), List.of()));
            return new CodedRows(columns.followedBy(conditionSchema(model)), codes, given);
        });
    }

    /** The rows that the codes of a file stand for, as {@link PipelineRunner#decode}. */
    CodedRows decode(Path dir, FittedModel model, Path file, RunSettings settings) {
        return coded(dir, model, settings, () -> {
            List<String> names = model.latents()
                    .map(LatentRows::names)
                    .orElseGet(() -> Codes.columns(model.model(), model.coding().width(), List.of()));
            DataTable codes = NewRows.read(
                    file, DataConfig.ofCsv(file.toString()).build(), Schema.numbers(names), conditionSchema(model));
            Optional<INDArray> given = codes.conditions().map(LazyMatrix::toArray);
            if (model.latents().isPresent()) {
                return new CodedRows(
                        rowSchema(model),
                        model.latents().get().decode(codes.values().toArray()),
                        given);
            }
            return new CodedRows(rowSchema(model), model.decode(codes.values().toArray(), given), given);
        });
    }

    /** Rows between rows of a file, as {@link PipelineRunner#interpolate}. */
    InterpolatedRows interpolate(
            Path dir, FittedModel model, Path file, List<Integer> ends, Interpolation how, RunSettings settings) {
        requireCodes(dir, model);
        return parts.naming(
                () -> parts.used(dir),
                () -> Preparation.stoppable(settings::stopped, () -> {
                    DataTable all = of(data(dir), model, file, settings.reporter());
                    List<Integer> numbers = ends.isEmpty()
                            ? IntStream.rangeClosed(1, all.rows()).boxed().toList()
                            : ends;
                    for (int number : numbers) {
                        if (number < 1 || number > all.rows()) {
                            throw new DataException(
                                    all.source() + " has no row " + number + ": it has rows 1 to " + all.rows());
                        }
                    }
                    int[] places =
                            numbers.stream().mapToInt(number -> number - 1).toArray();
                    requireFitting(model, all);
                    Optional<INDArray> given = all.conditions()
                            .map(conditions -> conditions.choose(places).toArray());
                    try {
                        return InterpolatedRows.of(
                                numbers,
                                how.shares(),
                                model.between(all.values().choose(places).toArray(), given, how));
                    } catch (IllegalArgumentException e) {
                        throw new DataException(all.source() + ": " + e.getMessage(), e);
                    }
                }));
    }

    /** How likely each class of the rows of a file is, as {@link PipelineRunner#classify}. */
    ClassifiedRows classify(
            Path dir,
            FittedModel model,
            Path file,
            Optional<String> column,
            Supplier<List<Double>> prior,
            RunSettings settings) {
        return parts.naming(
                () -> parts.used(dir),
                () -> Preparation.stoppable(settings::stopped, () -> {
                    int place = model.classColumn(column);
                    Schema whole = conditionSchema(model);
                    List<Integer> others = IntStream.range(0, whole.size())
                            .filter(k -> k != place && !model.isClassifier())
                            .boxed()
                            .toList();
                    Schema given = new Schema(others.stream().map(whole::column).toList());
                    if (!model.isClassifier()) {
                        requireLikelihood(dir, model);
                    }
                    DataTable rows = of(data(dir), model, file, given, settings.reporter());
                    requireFitting(model, rows);
                    double[][] p = model.classProbabilities(
                            rows.values(),
                            rows.conditions(),
                            place,
                            prior.get().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray());
                    return new ClassifiedRows(model.classSchema(place), model.classes(place), p);
                }));
    }

    /** A file whose name says that it is text, and what is no file, such as a pipe, are CSV whatever the data were. */
    private static boolean isText(Path file) {
        return TEXT.matcher(file.toString()).find() || !Files.isRegularFile(file) && !Files.isDirectory(file);
    }

    private Optional<Component> elsewhere(Component source, FittedModel model, Path file) {
        Factory<?, ?> factory = parts.registry()
                .find(Kind.SOURCE, source.name(), source.options().location(), "data.source")
                .factory();
        return factory instanceof DataSourceFactory<?> sources
                ? elsewhere(sources, source, model, file)
                : Optional.empty();
    }

    private <C extends Record> Optional<Component> elsewhere(
            DataSourceFactory<C> factory, Component source, FittedModel model, Path file) {
        C own = parts.binder().bind(factory, source, "data.source");
        List<Integer> picture = model.scaling()
                .picture()
                .map(shape ->
                        Arrays.stream(shape).mapToInt(Math::toIntExact).boxed().toList())
                .orElse(List.of());
        return Attribution.given(factory.elsewhere(own, file, picture), Kind.SOURCE, "elsewhere")
                .map(other -> Component.of(
                                source.name(),
                                new ConfigNode.MapNode(
                                        Binder.tree(other).entries(),
                                        Map.of(),
                                        source.options().location()))
                        .bound(other));
    }

    private DataConfig data(Path dir) {
        return parts.pipeline(RunFolder.open(dir), List.of()).config().data();
    }

    private static void requireFitting(FittedModel model, DataTable rows) {
        DataCheck.misfit(
                        model.model(),
                        model.space(),
                        rows.values(),
                        model.space().centred(rows.values()))
                .ifPresent(what -> {
                    throw new DataException(rows.source() + ": " + what);
                });
    }

    private static Schema rowSchema(FittedModel model) {
        return model.schema().followedBy(conditionSchema(model));
    }

    private static void requireScoring(Path dir, FittedModel model) {
        model.scoringObstacle().ifPresent(why -> {
            throw new ModelException("the section score of " + dir + ": " + why);
        });
    }

    private CodedRows coded(Path dir, FittedModel model, RunSettings settings, Supplier<CodedRows> work) {
        if (model.latents().isEmpty()) {
            requireCodes(dir, model);
        }
        return parts.naming(() -> parts.used(dir), () -> Preparation.stoppable(settings::stopped, work));
    }

    private static void requireCodes(Path dir, FittedModel model) {
        if (model.model().views().find(Encoding.VIEW).isEmpty()) {
            throw new ModelException(dir + ": " + Codes.missing(model.model()));
        }
        requireScoring(dir, model);
    }

    /** Rows of a file for a model. */
    DataTable of(DataConfig data, FittedModel model, Path file, Reporter reporter) {
        return of(data, model, file, conditionSchema(model), reporter);
    }

    /** Rows of a file of the kind that the model was trained on, or of a CSV file. */
    private DataTable of(DataConfig data, FittedModel model, Path file, Schema given, Reporter reporter) {
        Optional<Component> source = isText(file)
                ? Optional.empty()
                : data.source()
                        .or(() -> data.idx().map(images -> Component.of("idx", Map.of("file", images))))
                        .flatMap(own -> elsewhere(own, model, file));
        DataTable rows = source.map(other ->
                        NewRows.read(other, parts.assembly(model.model().event()), data, model.schema(), given))
                .orElseGet(() -> NewRows.read(file, data, model.schema(), given));
        rows.notes().forEach(reporter::warn);
        return rows;
    }

    static Schema conditionSchema(FittedModel model) {
        return model.condition().map(ConditionColumns::schema).orElse(Schema.EMPTY);
    }

    static List<String> conditions(FittedModel model) {
        return model.condition().map(ConditionColumns::columns).orElse(List.of());
    }
}
