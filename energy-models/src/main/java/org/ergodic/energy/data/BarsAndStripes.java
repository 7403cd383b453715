package org.ergodic.energy.data;

import org.ergodic.api.array.SizeException;
import org.ergodic.api.array.Sizes;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Bars and stripes (MacKay 2003, "Information theory, inference, and learning algorithms", section 43.3): a square of
 * pixels 0 and 1 whose columns, or with equal probability rows, are each wholly on or off with probability 1/2.
 *
 * @param side pixels a side
 */
record BarsAndStripes(int side) implements DataGenerator {
    @Override
    public INDArray draw(RandomStream random, DataType type, int n) {
        int pixels = side * side;
        if (!Sizes.fits(n, pixels)) {
            throw new SizeException(
                    "a set of " + n + " squares of " + side + " x " + side,
                    "ask for fewer by data.count, or for smaller ones");
        }
        double[] values = new double[n * pixels];
        for (int sample = 0; sample < n; sample++) {
            boolean columns = random.uniform(sample, 0) < 0.5;
            for (int pixel = 0; pixel < pixels; pixel++) {
                int line = columns ? pixel % side : pixel / side;
                values[sample * pixels + pixel] = random.uniform(sample, 1 + line) < 0.5 ? 1 : 0;
            }
        }
        return Nd4j.createFromArray(values).reshape(n, pixels).castTo(type);
    }
}
