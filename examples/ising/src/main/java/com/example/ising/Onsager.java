package com.example.ising;

/**
 * The exact values of the Ising model: of the infinite lattice by Onsager (1944, "Crystal statistics I",
 * doi:10.1103/PhysRev.65.117) and Yang (1952, doi:10.1103/PhysRev.85.808), and of an n by n lattice that closes on
 * itself by Kaufman (1949, "Crystal statistics II", doi:10.1103/PhysRev.76.1232). Energies are those of one site, with
 * the coupling 1.
 */
public final class Onsager {
    private Onsager() {}

    /**
     * The energy of a site of the infinite lattice.
     *
     * @param temperature T
     * @return -coth(2/T) (1 + 2/pi (2 tanh(2/T)² - 1) K(k)) with k = 2 sinh(2/T) / cosh(2/T)²
     */
    public static double energy(double temperature) {
        double b = 2 / temperature;
        double k = 2 * Math.sinh(b) / Math.pow(Math.cosh(b), 2);
        double t = Math.tanh(b);
        double factor = 2 * t * t - 1;
        // At the critical temperature the factor is 0 and K infinite; their product vanishes.
        double product = Math.abs(factor) < 1e-9 ? 0 : 2 / Math.PI * factor * elliptic(k);
        return -(1 + product) / t;
    }

    /** The complete elliptic integral of the first kind of the modulus k, by the arithmetic-geometric mean. */
    private static double elliptic(double k) {
        double a = 1;
        double b = Math.sqrt(Math.max(0, (1 - k) * (1 + k)));
        for (int i = 0; i < 60 && Math.abs(a - b) > 1e-15 * a; i++) {
            double mean = (a + b) / 2;
            b = Math.sqrt(a * b);
            a = mean;
        }
        return Math.PI / (2 * a);
    }

    /**
     * The magnetisation of the infinite lattice.
     *
     * @param temperature T
     * @return (1 - sinh(2/T)^-4)^(1/8) below the critical temperature, 0 above
     */
    public static double magnetisation(double temperature) {
        double inside = 1 - Math.pow(Math.sinh(2 / temperature), -4);
        return inside > 0 ? Math.pow(inside, 0.125) : 0;
    }

    /**
     * The energy of a site of a finite lattice.
     *
     * @param size its side
     * @param temperature T
     * @return -d log Z / d(1/T) by site, from Kaufman's Z by central differences, good to 1e-8
     */
    public static double energy(int size, double temperature) {
        double h = 1e-5;
        double k = 1 / temperature;
        return -(logPartition(size, k + h) - logPartition(size, k - h)) / (2 * h) / size / size;
    }

    /** log Z of exp(K sum s_i s_j). */
    static double logPartition(int n, double k) {
        double[] logs = new double[4];
        double sign = 1;
        for (int r = 0; r < n; r++) {
            double odd = gamma(n, k, 2 * r + 1) * n / 2;
            double even = gamma(n, k, 2 * r) * n / 2;
            logs[0] += logCosh(odd);
            logs[1] += logSinh(odd);
            logs[2] += logCosh(even);
            logs[3] += logSinh(Math.abs(even));
            sign *= Math.signum(even);
        }
        double most = Math.max(Math.max(logs[0], logs[1]), Math.max(logs[2], logs[3]));
        double sum = Math.exp(logs[0] - most)
                + Math.exp(logs[1] - most)
                + Math.exp(logs[2] - most)
                + sign * Math.exp(logs[3] - most);
        return Math.log(0.5) + n * n / 2.0 * Math.log(2 * Math.sinh(2 * k)) + most + Math.log(sum);
    }

    /** cosh gamma_l = cosh 2K coth 2K - cos(pi l / n); gamma_0 = 2K + log tanh K, with its sign. */
    private static double gamma(int n, double k, int l) {
        if (l == 0) {
            return 2 * k + Math.log(Math.tanh(k));
        }
        double c = Math.cosh(2 * k) / Math.tanh(2 * k) - Math.cos(Math.PI * l / n);
        return Math.log(c + Math.sqrt(c * c - 1));
    }

    /** log(2 cosh x). */
    private static double logCosh(double x) {
        return Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x)));
    }

    /** log(2 sinh x) of a positive x. */
    private static double logSinh(double x) {
        return x + Math.log(-Math.expm1(-2 * x));
    }
}
