package org.ergodic.common.optimizer;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Optimizer;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * p - rate (m / (1 - beta1^k) / (sqrt(v / (1 - beta2^k)) + epsilon) + decay p), with m and v the moving averages of the
 * gradient and of its square.
 */
record AdamRule(double rate, double beta1, double beta2, double epsilon, double decay) implements Optimizer {
    @Override
    public SDVariable update(Scope s, SDVariable parameter, SDVariable gradient, SDVariable step) {
        SDVariable m = s.stateLike("m", Initializer.zeros(), parameter);
        SDVariable v = s.stateLike("v", Initializer.zeros(), parameter);
        SDVariable mean = m.mul(beta1).add(gradient.mul(1 - beta1));
        SDVariable square = v.mul(beta2).add(gradient.mul(gradient).mul(1 - beta2));
        s.assign(m, mean);
        s.assign(v, square);
        SDVariable scale =
                s.sameDiff().math().sqrt(square.div(correction(s, beta2, step))).add(epsilon);
        SDVariable change = mean.div(correction(s, beta1, step)).div(scale);
        return parameter.sub((decay == 0 ? change : change.add(parameter.mul(decay))).mul(rate));
    }

    /** 1 - beta^step, without cancellation while it is small. */
    private static SDVariable correction(Scope s, double beta, SDVariable step) {
        return s.sameDiff().math().expm1(step.mul(Math.log(beta))).neg();
    }
}
