package org.ergodic.data.scale;

/**
 * A smooth increasing map u = g(y) of a column, before it is shifted and scaled. Immutable.
 *
 * <p>Outside its support a map is not defined, and a density of its values is 0 there.
 */
interface ColumnMap {
    /** The identity. */
    ColumnMap IDENTITY = new ColumnMap() {
        @Override
        public double forward(double y) {
            return y;
        }

        @Override
        public double inverse(double u) {
            return u;
        }

        @Override
        public double logSlope(double y) {
            return 0;
        }

        @Override
        public String toString() {
            return "identity";
        }
    };

    /** u = log y of positive numbers. */
    ColumnMap LOG = new ColumnMap() {
        @Override
        public double forward(double y) {
            return Math.log(y);
        }

        @Override
        public double inverse(double u) {
            return Math.exp(u);
        }

        @Override
        public double logSlope(double y) {
            return -Math.log(y);
        }

        @Override
        public boolean supports(double y) {
            return y > 0;
        }

        @Override
        public String toString() {
            return "log";
        }
    };

    /** u = log(y / (1 - y)) of numbers between 0 and 1. */
    ColumnMap LOGIT = new ColumnMap() {
        @Override
        public double forward(double y) {
            return Math.log(y) - Math.log1p(-y);
        }

        @Override
        public double inverse(double u) {
            return 1 / (1 + Math.exp(-u));
        }

        @Override
        public double logSlope(double y) {
            return -Math.log(y) - Math.log1p(-y);
        }

        @Override
        public boolean supports(double y) {
            return y > 0 && y < 1;
        }

        @Override
        public String toString() {
            return "logit";
        }
    };

    /** {@return g(y)} */
    double forward(double y);

    /** {@return y, where u = g(y)} */
    double inverse(double u);

    /** {@return log dg/dy at y} */
    double logSlope(double y);

    /** {@return whether the map is defined at y} */
    default boolean supports(double y) {
        return true;
    }
}
