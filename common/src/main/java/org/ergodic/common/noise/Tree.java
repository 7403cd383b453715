package org.ergodic.common.noise;

import org.ergodic.api.solver.NoiseSource.Increments;
import org.ergodic.api.solver.NoiseSource.Position;
import org.ergodic.api.solver.NoiseSource.Request;

/**
 * The tree of a {@link BrownianPath} for the samples of one run. Times are counted in cells, so that the ends of halves
 * are exact in floating point.
 */
record Tree(Request request, int cells, int levels, NodeNoise noise) {
    /** How often a cell can be halved to find a time. */
    static final int DEEPEST = 20;

    private static final double FINEST = 1 << DEEPEST;

    /** Times this near a point of the finest lattice, in its parts, are that point: rounding puts them beside it. */
    private static final double NEAR = 1e-3;

    Position start() {
        return new At(this, null, 0, 0, request.time().from());
    }

    private double cellLength() {
        return Math.abs(request.time().length()) / cells;
    }

    /** A time in cells. */
    private double inCells(double time) {
        double u = (time - request.time().from()) / request.time().length() * cells;
        double parts = Math.rint(u * FINEST);
        return Math.abs(u * FINEST - parts) < NEAR ? parts / FINEST : u;
    }

    private static boolean onLattice(double u) {
        return u * FINEST == Math.rint(u * FINEST);
    }

    private Piece cell(int number) {
        double h = cellLength();
        double[] z = noise.cell(number);
        return Piece.cell(number, z, request.rows(), request.width(), request.area(), h);
    }

    /** Pieces ahead of a time, the nearest first, up to the end of a cell. */
    private record Ahead(Piece piece, Ahead rest) {}

    private record At(Tree tree, Ahead ahead, int nextCell, double u, double time) implements Position {
        @Override
        public Increments advance(double to) {
            double target = tree.inCells(to);
            if (!(target >= u) || target > tree.cells) {
                throw new IllegalArgumentException("the Brownian path over ["
                        + tree.request.time().from() + ", "
                        + tree.request.time().to() + "] is at " + time
                        + " and cannot go on to " + to);
            }
            Ahead pieces = ahead;
            int cell = nextCell;
            double reached = u;
            Piece sum = null;
            while (reached < target) {
                if (pieces == null) {
                    pieces = new Ahead(tree.cell(cell++), null);
                }
                Piece nearest = pieces.piece();
                pieces = pieces.rest();
                while (nearest.right() > target) {
                    Piece[] parts = tree.cut(nearest, target);
                    pieces = new Ahead(parts[1], pieces);
                    nearest = parts[0];
                }
                sum = sum == null ? nearest : sum.and(nearest);
                reached = nearest.right();
            }
            Position next = new At(tree, pieces, cell, target, to);
            int size = tree.request.rows() * tree.request.width();
            return sum == null
                    ? new Increments(new double[size], new double[tree.request.area() ? size : 0], next)
                    : new Increments(sum.w(), sum.h(), next);
        }

        /** A multiple of a power of two that is an eighth to a quarter of the step, so that few halvings find it. */
        @Override
        public double settle(double to) {
            double target = tree.inCells(to);
            if (target >= tree.cells) {
                return to;
            }
            double part = Math.max(Math.scalb(1.0, Math.getExponent(target - u) - 2), 1 / FINEST);
            double settled = Math.max(Math.floor(target / part) * part, u + 1 / FINEST);
            return tree.request.time().from()
                    + settled / tree.cells * tree.request.time().length();
        }
    }

    private Piece[] cut(Piece piece, double target) {
        boolean halve = piece.level() >= 0 && (onLattice(target) || piece.level() < levels);
        if (halve) {
            long index = (long) Math.scalb(piece.left(), piece.level());
            return piece.cut(
                    0.5 * (piece.left() + piece.right()), noise.half(piece.level(), index), cellLength(), true);
        }
        return piece.cut(target, noise.cut(target), cellLength(), false);
    }
}
