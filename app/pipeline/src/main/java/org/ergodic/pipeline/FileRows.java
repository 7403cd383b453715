package org.ergodic.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.Schema;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.view.Views;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.FileRecords;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Table;
import org.ergodic.pipeline.config.Imputing;
import org.ergodic.pipeline.data.CodedRows;
import org.ergodic.pipeline.data.NewRows;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.scoring.Codes;
import org.ergodic.pipeline.scoring.DataCheck;
import org.ergodic.pipeline.store.RunFolder;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a model that a run left says of the rows of a file: their scores and their codes. */
final class FileRows {
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
        DataConfig data =
                parts.pipeline(RunFolder.open(dir), List.of()).config().data();
        Table rows = Preparation.stoppable(settings::stopped, () -> of(data, model, file, settings.reporter()));
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
        DataConfig data =
                parts.pipeline(RunFolder.open(dir), List.of()).config().data();
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
            DataConfig data =
                    parts.pipeline(RunFolder.open(dir), List.of()).config().data();
            Table rows = of(data, model, file, settings.reporter());
            DataCheck.misfit(
                            model.model(),
                            model.space(),
                            rows.values(),
                            model.space().centred(rows.values()))
                    .ifPresent(what -> {
                        throw new DataException(rows.source() + ": " + what);
                    });
            Optional<INDArray> given = rows.conditions().map(LazyMatrix::toArray);
            INDArray codes = model.encode(rows.values().toArray(), given);
            Schema columns = Schema.numbers(Codes.columns(model.coding().width(), List.of()));
            return new CodedRows(columns.followedBy(conditionSchema(model)), codes, given);
        });
    }

    /** The rows that the codes of a file stand for, as {@link PipelineRunner#decode}. */
    CodedRows decode(Path dir, FittedModel model, Path file, RunSettings settings) {
        return coded(dir, model, settings, () -> {
            List<String> names = Codes.columns(model.coding().width(), List.of());
            Table codes = NewRows.read(
                    file, DataConfig.ofCsv(file.toString()).build(), Schema.numbers(names), conditionSchema(model));
            Optional<INDArray> given = codes.conditions().map(LazyMatrix::toArray);
            Schema columns = model.schema().followedBy(conditionSchema(model));
            return new CodedRows(columns, model.decode(codes.values().toArray(), given), given);
        });
    }

    private static void requireScoring(Path dir, FittedModel model) {
        model.scoringObstacle().ifPresent(why -> {
            throw new ModelException("the section score of " + dir + ": " + why);
        });
    }

    private CodedRows coded(Path dir, FittedModel model, RunSettings settings, Supplier<CodedRows> work) {
        if (model.model().views().find(Encoding.VIEW).isEmpty()) {
            throw new ModelException(dir + ": " + Codes.missing(model.model()));
        }
        requireScoring(dir, model);
        return parts.naming(() -> parts.used(dir), () -> Preparation.stoppable(settings::stopped, work));
    }

    /** Rows of a file for a model. */
    static Table of(DataConfig data, FittedModel model, Path file, Reporter reporter) {
        Table rows = NewRows.read(file, data, model.schema(), conditionSchema(model));
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
