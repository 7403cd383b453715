package org.ergodic.testkit;

import java.util.Arrays;
import java.util.List;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LinkedBoltzmann;
import org.ergodic.common.boltzmann.Units;
import org.ergodic.common.graph.Stable;
import org.nd4j.autodiff.samediff.SDVariable;

/** A restricted Boltzmann machine, and mistakes one can make with it. */
final class Machines {
    private Machines() {}

    private static class Restricted implements LinkedBoltzmann {
        @Override
        public List<Layer> layers() {
            return List.of(new Layer(3, Units.binary()), new Layer(2, Units.binary()));
        }

        @Override
        public SDVariable weights(Scope s, int layer) {
            return s.parameter("w", Initializer.normal(0.1), 3, 2);
        }

        @Override
        public SDVariable bias(Scope s, int layer) {
            return s.parameter(
                    "b-" + layer, Initializer.zeros(), layers().get(layer).units());
        }

        @Override
        public SDVariable input(Scope s, int layer, List<SDVariable> states) {
            SDVariable own = bias(s, layer).reshape(1, layers().get(layer).units());
            SDVariable other = states.get(1 - layer);
            return other == null
                    ? own
                    : s.sameDiff()
                            .mmul(other, weights(s, 1), false, layer == 0, false)
                            .add(own);
        }

        @Override
        public SDVariable energy(Scope s, SDVariable x) {
            SDVariable visible = x.mul(input(s, 0, Arrays.asList(null, null))).sum(1);
            SDVariable hidden =
                    Stable.softplus(input(s, 1, Arrays.asList(x, null))).sum(1);
            return visible.add(hidden).mul(-1.0);
        }
    }

    static class Right extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new Restricted();
        }
    }

    /** As for weights that are taken twice. */
    static class WrongLinks extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new Restricted() {
                @Override
                public List<Link> links(Scope s) {
                    return List.of(new Link(0, 1, 2, 2, weights(s, 1)));
                }
            };
        }
    }

    static class WrongSlope extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new Restricted() {
                @Override
                public double slope(int layer) {
                    return 0.5;
                }
            };
        }
    }

    static class OneWay extends LayeredBoltzmannContract {
        @Override
        protected LayeredBoltzmann energy() {
            return new Restricted() {
                @Override
                public SDVariable input(Scope s, int layer, List<SDVariable> states) {
                    return super.input(s, layer, layer == 0 ? Arrays.asList(null, null) : states);
                }
            };
        }
    }
}
