package org.ergodic.engine.interpret;

import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;

/** What a step is made from: an op of the graph and the numbers of the slots it reads and writes. */
record SlottedOp(
        DifferentialFunction op,
        String name,
        int[] in,
        int[] out,
        List<String> inNames,
        List<String> outNames,
        DataType[] outTypes) {}
