package org.ergodic.api.solver;

import java.util.Arrays;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;

/**
 * Independent numbers for each step: those of step k are the stream's {@code split(name).split(k)}. Drivers that draw
 * within a program draw the same ones there.
 */
final class FreshNoise implements NoiseSource {
    @Override
    public boolean repeats() {
        return false;
    }

    @Override
    public Position begin(Request request) {
        return new At(request, 0, request.time().from());
    }

    private record At(Request request, long step, double time) implements Position {
        @Override
        public Increments advance(double to) {
            double ahead = (to - time) * Math.signum(request.time().length());
            if (!(ahead >= 0) || !request.time().contains(to)) {
                throw new IllegalArgumentException(
                        "noise over [" + request.time().from() + ", "
                                + request.time().to() + "] is at " + time + " and cannot go on to " + to);
            }
            double[] dw = draw(INCREMENT, Math.sqrt(ahead));
            double[] area = request.area() ? draw(AREA, Math.sqrt(ahead / 12)) : new double[0];
            return new Increments(dw, area, new At(request, step + 1, to));
        }

        private double[] draw(String name, double deviation) {
            RandomStream stream = request.random().split(name).split(step);
            double[] values = new double[Math.multiplyExact(request.rows(), request.width())];
            for (int row = 0; row < request.rows(); row++) {
                stream.fill(Noise.NORMAL, request.firstSample() + row, values, row * request.width(), request.width());
            }
            return Arrays.stream(values).map(z -> deviation * z).toArray();
        }
    }

    @Override
    public String toString() {
        return "fresh noise";
    }
}
