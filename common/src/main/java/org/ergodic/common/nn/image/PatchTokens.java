package org.ergodic.common.nn.image;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.Dense;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Pictures as tokens of a transformer, and back: each block of {@code patch x patch} pixels, with all its channels, is
 * a token by a linear map that is the same for all blocks, plus the place of the block (Dosovitskiy et al. 2021, "An
 * image is worth 16x16 words", arXiv:2010.11929, section 3.1). Tokens go row by row.
 *
 * <p>Places are fixed sines and cosines of the row r and the column c of a block, as in Peebles and Xie (2023,
 * arXiv:2212.09748, section 3.2): with {@code w_k = 10000^(-4k/tokenWidth)}, the numbers 4k to 4k + 3 of a token get
 * {@code sin(w_k r)}, {@code cos(w_k r)}, {@code sin(w_k c)} and {@code cos(w_k c)}. The order of these numbers does
 * not matter to what a network can learn, and so any width will do.
 *
 * <p>Parameters are those of a {@link Dense} layer in the scope that is given, {@code w}
 * {@code [patch * patch * channels, tokenWidth]} and {@code b} on the way in, the other way round on the way out.
 *
 * @param height of a picture, in pixels
 * @param width of a picture, in pixels
 * @param channels how many numbers a pixel has
 * @param patch how many pixels of each direction are in a token; it divides height and width
 * @param tokenWidth the size of a token
 */
@API(status = API.Status.EXPERIMENTAL)
public record PatchTokens(int height, int width, int channels, int patch, int tokenWidth) {
    private static final double LONGEST = 10_000;

    /** Of a row and a column, a sine and a cosine each. */
    private static final int KINDS = 4;

    /** Checks the sizes. */
    public PatchTokens {
        if (height < 1 || width < 1 || channels < 1 || tokenWidth < 1) {
            throw new IllegalArgumentException("tokens are made of pictures of at least one pixel and channel, and have"
                    + " at least one number, not " + height + " x " + width + " pixels of " + channels
                    + " channels and " + tokenWidth + " numbers");
        }
        FeatureMaps.requirePatch(patch, height, width);
    }

    /** {@return how many tokens a picture has} */
    public int count() {
        return height / patch * (width / patch);
    }

    /** {@return how many numbers a block of pixels has} */
    private int numbers() {
        return patch * patch * channels;
    }

    /**
     * The tokens of pictures.
     *
     * @param s the layer's scope
     * @param x pictures of these sizes
     * @return {@code [n, count, tokenWidth]}
     */
    public SDVariable of(Scope s, FeatureMaps x) {
        if (x.height() != height || x.width() != width || x.channels() != channels) {
            throw new IllegalArgumentException("these tokens are of pictures of " + height + " x " + width
                    + " pixels of " + channels + " channels, not of " + x.height() + " x " + x.width() + " pixels of "
                    + x.channels());
        }
        return new Dense(Initializer.fanIn(1), numbers(), tokenWidth)
                .of(s, x.packed(patch).pixels())
                .reshape(-1, count(), tokenWidth)
                .add(s.constant(places()));
    }

    /**
     * Each block of pixels as a linear function of its token, the way back.
     *
     * @param s the layer's scope
     * @param h {@code [n, count, tokenWidth]}
     * @param start the start values of the weights
     * @return pictures of these sizes
     */
    public FeatureMaps pictures(Scope s, SDVariable h, Initializer start) {
        SDVariable blocks = new Dense(start, tokenWidth, numbers()).of(s, h.reshape(-1, tokenWidth));
        int rows = height / patch;
        int columns = width / patch;
        return new FeatureMaps(blocks.reshape(-1, rows, columns, numbers()), rows, columns, numbers()).unpacked(patch);
    }

    /** Where each token's block is, {@code [1, count, tokenWidth]}. */
    private INDArray places() {
        int columns = width / patch;
        INDArray places = Nd4j.zeros(DataType.DOUBLE, 1, count(), tokenWidth);
        for (int token = 0; token < count(); token++) {
            for (int i = 0; i < tokenWidth; i++) {
                int place = i % KINDS < 2 ? token / columns : token % columns;
                int k = i / KINDS;
                double phase = place * Math.pow(LONGEST, -(double) KINDS * k / tokenWidth);
                places.putScalar(0, token, i, i % 2 == 0 ? Math.sin(phase) : Math.cos(phase));
            }
        }
        return places;
    }
}
