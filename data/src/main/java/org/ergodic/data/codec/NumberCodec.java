package org.ergodic.data.codec;

import java.util.Optional;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.CodecFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;

/** Numbers as they are: y = v. */
@Part(name = "number", description = "a number as it is, without noise")
public final class NumberCodec implements CodecFactory<NoOptions> {
    /** What it makes; it has nothing to learn. */
    static final ColumnCodec CODEC = new ColumnCodec() {
        @Override
        public void encode(double value, double[] noise, int from, double[] coded, int at) {
            coded[at] = value;
        }

        @Override
        public double decode(double[] coded, int at) {
            return coded[at];
        }
    };

    @Override
    public Optional<String> obstacle(Column column) {
        return column.type() == ColumnType.CATEGORY || column.type() == ColumnType.TEXT
                ? Optional.of("holds words, whose order and distances mean nothing")
                : Optional.empty();
    }

    @Override
    public NoOptions fit(NoOptions config, Column column, double[] training, double[] others) {
        return config;
    }

    @Override
    public ColumnCodec create(NoOptions config, Assembly assembly) {
        return CODEC;
    }
}
