package org.ergodic.engine.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.kernel.Species;
import org.ergodic.engine.runtime.Vectors;

/**
 * The tile of four rows and three vectors, in which large products spend their time where there are 16 registers. It
 * takes all of them, and as many for indices, so whether the JIT finds a place for everything differs from one
 * virtual machine to the next: it may be a quarter slower. A copy of the class is compiled anew, and may do better.
 */
final class WideTile implements VectorTiles.Tile {
    private static final VectorSpecies<Float> S = Species.FLOAT;
    private static final int L = S.length();
    private static final boolean FMA = Vectors.FMA;
    private static final float[] ZEROS = VectorTiles.ZEROS;

    /** {@return a tile of another class with the same code} */
    static VectorTiles.Tile copy() {
        try (InputStream code = WideTile.class.getResourceAsStream("WideTile.class")) {
            return (VectorTiles.Tile) MethodHandles.lookup()
                    .defineHiddenClass(code.readAllBytes(), true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("the engine's own class cannot be read", e);
        }
    }

    @Override
    public void run(int k, float[] a, int ao, int rs, float[] b, int bo, float[] c, int co, int ldc, boolean more) {
        FloatVector c00 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector c01 = FloatVector.fromArray(S, ZEROS, L);
        FloatVector c02 = FloatVector.fromArray(S, ZEROS, 2 * L);
        FloatVector c10 = FloatVector.fromArray(S, ZEROS, 3 * L);
        FloatVector c11 = FloatVector.fromArray(S, ZEROS, 4 * L);
        FloatVector c12 = FloatVector.fromArray(S, ZEROS, 5 * L);
        FloatVector c20 = FloatVector.fromArray(S, ZEROS, 6 * L);
        FloatVector c21 = FloatVector.fromArray(S, ZEROS, 7 * L);
        FloatVector c22 = FloatVector.fromArray(S, ZEROS, 8 * L);
        FloatVector c30 = FloatVector.fromArray(S, ZEROS, 9 * L);
        FloatVector c31 = FloatVector.fromArray(S, ZEROS, 10 * L);
        FloatVector c32 = FloatVector.fromArray(S, ZEROS, 11 * L);
        int a0 = ao;
        int a1 = ao + rs;
        int a2 = ao + 2 * rs;
        int a3 = ao + 3 * rs;
        for (int p = 0, at = bo; p < k; p++, at += 3 * L) {
            FloatVector b0 = FloatVector.fromArray(S, b, at);
            FloatVector b1 = FloatVector.fromArray(S, b, at + L);
            FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
            FloatVector x = FloatVector.broadcast(S, a[a0 + p]);
            c00 = FMA ? x.fma(b0, c00) : x.mul(b0).add(c00);
            c01 = FMA ? x.fma(b1, c01) : x.mul(b1).add(c01);
            c02 = FMA ? x.fma(b2, c02) : x.mul(b2).add(c02);
            x = FloatVector.broadcast(S, a[a1 + p]);
            c10 = FMA ? x.fma(b0, c10) : x.mul(b0).add(c10);
            c11 = FMA ? x.fma(b1, c11) : x.mul(b1).add(c11);
            c12 = FMA ? x.fma(b2, c12) : x.mul(b2).add(c12);
            x = FloatVector.broadcast(S, a[a2 + p]);
            c20 = FMA ? x.fma(b0, c20) : x.mul(b0).add(c20);
            c21 = FMA ? x.fma(b1, c21) : x.mul(b1).add(c21);
            c22 = FMA ? x.fma(b2, c22) : x.mul(b2).add(c22);
            x = FloatVector.broadcast(S, a[a3 + p]);
            c30 = FMA ? x.fma(b0, c30) : x.mul(b0).add(c30);
            c31 = FMA ? x.fma(b1, c31) : x.mul(b1).add(c31);
            c32 = FMA ? x.fma(b2, c32) : x.mul(b2).add(c32);
        }
        if (more) {
            c00 = c00.add(FloatVector.fromArray(S, c, co));
            c01 = c01.add(FloatVector.fromArray(S, c, co + L));
            c02 = c02.add(FloatVector.fromArray(S, c, co + 2 * L));
            c10 = c10.add(FloatVector.fromArray(S, c, co + ldc));
            c11 = c11.add(FloatVector.fromArray(S, c, co + ldc + L));
            c12 = c12.add(FloatVector.fromArray(S, c, co + ldc + 2 * L));
            c20 = c20.add(FloatVector.fromArray(S, c, co + 2 * ldc));
            c21 = c21.add(FloatVector.fromArray(S, c, co + 2 * ldc + L));
            c22 = c22.add(FloatVector.fromArray(S, c, co + 2 * ldc + 2 * L));
            c30 = c30.add(FloatVector.fromArray(S, c, co + 3 * ldc));
            c31 = c31.add(FloatVector.fromArray(S, c, co + 3 * ldc + L));
            c32 = c32.add(FloatVector.fromArray(S, c, co + 3 * ldc + 2 * L));
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + L);
        c02.intoArray(c, co + 2 * L);
        c10.intoArray(c, co + ldc);
        c11.intoArray(c, co + ldc + L);
        c12.intoArray(c, co + ldc + 2 * L);
        c20.intoArray(c, co + 2 * ldc);
        c21.intoArray(c, co + 2 * ldc + L);
        c22.intoArray(c, co + 2 * ldc + 2 * L);
        c30.intoArray(c, co + 3 * ldc);
        c31.intoArray(c, co + 3 * ldc + L);
        c32.intoArray(c, co + 3 * ldc + 2 * L);
    }
}
