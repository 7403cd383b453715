package org.ergodic.common.solver;

import org.apiguardian.api.API;
import org.ergodic.api.array.NativeMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether numbers are finite. */
@API(status = API.Status.EXPERIMENTAL)
public final class Finite {
    private Finite() {}

    /**
     * Whether all elements are finite.
     *
     * @param x any array
     * @return false if one is infinite or not a number
     */
    public static boolean all(INDArray x) {
        for (double value : NativeMemory.values(x)) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
