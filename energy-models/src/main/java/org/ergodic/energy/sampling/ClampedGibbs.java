package org.ergodic.energy.sampling;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.gibbs.GibbsSweep;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.layer.Numbers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gibbs sampling of some visible units of a machine given the others, which are clamped to data: in-painting of what is
 * missing in a picture (Geman and Geman 1984, doi:10.1109/TPAMI.1984.4767596). For any machine with layers. Immutable
 * and thread-safe.
 */
public final class ClampedGibbs {
    private final Evaluator evaluator;
    private final Program start;
    private final Program sweep;
    private final Program end;
    private final int visible;

    /**
     * A sampler.
     *
     * @param machine the machine
     * @param evaluator its values
     */
    public ClampedGibbs(LayeredBoltzmann machine, Evaluator evaluator) {
        this.evaluator = Objects.requireNonNull(evaluator, "evaluator");
        visible = Layers.units(machine, Layers.visible(machine));
        GibbsSweep gibbs = GibbsSweep.of(machine, visible);
        start = evaluator.compile(s -> {
            SDVariable x = s.input("x", -1, visible);
            s.output("state", gibbs.stateOf(s, Numbers.following(s.child("start"), x), x));
        });
        long[] state = Events.batch(-1, gibbs.state());
        sweep = evaluator.compile(s -> {
            SDVariable x = s.input("x", state);
            SDVariable free = s.input("free", 1, visible);
            s.output(
                    "next",
                    gibbs.sweep(
                            s,
                            Numbers.following(s.child("clamped"), x),
                            x,
                            GibbsSweep.Manner.clamped(Optional.of(free))));
        });
        end = evaluator.compile(s -> s.output("visible", gibbs.visible(s, s.input("x", state))));
    }

    /**
     * A mask as a row, its values checked.
     *
     * @param free 1 for elements to draw and 0 for those clamped, d in all
     * @return {@code [1, d]}
     * @throws IllegalArgumentException for a value other than 0 and 1
     */
    public static INDArray mask(INDArray free) {
        for (long i = 0; i < free.length(); i++) {
            double value = free.getDouble(i);
            if (value != 0 && value != 1) {
                throw new IllegalArgumentException("the mask of unit " + (i + 1) + " (from 1) is " + value
                        + ", and must be 1 for a unit to sample or 0 for one to clamp");
            }
        }
        return free.dup('c').reshape(1, free.length());
    }

    /**
     * Samples the free units.
     *
     * @param x {@code [n, d]}: the values to clamp, and where the free units start; not changed
     * @param free {@code [d]}, 1 for a unit to sample and 0 for one to clamp; not changed
     * @param sweeps how many sweeps, at least 1
     * @param random the stream; row i depends on it and i alone
     * @return {@code [n, d]}, a new array with the clamped values as they were
     * @throws IllegalArgumentException for other shapes, a mask of other values, or fewer sweeps
     */
    public INDArray sample(INDArray x, INDArray free, int sweeps, RandomStream random) {
        if (x.rank() != 2 || x.size(1) != visible || free.length() != visible) {
            throw new IllegalArgumentException("rows of the shape " + Arrays.toString(x.shape()) + " with a mask of "
                    + free.length() + " units, for a machine of " + visible + " visible units");
        }
        INDArray mask = mask(free);
        if (sweeps < 1) {
            throw new IllegalArgumentException("at least 1 sweep is needed, not " + sweeps);
        }
        Call call = sweep.call(evaluator.variables()).set("free", mask);
        INDArray at = start.call(evaluator.variables())
                .set("x", x)
                .random(random.split("start"), 0)
                .run()
                .get("state");
        for (int i = 0; i < sweeps; i++) {
            at = call.set("x", at)
                    .random(random.split("sweep").split(i), 0)
                    .run()
                    .get("next");
        }
        return end.call(evaluator.variables()).set("x", at).run().get("visible");
    }
}
