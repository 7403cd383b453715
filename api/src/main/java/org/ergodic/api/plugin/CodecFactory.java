package org.ergodic.api.plugin;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnCodec;

/**
 * Makes codecs of columns; kind {@code codec}. What a codec learns of a column, such as how often each word is there,
 * are options of its config, which {@link #fit} fills in: so it is written with a run, and read again, as any config
 * is.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface CodecFactory<C extends Record> extends Factory<C, ColumnCodec> {
    /**
     * Why cells of a column cannot be coded, if they cannot.
     *
     * @param column the column
     * @return the reason, to follow the column's name, or empty
     */
    Optional<String> obstacle(Column column);

    /**
     * A config with what it leaves open learnt from a column.
     *
     * @param config a checked config
     * @param column the column, which has no {@link #obstacle}
     * @param training the cells of the rows to train on that are there; a density may follow from these alone
     * @param others the cells of the other rows that are there: they say what values there are
     * @return the config to make a codec of
     * @throws IllegalArgumentException if these cells cannot be coded, saying why
     */
    C fit(C config, Column column, double[] training, double[] others);
}
