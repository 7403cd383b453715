package org.ergodic.data.codec;

import java.util.Optional;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.CodecFactory;
import org.ergodic.api.plugin.Part;

/** Dates in seconds, with uniform noise on the grid of the data: on days, where no date has a time. */
@Part(
        name = "date",
        description = "a date with uniform noise; samples stay in the range and on the grid of the data, such as days")
public final class DateCodec implements CodecFactory<GridOptions> {
    @Override
    public Optional<String> obstacle(Column column) {
        return column.type() == ColumnType.DATE ? Optional.empty() : Optional.of("holds no dates");
    }

    @Override
    public GridOptions fit(GridOptions config, Column column, double[] training, double[] others) {
        return config.fit(training, others);
    }

    @Override
    public ColumnCodec create(GridOptions config, Assembly assembly) {
        return config.codec();
    }
}
