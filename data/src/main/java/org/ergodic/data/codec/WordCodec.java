package org.ergodic.data.codec;

import java.util.Optional;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.CodecFactory;

/** Codecs with a number for each word. */
abstract class WordCodec implements CodecFactory<WordOptions> {
    @Override
    public final Optional<String> obstacle(Column column) {
        return WordOptions.obstacle(column);
    }

    @Override
    public final WordOptions fit(WordOptions config, Column column, double[] training, double[] others) {
        return config.fit(column);
    }

    @Override
    public final ColumnCodec create(WordOptions config, Assembly assembly) {
        return codec(config.words().orElse(1));
    }

    /** The codec of so many words. */
    abstract ColumnCodec codec(int words);
}
