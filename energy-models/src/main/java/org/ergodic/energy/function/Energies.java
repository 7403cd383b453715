package org.ergodic.energy.function;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.energy.layer.Layers;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Energies made of others, and the way between energies, densities and scores. */
public final class Energies {
    private Energies() {}

    /**
     * The weighted sum of energies, each with parameters of its own under {@code term-i}: the density is proportional
     * to the product of theirs, each to the power of its weight, a product of experts (Hinton 2002,
     * doi:10.1162/089976602760128018).
     *
     * @param terms at least one energy
     * @param weights as many finite numbers
     * @return the sum
     * @throws IllegalArgumentException for no terms, or other weights
     */
    public static Energy sum(List<Energy> terms, List<Double> weights) {
        if (terms.isEmpty()
                || terms.size() != weights.size()
                || weights.stream().anyMatch(w -> !Double.isFinite(w))) {
            throw new IllegalArgumentException("a sum needs at least one energy and as many finite weights, not "
                    + terms.size() + " and " + weights);
        }
        List<Energy> all = List.copyOf(terms);
        List<Double> by = List.copyOf(weights);
        return new Energy() {
            @Override
            public SDVariable energy(Scope s, SDVariable x) {
                SDVariable total = null;
                for (int i = 0; i < all.size(); i++) {
                    SDVariable term = all.get(i).energy(s.child("term-" + (i + 1)), x);
                    total = Layers.plus(total, term.mul(by.get(i)));
                }
                return total;
            }

            @Override
            public Optional<InvalidValue> check(INDArray data) {
                return all.stream()
                        .map(term -> term.check(data))
                        .flatMap(Optional::stream)
                        .findFirst();
            }

            @Override
            public Optional<String> advice(INDArray data) {
                return all.stream()
                        .map(term -> term.advice(data))
                        .flatMap(Optional::stream)
                        .findFirst();
            }
        };
    }

    /**
     * An energy at a temperature: E / T, so that the density is proportional to its own to the power 1 / T.
     *
     * @param energy the energy
     * @param temperature T, above 0
     * @return E / T, with the same parameters
     * @throws IllegalArgumentException for another temperature
     */
    public static Energy tempered(Energy energy, double temperature) {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("a temperature must be above 0 and finite, not " + temperature);
        }
        return new Energy() {
            @Override
            public SDVariable energy(Scope s, SDVariable x) {
                return energy.energy(s, x).div(temperature);
            }

            @Override
            public Optional<InvalidValue> check(INDArray data) {
                return energy.check(data);
            }

            @Override
            public Optional<String> advice(INDArray data) {
                return energy.advice(data);
            }
        };
    }

    /**
     * The energy of a normalised density, as a flow has one: E = -log p, with Z = 1.
     *
     * @param density the density
     * @return its energy, with the same parameters
     */
    public static Energy of(LogDensity density) {
        return (s, x) -> density.logProb(s, x, Context.none()).mul(-1.0);
    }

    /**
     * The score of an energy, s(x, t) = -dE/dx at all times. A score need not be the slope of anything, so there is no
     * way back.
     *
     * @param energy the energy
     * @return its score, with the same parameters
     */
    public static ScoreModel score(Energy energy) {
        return (s, x, t, c) ->
                s.gradient(energy.energy(s, x), List.of(x)).get(0).mul(-1.0);
    }
}
