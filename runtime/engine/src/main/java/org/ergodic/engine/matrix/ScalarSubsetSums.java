package org.ergodic.engine.matrix;

/** Inner loops of {@link FourRussians} in plain Java, with the bits of {@link VectorSubsetSums}. */
final class ScalarSubsetSums implements FourRussians.Loops {
    private static final int ONE = Float.floatToRawIntBits(1f);

    @Override
    public int scan(int n, float[] a, int ao) {
        int wrong = 0;
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(a[ao + i]);
            wrong |= bits ^ -(bits >>> 29 & 1) & ONE;
        }
        return wrong;
    }

    @Override
    public void name(int n, float[] a, int ao, int far, int[] names, int no) {
        name(0, n, a, ao, far, names, no);
    }

    /** Names the sums of groups from one on. */
    static void name(int from, int n, float[] a, int ao, int far, int[] names, int no) {
        for (int g = from; g < n; g++) {
            int name = 0;
            for (int s = 0; s < FourRussians.SIZE; s++) {
                name |= a[ao + g + s * far] == 0 ? 0 : FourRussians.WIDE << s;
            }
            names[no + g] = name;
        }
    }

    @Override
    public void sum(int groups, float[] b, int bo, int next, int far, float[] sums, int so) {
        for (int g = 0; g < groups; g++) {
            for (int name = 0; name < 1 << FourRussians.SIZE; name++) {
                int to = so + g * FourRussians.GROUP + name * FourRussians.WIDE;
                for (int j = 0; j < FourRussians.WIDE; j++) {
                    int at = bo + g * next + j;
                    sums[to + j] = pair(name & 3, b, at, far) + pair(name >> 2, b, at + 2 * far, far);
                }
            }
        }
    }

    private static float pair(int name, float[] b, int at, int far) {
        return switch (name) {
            case 0 -> 0;
            case 1 -> b[at];
            case 2 -> b[at + far];
            default -> b[at] + b[at + far];
        };
    }

    @Override
    public void add(
            int m,
            int groups,
            int[] names,
            int no,
            int rs,
            float[] sums,
            int so,
            float[] c,
            int co,
            float[] to,
            int at,
            int ld) {
        for (int i = 0; i < m; i++) {
            System.arraycopy(c, co + i * FourRussians.WIDE, to, at + i * ld, FourRussians.WIDE);
            for (int g = 0; g < groups; g++) {
                int from = so + g * FourRussians.GROUP + names[no + i * rs + g];
                for (int j = 0; j < FourRussians.WIDE; j++) {
                    to[at + i * ld + j] += sums[from + j];
                }
            }
        }
    }

    @Override
    public boolean isCompiled() {
        return true;
    }
}
