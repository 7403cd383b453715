package org.ergodic.pipeline.data;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.ergodic.api.model.Conditions;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Training rows that are worked out for each step, since their noise is the step's own or since they are too many for
 * an array.
 *
 * @param rows how many there are
 * @param x gives for a step the rows of some places, {@code [n, event]} on the model's scale
 * @param given what the rows of some places are conditioned on
 */
public record RowFeed(int rows, BiFunction<Long, int[], INDArray> x, Function<int[], Conditions> given) {}
