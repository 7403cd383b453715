package org.ergodic.api.representation;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Codes of data that are fewer numbers than the data, such as those of an autoencoder: what is lost on the way there
 * does not come back. Another model is trained on them, and its samples are decoded. Codes that lose nothing, and have
 * a known distribution, are an {@link org.ergodic.api.model.Encoding}.
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Latents {
    /** The view of a model's codes. */
    View<Latents> VIEW = View.of("latents", Latents.class);

    /** {@return the shape of one code, such as {@code [4, 7, 7]}} */
    long[] code();

    /** {@return the names of the numbers of a code; none, unless overridden, where they have none of their own} */
    default List<String> columns() {
        return List.of();
    }

    /**
     * The codes of data.
     *
     * @param s where to build
     * @param x data {@code [n, event]} on the model's scale
     * @return {@code [n, code]}
     */
    SDVariable encode(Scope s, SDVariable x);

    /**
     * The data of codes.
     *
     * @param s where to build
     * @param z codes {@code [n, code]}
     * @return {@code [n, event]} on the model's scale
     */
    SDVariable decode(Scope s, SDVariable z);
}
