package org.ergodic.testkit;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.ergodic.api.solver.NoiseSource;
import org.ergodic.common.noise.BrownianPath;

/** Fresh noise, Brownian paths, and mistakes one can make with sources of noise. */
final class NoiseSources {
    private NoiseSources() {}

    abstract static class Base extends NoiseSourceContract {
        private final NoiseSource source;

        Base(NoiseSource source) {
            this.source = source;
        }

        @Override
        protected NoiseSource source() {
            return source;
        }
    }

    static class Right extends Base {
        Right() {
            super(NoiseSource.FRESH);
        }
    }

    static class RightPath extends Base {
        RightPath() {
            super(BrownianPath.standard());
        }
    }

    static class RightPathOfOneCell extends Base {
        RightPathOfOneCell() {
            super(BrownianPath.of(1, 0).withArea());
        }
    }

    static class RightFinePath extends Base {
        RightFinePath() {
            super(BrownianPath.of(3, 20));
        }
    }

    /** A source whose requests or increments are changed. */
    private record Changed(
            NoiseSource of,
            boolean repeats,
            UnaryOperator<NoiseSource.Request> request,
            UnaryOperator<double[]> dw,
            UnaryOperator<double[]> area)
            implements NoiseSource {
        @Override
        public Position begin(Request wanted) {
            return changed(of.begin(request.apply(wanted)));
        }

        private Position changed(Position position) {
            return new Position() {
                @Override
                public double time() {
                    return position.time();
                }

                @Override
                public Increments advance(double to) {
                    Increments step = position.advance(to);
                    return new Increments(dw.apply(step.dw()), area.apply(step.area()), changed(step.next()));
                }
            };
        }
    }

    static class ClaimsToBeAPath extends Base {
        ClaimsToBeAPath() {
            super(new Changed(NoiseSource.FRESH, true, r -> r, v -> v, v -> v));
        }
    }

    static class AreaOfTwiceTheVariance extends Base {
        AreaOfTwiceTheVariance() {
            super(new Changed(BrownianPath.standard(), true, r -> r, v -> v, v -> times(v, Math.sqrt(2))));
        }
    }

    static class TooMuchNoise extends Base {
        TooMuchNoise() {
            super(new Changed(BrownianPath.standard(), true, r -> r, v -> times(v, 1.1), v -> v));
        }
    }

    static class IgnoresFirstSample extends Base {
        IgnoresFirstSample() {
            super(new Changed(
                    BrownianPath.standard(),
                    true,
                    r -> new NoiseSource.Request(r.random(), r.time(), 0, r.rows(), r.width(), r.area(), r.single()),
                    v -> v,
                    v -> v));
        }
    }

    private static double[] times(double[] values, double factor) {
        return Arrays.stream(values).map(v -> factor * v).toArray();
    }
}
