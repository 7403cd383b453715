package org.ergodic.app.train;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The loss of each step, and the figures on held-out data with their steps. */
public final class History {
    private double[] losses = new double[1024];
    private int steps;
    private double[] lookSteps = new double[64];
    private double[] looks = new double[64];
    private int lookCount;

    void loss(double loss) {
        if (steps == losses.length) {
            losses = Arrays.copyOf(losses, 2 * steps);
        }
        losses[steps++] = loss;
    }

    void look(long step, double figure) {
        if (lookCount == looks.length) {
            looks = Arrays.copyOf(looks, 2 * lookCount);
            lookSteps = Arrays.copyOf(lookSteps, 2 * lookCount);
        }
        lookSteps[lookCount] = step;
        looks[lookCount++] = figure;
    }

    /** {@return the loss of each step, the first step first} */
    public double[] losses() {
        return Arrays.copyOf(losses, steps);
    }

    /** {@return the steps of the looks at held-out data} */
    public double[] lookSteps() {
        return Arrays.copyOf(lookSteps, lookCount);
    }

    /** {@return the figures on held-out data} */
    public double[] looks() {
        return Arrays.copyOf(looks, lookCount);
    }

    INDArray lossArray() {
        return steps == 0
                ? Nd4j.zeros(DataType.DOUBLE, 1, 0)
                : Nd4j.createFromArray(losses()).reshape(1, steps);
    }

    INDArray lookArray() {
        return lookCount == 0
                ? Nd4j.zeros(DataType.DOUBLE, 2, 0)
                : Nd4j.createFromArray(new double[][] {lookSteps(), looks()});
    }

    static History of(INDArray losses, INDArray looks) {
        History history = new History();
        for (int i = 0; losses != null && i < losses.length(); i++) {
            history.loss(losses.getDouble(i));
        }
        for (int i = 0; looks != null && i < looks.length() / 2; i++) {
            history.look((long) looks.getDouble(0, i), looks.getDouble(1, i));
        }
        return history;
    }
}
