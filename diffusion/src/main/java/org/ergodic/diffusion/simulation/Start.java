package org.ergodic.diffusion.simulation;

import java.util.Arrays;
import java.util.Optional;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Where a simulation starts: at rows of data, at given rows, at one point, or at samples of a distribution. */
public sealed interface Start {
    /**
     * What draws starts.
     *
     * @param evaluator the model's values
     * @param event the shape of one event
     * @return a thread-safe source of starts
     */
    Problem.Start draw(Evaluator evaluator, long... event);

    /** The view of where a simulation starts. */
    View<Start> VIEW = View.of("start", Start.class);

    /**
     * Builds the assignments of what is kept of the data; nothing unless overridden.
     *
     * @param s the model's scope
     * @param batch the first batch
     */
    default void initialize(Scope s, Batch batch) {}

    /**
     * Declares the states that {@link #initialize} assigns; none unless overridden.
     *
     * @param s the model's scope
     * @param event the shape of one event
     */
    default void declare(Scope s, long... event) {}

    /** {@return why it does not suit events of a shape, if it does not} */
    default Optional<String> obstacle(long... event) {
        return Optional.empty();
    }

    /**
     * Rows of the data: those of the first batch are kept with the model, and each sample starts at one of them, chosen
     * at random with replacement; at 0 before there are any.
     *
     * @param most how many rows are kept at most, at least 1
     * @return the start
     */
    static Start data(int most) {
        return new Data(most);
    }

    /**
     * Given rows, one of which is chosen for each sample at random with replacement.
     *
     * @param rows {@code [m, event]}; copied
     * @return the start
     */
    static Start rows(INDArray rows) {
        return new Rows(rows.dup('c'));
    }

    /**
     * One point.
     *
     * @param numbers of the point, as many as an event has
     * @return the start
     */
    static Start point(double... numbers) {
        return new Point(numbers.clone());
    }

    /**
     * A distribution.
     *
     * @param prior the distribution
     * @return the start
     */
    static Start of(Prior prior) {
        return new Drawn(prior);
    }

    /** Rows of {@code all}, one for each sample, by numbers that belong to the samples. */
    private static INDArray chosen(INDArray all, RandomStream random, long firstSample, int n) {
        double[] shares = NativeMemory.values(random.split("row").draw(Noise.UNIFORM, firstSample, DataType.DOUBLE, n));
        long rows = all.size(0);
        int[] numbers = Arrays.stream(shares)
                .mapToInt(share -> (int) Math.min(rows - 1, (long) (share * rows)))
                .toArray();
        return Evaluator.rows(all, numbers);
    }

    /** Rows of the data. */
    record Data(int most) implements Start {
        private static final String ROWS = "start-rows";
        private static final String COUNT = "start-count";

        /** Checks the number. */
        public Data {
            if (most < 1) {
                throw new IllegalArgumentException(
                        "a simulation that starts at data must keep at least 1 row, not " + most);
            }
        }

        @Override
        public void initialize(Scope s, Batch batch) {
            long[] event = batch.event();
            SDVariable ones = s.sameDiff().onesLike(Events.flatten(batch.x(), event));
            SDVariable count = s.sameDiff().math().min(ones.mean(1).sum(), s.constant(most));
            s.assign(count(s), count);
            s.assign(rows(s, event), s.call(new FirstRows(most), batch.x()));
        }

        @Override
        public void declare(Scope s, long... event) {
            count(s);
            rows(s, event);
        }

        private static SDVariable count(Scope s) {
            return s.state(COUNT, Initializer.ones());
        }

        private SDVariable rows(Scope s, long... event) {
            return s.state(ROWS, Initializer.zeros(), Events.batch(most, event));
        }

        @Override
        public Problem.Start draw(Evaluator evaluator, long... event) {
            INDArray kept = evaluator.variables().get(ROWS);
            int count = evaluator.variables().get(COUNT).getInt(0);
            INDArray rows = kept.get(NDArrayIndex.interval(0, count)).dup('c');
            return (random, firstSample, n) -> chosen(rows, random, firstSample, n);
        }
    }

    /** The first rows of a batch, with zeros below where it has fewer. */
    record FirstRows(int most) implements ArrayFunction {
        @Override
        public String name() {
            return "first-rows";
        }

        @Override
        public long[] shape(long[]... inputs) {
            return Events.batch(most, Events.event(inputs[0]));
        }

        @Override
        public INDArray apply(INDArray... inputs) {
            INDArray rows = Nd4j.zeros(inputs[0].dataType(), shape(inputs[0].shape()));
            long count = Math.min(most, inputs[0].size(0));
            rows.get(NDArrayIndex.interval(0, count)).assign(inputs[0].get(NDArrayIndex.interval(0, count)));
            return rows;
        }
    }

    /** Given rows. */
    record Rows(INDArray rows) implements Start {
        @Override
        public Problem.Start draw(Evaluator evaluator, long... event) {
            INDArray all = rows.castTo(evaluator.dataType());
            return (random, firstSample, n) -> chosen(all, random, firstSample, n);
        }

        @Override
        public Optional<String> obstacle(long... event) {
            return Arrays.equals(Events.event(rows.shape()), event)
                    ? Optional.empty()
                    : Optional.of("a simulation of events of shape " + Arrays.toString(event)
                            + " cannot start at rows of shape " + Arrays.toString(Events.event(rows.shape())));
        }
    }

    /** One point. */
    record Point(double... numbers) implements Start {
        @Override
        public Problem.Start draw(Evaluator evaluator, long... event) {
            INDArray point =
                    Nd4j.createFromArray(numbers).castTo(evaluator.dataType()).reshape('c', Events.batch(1, event));
            return (random, firstSample, n) -> Evaluator.rows(point, new int[n]);
        }

        @Override
        public Optional<String> obstacle(long... event) {
            return numbers.length == Events.size(event)
                    ? Optional.empty()
                    : Optional.of("the point at which a simulation starts has " + numbers.length
                            + " numbers, and a row has " + Events.size(event));
        }
    }

    /** Samples of a distribution. */
    record Drawn(Prior prior) implements Start {
        @Override
        public Problem.Start draw(Evaluator evaluator, long... event) {
            Prior.Sampler sampler = prior.sampler(evaluator.compiler(), evaluator.dataType(), event);
            return sampler::draw;
        }
    }
}
