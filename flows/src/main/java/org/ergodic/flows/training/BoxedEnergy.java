package org.ergodic.flows.training;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Energy;
import org.ergodic.flows.graph.LogSumExp;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The four energies of Rezende and Mohamed (2015), arXiv:1505.05770, table 1, on the plane: two lobes on a ring (1), a
 * wave (2), a wave that splits (3) and another (4). The last three have no normaliser on the plane; a wall, 50 times
 * the squared distance from the box [-4, 4]², gives them one.
 *
 * @param number which, from 1 to 4
 */
record BoxedEnergy(int number) implements Energy {
    private static final double REACH = 4;
    private static final double WALL = 50;

    @Override
    public SDVariable energy(Scope s, SDVariable x) {
        SDVariable first = Matrices.columns(x, 0, 1);
        SDVariable second = Matrices.columns(x, 1, 2);
        SDVariable beyond = s.sameDiff().nn().relu(s.sameDiff().math().abs(x).sub(REACH), 0.0);
        SDVariable energy = number == 1 ? lobes(s, x, first) : waves(s, first, second);
        return energy.sum(1).add(beyond.mul(beyond).sum(1).mul(WALL));
    }

    /** (‖x‖ - 2)² / 0.32 - log(exp(-((x1 - 2) / 0.6)² / 2) + exp(-((x1 + 2) / 0.6)² / 2)). */
    private static SDVariable lobes(Scope s, SDVariable x, SDVariable first) {
        SDVariable ring = x.norm2(true, 1).sub(2.0);
        return ring.mul(ring).mul(0.5 / 0.16).sub(logSum(bell(first.sub(2.0), 0.6), bell(first.add(2.0), 0.6)));
    }

    private SDVariable waves(Scope s, SDVariable first, SDVariable second) {
        SDVariable wave = second.sub(s.sameDiff().math().sin(first.mul(0.5 * Math.PI)));
        if (number == 2) {
            return bell(wave, 0.4).neg();
        }
        SDVariable other = number == 3
                ? s.sameDiff().math().exp(bell(first.sub(1.0), 0.6)).mul(3.0)
                : s.sameDiff().nn().sigmoid(first.sub(1.0).mul(1 / 0.3)).mul(3.0);
        return logSum(bell(wave, number == 3 ? 0.35 : 0.4), bell(wave.add(other), 0.35))
                .neg();
    }

    /** -(x / width)² / 2. */
    private static SDVariable bell(SDVariable x, double width) {
        return x.mul(x).mul(-0.5 / (width * width));
    }

    /** log(exp(a) + exp(b)), {@code [n, 1]}, also where both are minus infinity. */
    private static SDVariable logSum(SDVariable a, SDVariable b) {
        return LogSumExp.over(a.getSameDiff().concat(1, a, b)).reshape(-1, 1);
    }
}
