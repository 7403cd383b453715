package org.ergodic.common.noise;

import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.solver.NoiseSource;

/**
 * A Brownian path of each sample that is the same whatever the steps, with its space-time Levy area where that is
 * asked for: a virtual Brownian tree, of which nothing is stored but the random stream (Li, Wong, Chen and Duvenaud
 * 2020, "Scalable gradients for stochastic differential equations", section 4; with the area Jelincic, Foster and
 * Kidger 2024, "Single-seed generation of Brownian paths and integrals for adaptive and high order SDE solvers").
 *
 * <p>The interval is a lattice of {@code cells * 2^levels} equal parts. It is cut into blocks, these into smaller ones
 * and so on down to the parts, by the prime factors of the number of cells in turn with halvings, and a block's first
 * child is cut off the others, each cut drawn given the increment of the piece, from a stream of this place in the tree
 * alone. A time that is a whole number of 2^-20 parts of a cell is found by such cuts and halvings below, and sees the
 * same path whatever other times are asked. Any other time is found by cuts down to the lattice, and the last piece is
 * cut there, from a stream of that time: increments are exactly Brownian over any steps, and two grids see the same
 * value at a time that they share unless one of them has another such time before it in the same part of the lattice.
 *
 * <p>A grid asks in the order of time, and no piece is cut twice. So grids of equal steps whose number is that of all
 * blocks of some depth (of the standard path 5, 10, 50, 100, 500 and 1000) draw as many numbers as with fresh noise,
 * those of 20, 200 or 250 steps up to 2.5 times as many, and any grid of as many steps as the lattice has parts about
 * twice as many; a step of a coarse grid of any other times takes up to some seven.
 *
 * <p>Paths with and without the area are different ones. Where solvers with and without it are to see the same path,
 * {@code withArea()} carries the area for all.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class BrownianPath implements NoiseSource {
    /** Cells of {@link #standard}; times 2^3 they are 1000 parts, of which most step counts in use are divisors. */
    public static final int CELLS = 125;

    /** Levels of {@link #standard}. */
    public static final int LEVELS = 3;

    private final int cells;
    private final int levels;
    private final boolean area;
    private final NodeNoise.Calls calls = new NodeNoise.Calls();

    private BrownianPath(int cells, int levels, boolean area) {
        if (cells < 1 || cells > 1 << 20) {
            throw new IllegalArgumentException("a Brownian path needs 1 to " + (1 << 20) + " cells, not " + cells);
        }
        if (levels < 0 || levels > Tree.DEEPEST) {
            throw new IllegalArgumentException(
                    "a Brownian path needs 0 to " + Tree.DEEPEST + " levels below its cells, not " + levels);
        }
        this.cells = cells;
        this.levels = levels;
        this.area = area;
    }

    /** {@return the path on {@value #CELLS} cells of {@value #LEVELS} levels: 1000 equal parts} */
    public static BrownianPath standard() {
        return of(CELLS, LEVELS);
    }

    /**
     * The path on a lattice.
     *
     * @param cells of how many equal parts the interval is, 1 to 2^20
     * @param levels how often each of them can be cut into halves for times that are not on a finer lattice, 0 to 20
     * @return the source
     */
    public static BrownianPath of(int cells, int levels) {
        return new BrownianPath(cells, levels, false);
    }

    /** {@return this path with its space-time Levy area also for solvers that do not ask for it} */
    public BrownianPath withArea() {
        return new BrownianPath(cells, levels, true);
    }

    @Override
    public boolean repeats() {
        return true;
    }

    @Override
    public Position begin(Request request) {
        Request whole = new Request(
                request.random(),
                request.time(),
                request.firstSample(),
                request.rows(),
                request.width(),
                request.area() || area,
                request.single());
        return new Tree(whole, Blocks.of(cells, levels), new NodeNoise(whole, calls)).start();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BrownianPath that && cells == that.cells && levels == that.levels && area == that.area;
    }

    @Override
    public int hashCode() {
        return Objects.hash(cells, levels, area);
    }

    @Override
    public String toString() {
        return "Brownian path of " + cells + " cells and " + levels + " levels" + (area ? " with area" : "");
    }
}
