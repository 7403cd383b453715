package org.ergodic.flows.bijection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.graph.Matrices;
import org.ergodic.flows.graph.Squares;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The multi-scale architecture of Dinh, Sohl-Dickstein and Bengio (2017), arXiv:1605.08803, section 3.6: after each
 * scale's bijection half of the numbers are done and the other half goes on to the next. A picture {@code [c, h, w]} is
 * first squeezed to {@code [4c, h/2, w/2]}, equation 4 of section 3.5, each square of four pixels becoming four
 * channels, and the first half of the channels goes on; of a row of d numbers the first half, rounded up.
 *
 * <p>Scale i has its parameters in the child scope {@code i}, counted from 0. The base sees the numbers that were done
 * first in front.
 */
public final class MultiScale extends RowBijection {
    private final List<Scale> scales;

    /**
     * A scale.
     *
     * @param bijection of the numbers that reach it
     * @param event their shape
     */
    public record Scale(Bijection bijection, long... event) {
        /** Copies the shape. */
        public Scale {
            event = event.clone();
        }

        /** {@return a copy of the shape} */
        @Override
        public long[] event() {
            return event.clone();
        }
    }

    /**
     * A multi-scale bijection.
     *
     * @param scales from the data on; their shapes are those of {@link #events}
     */
    public MultiScale(List<Scale> scales) {
        super("multi-scale", scales.get(0).event());
        this.scales = List.copyOf(scales);
    }

    /**
     * The shapes that reach each scale.
     *
     * @param count how many scales
     * @param event the shape of the data
     * @return a shape for each scale
     * @throws IllegalArgumentException if a picture's sides cannot be halved so often, or nothing is left to halve
     */
    public static List<long[]> events(int count, long... event) {
        List<long[]> events = new ArrayList<>(List.of(event.clone()));
        while (events.size() < count) {
            long[] last = events.get(events.size() - 1);
            if (last.length == 3) {
                if (last[1] % 2 != 0 || last[2] % 2 != 0) {
                    throw new IllegalArgumentException(
                            "multi-scale halves a picture's sides between scales, and a side of " + last[1] + " x "
                                    + last[2] + " is odd: use at most " + events.size() + " scales");
                }
                events.add(new long[] {2 * last[0], last[1] / 2, last[2] / 2});
            } else {
                int size = Events.size(last);
                if (size < 2) {
                    throw new IllegalArgumentException(
                            "multi-scale halves an event between scales, and one number is left after " + events.size()
                                    + ": use at most so many scales");
                }
                events.add(new long[] {(size + 1) / 2});
            }
        }
        return events;
    }

    @FunctionalInterface
    private interface Step {
        WithLogDet of(Bijection bijection, Scope s, SDVariable x);
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        return inverse(s, x, (bijection, scope, value) -> bijection.inverse(scope, value, c));
    }

    @Override
    protected WithLogDet estimateRows(Scope s, SDVariable x, Context c) {
        return inverse(s, x, (bijection, scope, value) -> bijection.estimate(scope, value, c));
    }

    @Override
    public WithLogDet initialize(Scope s, SDVariable x, Context c) {
        return unflatten(inverse(s, flatten(x), (bijection, scope, value) -> bijection.initialize(scope, value, c)));
    }

    private WithLogDet inverse(Scope s, SDVariable x, Step step) {
        List<SDVariable> done = new ArrayList<>();
        SDVariable rest = x;
        SDVariable logDet = null;
        for (int i = 0; i < scales.size(); i++) {
            Scale scale = scales.get(i);
            WithLogDet next =
                    step.of(scale.bijection, s.child(Integer.toString(i)), Events.unflatten(rest, scale.event));
            logDet = logDet == null ? next.logDet() : logDet.add(next.logDet());
            rest = Events.flatten(next.value(), scale.event);
            if (i + 1 < scales.size()) {
                int size = Events.size(scale.event);
                int goesOn = Events.size(scales.get(i + 1).event);
                SDVariable squeezed = squeeze(rest, scale.event);
                done.add(Matrices.columns(squeezed, goesOn, size));
                rest = Matrices.columns(squeezed, 0, goesOn);
            }
        }
        done.add(rest);
        return new WithLogDet(joined(s, done), logDet);
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        int last = scales.size() - 1;
        int end = size();
        SDVariable rest = Matrices.columns(z, end - Events.size(scales.get(last).event), end);
        end -= Events.size(scales.get(last).event);
        SDVariable logDet = null;
        for (int i = last; i >= 0; i--) {
            Scale scale = scales.get(i);
            if (i < last) {
                int done = Events.size(scale.event) - Events.size(scales.get(i + 1).event);
                rest = unsqueeze(joined(s, List.of(rest, Matrices.columns(z, end - done, end))), scale.event);
                end -= done;
            }
            WithLogDet next =
                    scale.bijection.forward(s.child(Integer.toString(i)), Events.unflatten(rest, scale.event), c);
            logDet = logDet == null ? next.logDet() : logDet.add(next.logDet());
            rest = Events.flatten(next.value(), scale.event);
        }
        return new WithLogDet(rest, logDet);
    }

    private static SDVariable joined(Scope s, List<SDVariable> parts) {
        return parts.size() == 1 ? parts.get(0) : s.sameDiff().concat(1, parts.toArray(new SDVariable[0]));
    }

    /** Rows of a picture {@code [c, h, w]} as those of {@code [4c, h/2, w/2]}; others as they are. */
    private static SDVariable squeeze(SDVariable rows, long... event) {
        return event.length != 3 ? rows : Squares.squeeze(rows, event);
    }

    private static SDVariable unsqueeze(SDVariable rows, long... event) {
        return event.length != 3 ? rows : Squares.unsqueeze(rows, event);
    }

    @Override
    public Cost cost(Direction direction) {
        return scales.stream()
                .map(scale -> scale.bijection.cost(direction))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** What is wrong with data for the scale next to them. */
    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return scales.get(0).bijection.check(data);
    }

    @Override
    public Optional<String> advice(INDArray data) {
        return scales.get(0).bijection.advice(data);
    }

    @Override
    public boolean takesAll(Direction direction) {
        return scales.stream().allMatch(scale -> scale.bijection.takesAll(direction));
    }

    @Override
    public Optional<Condition> condition() {
        return scales.stream()
                .flatMap(scale -> scale.bijection.condition().stream())
                .findFirst();
    }

    /** {@return the scales, from the data on} */
    public List<Scale> scales() {
        return Collections.unmodifiableList(scales);
    }
}
