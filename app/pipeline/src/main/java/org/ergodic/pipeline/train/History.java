package org.ergodic.pipeline.train;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The loss and the gradient's norm of each step, and the figures on held-out data with their steps. */
public final class History {
    static final String LOSS = Checkpoint.HISTORY + "loss";
    private static final String NORM = Checkpoint.HISTORY + "gradient-norm";
    static final String LOOKS = Checkpoint.HISTORY + "looks";

    private double[] losses = new double[1024];
    private double[] norms = new double[1024];
    private int steps;
    private double[] lookSteps = new double[64];
    private double[] looks = new double[64];
    private int lookCount;

    void step(double loss, double norm) {
        if (steps == losses.length) {
            losses = Arrays.copyOf(losses, 2 * steps);
            norms = Arrays.copyOf(norms, 2 * steps);
        }
        norms[steps] = norm;
        losses[steps++] = loss;
    }

    void addHeldOut(long step, double figure) {
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

    /**
     * The norm of the whole gradient of each step, before it is clipped.
     *
     * @return as many as there are losses; not-a-number for steps of a version that kept none
     */
    public double[] norms() {
        return Arrays.copyOf(norms, steps);
    }

    /** {@return the steps of the looks at held-out data} */
    public double[] lookSteps() {
        return Arrays.copyOf(lookSteps, lookCount);
    }

    /** {@return the figures on held-out data} */
    public double[] looks() {
        return Arrays.copyOf(looks, lookCount);
    }

    /** Adds what a checkpoint keeps of it. */
    void save(Map<String, INDArray> tensors) {
        if (steps > 0) {
            tensors.put(LOSS, Nd4j.createFromArray(losses()).reshape(1, steps));
            tensors.put(NORM, Nd4j.createFromArray(norms()).reshape(1, steps));
        }
        if (lookCount > 0) {
            tensors.put(LOOKS, Nd4j.createFromArray(new double[][] {lookSteps(), looks()}));
        }
    }

    /**
     * The history up to a checkpoint.
     *
     * @param checkpoint the checkpoint
     * @return what it kept
     */
    public static History of(Checkpoint checkpoint) {
        History history = new History();
        INDArray losses = checkpoint.tensors().get(LOSS);
        INDArray norms = checkpoint.tensors().get(NORM);
        INDArray looks = checkpoint.tensors().get(LOOKS);
        for (int i = 0; losses != null && i < losses.length(); i++) {
            history.step(losses.getDouble(i), norms != null && i < norms.length() ? norms.getDouble(i) : Double.NaN);
        }
        for (int i = 0; looks != null && i < looks.length() / 2; i++) {
            history.addHeldOut((long) looks.getDouble(0, i), looks.getDouble(1, i));
        }
        return history;
    }
}
