package org.ergodic.api.random;

/**
 * The counter-based generator Threefry4x32 with 20 rounds of Salmon, Moraes, Dror and Shaw (2011), "Parallel random
 * numbers: as easy as 1, 2, 3", doi:10.1145/2063384.2063405; checked against the known answers of its authors.
 */
final class Threefry {
    private static final int PARITY = 0x1BD11BDA;
    private static final int[] FIRST = {10, 11, 13, 23, 6, 17, 25, 18};
    private static final int[] SECOND = {26, 21, 27, 5, 20, 11, 10, 20};

    private Threefry() {}

    /**
     * One block: four words of a 128-bit key and a 128-bit counter, each given as two halves, low word first.
     */
    static void block(long key0, long key1, long counter0, long counter1, int[] out) {
        int k0 = (int) key0;
        int k1 = (int) (key0 >>> 32);
        int k2 = (int) key1;
        int k3 = (int) (key1 >>> 32);
        int[] k = {k0, k1, k2, k3, PARITY ^ k0 ^ k1 ^ k2 ^ k3};
        int x0 = (int) counter0 + k0;
        int x1 = (int) (counter0 >>> 32) + k1;
        int x2 = (int) counter1 + k2;
        int x3 = (int) (counter1 >>> 32) + k3;
        for (int round = 0; round < 20; round++) {
            int r = round & 7;
            if ((round & 1) == 0) {
                x0 += x1;
                x1 = Integer.rotateLeft(x1, FIRST[r]) ^ x0;
                x2 += x3;
                x3 = Integer.rotateLeft(x3, SECOND[r]) ^ x2;
            } else {
                x0 += x3;
                x3 = Integer.rotateLeft(x3, FIRST[r]) ^ x0;
                x2 += x1;
                x1 = Integer.rotateLeft(x1, SECOND[r]) ^ x2;
            }
            if ((round & 3) == 3) {
                int inject = (round >>> 2) + 1;
                x0 += k[inject % 5];
                x1 += k[(inject + 1) % 5];
                x2 += k[(inject + 2) % 5];
                x3 += k[(inject + 3) % 5] + inject;
            }
        }
        out[0] = x0;
        out[1] = x1;
        out[2] = x2;
        out[3] = x3;
    }
}
