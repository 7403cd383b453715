package org.ergodic.pipeline.stages;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.StageFactory;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.stage.Outputs;
import org.ergodic.api.stage.Port;
import org.ergodic.api.stage.Stage;
import org.ergodic.api.stage.Table;
import org.ergodic.api.stage.Work;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.data.DataReader;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads a file, or draws from a generator, as the section {@code data} of a pipeline does. */
@Part(name = "data", description = "reads the rows that the section data of a pipeline would name, on their own scale")
public final class DataStage implements StageFactory<DataConfig> {
    private static final Port<Table> TABLE = Port.one("table", Table.class, "all rows");

    @Override
    public Stage create(DataConfig config, Assembly assembly) {
        if (config.holdoutFile().isPresent()) {
            throw new IllegalArgumentException(
                    "a stage reads one file: leave holdout-file out, and read that by another" + " stage data");
        }
        return new Reading(config, assembly);
    }

    private record Reading(DataConfig config, Assembly assembly) implements Stage {
        @Override
        public List<Port<?>> inputs() {
            return List.of();
        }

        @Override
        public List<Port<?>> outputs() {
            return List.of(TABLE);
        }

        @Override
        public Outputs run(Work work) {
            // The same stream as that of a pipeline, for the same rows.
            DataTable read = DataReader.read(
                    config,
                    Path.of(""),
                    assembly,
                    RandomStream.of(work.seed()).split("data"),
                    name -> Optional.empty());
            read.notes().forEach(work::say);
            INDArray values = read.values().toArray();
            Optional<INDArray> given = read.conditions().map(LazyMatrix::toArray);
            return Outputs.of(
                    TABLE,
                    new Table(
                            read.schema().followedBy(read.conditionSchema()),
                            given.map(conditions -> Nd4j.concat(1, values, conditions))
                                    .orElse(values),
                            read.conditionColumns().size()));
        }
    }
}
