package org.ergodic.data.codec;

import java.util.Optional;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.CodecFactory;
import org.ergodic.api.plugin.Part;

/**
 * Whole numbers with uniform noise (Theis, van den Oord and Bethge 2016, arXiv:1511.01844, section 3.1), by
 * {@code GridCodec}.
 */
@Part(
        name = "integer",
        description = "a whole number with uniform noise; samples stay in the range and on the grid of the data")
public final class IntegerCodec implements CodecFactory<GridOptions> {
    @Override
    public Optional<String> obstacle(Column column) {
        return switch (column.type()) {
            case CATEGORY, TEXT -> Optional.of("holds words, whose order and distances mean nothing");
            default -> Optional.empty();
        };
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
