package org.ergodic.common.noise;

import org.ergodic.api.solver.NoiseSource.Increments;
import org.ergodic.api.solver.NoiseSource.Position;
import org.ergodic.api.solver.NoiseSource.Request;

/**
 * The tree of a {@link BrownianPath} for the samples of one run. Times are counted in cells, so that the ends of blocks
 * are exact in floating point: blocks of every depth are whole numbers of cells or halves, quarters and so on of them.
 */
record Tree(Request request, Blocks blocks, NodeNoise noise) {
    /** How often a cell can be halved to find a time. */
    static final int DEEPEST = 20;

    private static final double FINEST = 1 << DEEPEST;

    /** Times this near a point of the finest lattice, in its parts, are that point: rounding puts them beside it. */
    private static final double NEAR = 1e-3;

    Position start() {
        Piece whole = Piece.whole(
                blocks.cells(), noise.whole(), request.rows(), request.width(), request.area(), cellLength());
        return new At(this, new Ahead(whole, null), 0, request.time().from());
    }

    private int cells() {
        return blocks.cells();
    }

    private double cellLength() {
        return Math.abs(request.time().length()) / cells();
    }

    /** A time in cells. */
    private double inCells(double time) {
        double u = (time - request.time().from()) / request.time().length() * cells();
        double parts = Math.rint(u * FINEST);
        return Math.abs(u * FINEST - parts) < NEAR ? parts / FINEST : u;
    }

    private static boolean onLattice(double u) {
        return u * FINEST == Math.rint(u * FINEST);
    }

    /** Pieces ahead of a time, the nearest first, up to the end. */
    private record Ahead(Piece piece, Ahead rest) {}

    private record At(Tree tree, Ahead ahead, double u, double time) implements Position {
        @Override
        public Increments advance(double to) {
            double target = tree.inCells(to);
            if (!(target >= u) || target > tree.cells()) {
                throw new IllegalArgumentException("the Brownian path over ["
                        + tree.request.time().from() + ", "
                        + tree.request.time().to() + "] is at " + time
                        + " and cannot go on to " + to);
            }
            Ahead pieces = ahead;
            double reached = u;
            Piece sum = null;
            while (reached < target) {
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
            Position next = new At(tree, pieces, target, to);
            int size = tree.request.rows() * tree.request.width();
            return sum == null
                    ? new Increments(new double[size], new double[tree.request.area() ? size : 0], next)
                    : new Increments(sum.w(), sum.h(), next);
        }

        /** A multiple of a power of two that is an eighth to a quarter of the step, so that few halvings find it. */
        @Override
        public double settle(double to) {
            double target = tree.inCells(to);
            if (target >= tree.cells()) {
                return to;
            }
            double part = Math.max(Math.scalb(1.0, Math.getExponent(target - u) - 2), 1 / FINEST);
            double settled = Math.max(Math.floor(target / part) * part, u + 1 / FINEST);
            return tree.request.time().from()
                    + settled / tree.cells() * tree.request.time().length();
        }
    }

    /** Cuts the first block off a piece of several; one block into the first of the next depth and the others. */
    private Piece[] cut(Piece piece, double target) {
        if (piece.depth() >= 0) {
            boolean isBlock = piece.right() - piece.left() == blocks.length(piece.depth());
            int depth = isBlock ? piece.depth() + 1 : piece.depth();
            if (depth <= blocks.deepest() || onLattice(target)) {
                double length = blocks.length(depth);
                double at = piece.left() + length;
                return piece.cut(at, noise.cut(depth, Math.round(at / length)), cellLength(), depth);
            }
        }
        return piece.cut(target, noise.cut(target), cellLength(), Piece.NO_BLOCK);
    }
}
