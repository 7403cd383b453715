package org.ergodic.pipeline.sampling;

import java.util.Optional;
import org.ergodic.api.graph.Call;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares SDEs by the noise that they have at some times. */
final class Paths {
    private static final int TIMES = 9;
    private static final double TOLERANCE = 1e-6;

    private Paths() {}

    static boolean same(SDE one, SDE other, Evaluator evaluator) {
        Optional<GaussianPath> first = one.gaussianPath();
        Optional<GaussianPath> second = other.gaussianPath();
        Interval time = one.time();
        if (first.isEmpty() || second.isEmpty() || !time.equals(other.time())) {
            return false;
        }
        Call call = evaluator
                .compile(s -> {
                    org.nd4j.autodiff.samediff.SDVariable t = s.input("t", TIMES);
                    s.output("alpha", first.get().alpha(s, t).sub(second.get().alpha(s, t)));
                    s.output("sigma", first.get().sigma(s, t).sub(second.get().sigma(s, t)));
                })
                .call(evaluator.variables());
        INDArray t = Nd4j.linspace(evaluator.dataType(), time.from(), time.length() / (TIMES - 1), TIMES);
        call.set("t", t).run();
        return call.get("alpha").amaxNumber().doubleValue() < TOLERANCE
                && call.get("sigma").amaxNumber().doubleValue() < TOLERANCE;
    }
}
