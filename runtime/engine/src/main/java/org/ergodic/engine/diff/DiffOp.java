package org.ergodic.engine.diff;

import java.util.Arrays;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.ScalarOp;

/** An op of a graph as the rules see it. */
record DiffOp(SameDiff sd, DifferentialFunction op, SDVariable[] in, SDVariable[] out) {
    SDVariable x() {
        return in[0];
    }

    SDVariable y() {
        return out[0];
    }

    /** The whole-number arguments; none for legacy ops. */
    long[] i() {
        return op instanceof DynamicCustomOp custom ? custom.iArgs() : new long[0];
    }

    double[] t() {
        return op instanceof DynamicCustomOp custom ? custom.tArgs() : new double[0];
    }

    boolean[] b() {
        return op instanceof DynamicCustomOp custom ? custom.bArgs() : new boolean[0];
    }

    long i(int index, long otherwise) {
        return i().length > index ? i()[index] : otherwise;
    }

    /** The number of a scalar op. */
    double scalar() {
        return ((ScalarOp) op).scalar().getDouble(0);
    }

    /** The same op applied to other inputs. */
    SDVariable again(SDVariable... inputs) {
        return new CopiedOp(this, i(), inputs).outputVariables()[0];
    }

    /** The same op applied to other inputs, for ops of several outputs. */
    SDVariable[] allAgain(SDVariable... inputs) {
        return new CopiedOp(this, i(), inputs).outputVariables();
    }

    /** The same op with other whole-number arguments. */
    SDVariable again(long[] i, SDVariable... inputs) {
        return new CopiedOp(this, i, inputs).outputVariables()[0];
    }

    /** The same op with its first input replaced. */
    SDVariable withFirst(SDVariable first) {
        SDVariable[] inputs = in.clone();
        inputs[0] = first;
        return again(inputs);
    }

    /** Another op with the same arguments and one result. */
    SDVariable other(String name, SDVariable... inputs) {
        return others(name, 1, inputs)[0];
    }

    /** Another op with the same arguments and so many results, of the types of its first inputs. */
    SDVariable[] others(String name, int count, SDVariable... inputs) {
        return new CopiedOp(this, name, Arrays.copyOf(inputs, count), i(), inputs).outputVariables();
    }
}
