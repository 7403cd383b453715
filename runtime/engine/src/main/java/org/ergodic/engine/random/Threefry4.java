package org.ergodic.engine.random;

/**
 * Threefry4x32 with 20 rounds (Salmon, Moraes, Dror and Shaw 2011, doi:10.1145/2063384.2063405), as {@link
 * org.ergodic.api.random.RandomStream} defines its numbers; the tests hold the two against each other.
 */
final class Threefry4 {
    static final int PARITY = 0x1BD11BDA;
    static final int[] FIRST = {10, 11, 13, 23, 6, 17, 25, 18};
    static final int[] SECOND = {26, 21, 27, 5, 20, 11, 10, 20};

    private Threefry4() {}

    /** The word of the key that is added to word {@code word} after {@code 4 * injection} rounds. */
    static int key(long key0, long key1, int injection, int word) {
        int which = (injection + word) % 5;
        int k0 = (int) key0;
        int k1 = (int) (key0 >>> 32);
        int k2 = (int) key1;
        int k3 = (int) (key1 >>> 32);
        int value = which == 0 ? k0 : which == 1 ? k1 : which == 2 ? k2 : which == 3 ? k3 : PARITY ^ k0 ^ k1 ^ k2 ^ k3;
        return word == 3 ? value + injection : value;
    }

    static void block(long key0, long key1, long sample, long block, int[] out) {
        int x0 = (int) sample + key(key0, key1, 0, 0);
        int x1 = (int) (sample >>> 32) + key(key0, key1, 0, 1);
        int x2 = (int) block + key(key0, key1, 0, 2);
        int x3 = (int) (block >>> 32) + key(key0, key1, 0, 3);
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
                int injection = (round >>> 2) + 1;
                x0 += key(key0, key1, injection, 0);
                x1 += key(key0, key1, injection, 1);
                x2 += key(key0, key1, injection, 2);
                x3 += key(key0, key1, injection, 3);
            }
        }
        out[0] = x0;
        out[1] = x1;
        out[2] = x2;
        out[3] = x3;
    }
}
