package com.example.ising;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.Units;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The Ising model on a square lattice that closes on itself: E = -1/T times the sum of s_i s_j over neighbours, s = 2 x
 * - 1 with x = 1 for a spin up and 0 for one down, and up to a constant.
 *
 * <p>Like the squares of a chessboard, no two black sites are neighbours: so it is a Boltzmann machine of two visible
 * layers and no hidden one, with the weights 4/T and the biases -8/T, and a sweep draws all black sites and then all
 * white ones.
 */
public final class Ising implements LayeredBoltzmann {
    private final int size;
    private final double temperature;
    private final List<int[]> sites;
    private final INDArray neighbours;

    /**
     * A model.
     *
     * @param size of the lattice, an even number from 4 on
     * @param temperature in units of the coupling, above 0; the critical one is 2 / log(1 + sqrt(2)) = 2.269
     */
    public Ising(int size, double temperature) {
        if (size < 4 || size % 2 != 0) {
            throw new IllegalArgumentException(
                    "the sides of the lattice must be even and at least 4, so that it is a chessboard, not " + size);
        }
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("the temperature must be above 0 and finite, not " + temperature);
        }
        this.size = size;
        this.temperature = temperature;
        sites = List.of(colour(0), colour(1));
        int half = size * size / 2;
        neighbours = Nd4j.zeros(half, half);
        for (int i = 0; i < half; i++) {
            int row = sites.get(0)[i] / size;
            int column = sites.get(0)[i] % size;
            for (int[] step : new int[][] {{0, 1}, {0, size - 1}, {1, 0}, {size - 1, 0}}) {
                int other = (row + step[0]) % size * size + (column + step[1]) % size;
                neighbours.putScalar(i, Arrays.binarySearch(sites.get(1), other), 1);
            }
        }
    }

    private int[] colour(int colour) {
        return IntStream.range(0, size * size)
                .filter(i -> (i / size + i % size) % 2 == colour)
                .toArray();
    }

    @Override
    public List<Layer> layers() {
        Layer half = new Layer(size * size / 2, Units.binary());
        return List.of(half, half);
    }

    @Override
    public int visibleLayers() {
        return 2;
    }

    @Override
    public int[] elements(int layer) {
        return sites.get(layer).clone();
    }

    @Override
    public SDVariable input(Scope s, int layer, List<SDVariable> states) {
        SDVariable bias = s.constant(Nd4j.valueArrayOf(new long[] {1, size * size / 2}, -8 / temperature));
        SDVariable other = states.get(1 - layer);
        if (other == null) {
            return bias;
        }
        INDArray weights = (layer == 1 ? neighbours : neighbours.transpose()).mul(4 / temperature);
        return other.mmul(s.constant(weights)).add(bias);
    }

    @Override
    public SDVariable energy(Scope s, SDVariable x) {
        SDVariable flat = Events.flatten(x, size * size);
        SDVariable black = sublattice(s, flat, 0);
        SDVariable white = sublattice(s, flat, 1);
        SDVariable exponent = black.mul(input(s, 0, Arrays.asList(null, null)))
                .add(white.mul(input(s, 1, Arrays.asList(black, null))));
        return exponent.sum(1).mul(-1.0);
    }

    private SDVariable sublattice(Scope s, SDVariable x, int layer) {
        return s.sameDiff().gather(x, s.sameDiff().constant(Nd4j.createFromArray(sites.get(layer))), 1);
    }
}
