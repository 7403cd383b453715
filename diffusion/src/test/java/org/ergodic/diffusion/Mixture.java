package org.ergodic.diffusion;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A mixture of isotropic Gaussians w_k N(m_k, s_k^2 I) as data, with its exact score along a path. */
record Mixture(GaussianPath path, double[] weights, double[][] means, double[] stds, long... event)
        implements ScoreModel {
    static Mixture gaussian(GaussianPath path, double mean, double std, long... event) {
        double[] all = new double[Events.size(event)];
        java.util.Arrays.fill(all, mean);
        return new Mixture(path, new double[] {1}, new double[][] {all}, new double[] {std}, event);
    }

    /** Two modes on a diagonal, so that the Jacobian of the score is not diagonal. */
    static Mixture twoModes(GaussianPath path) {
        return new Mixture(
                path, new double[] {0.3, 0.7}, new double[][] {{-1.5, -1}, {1, 1}}, new double[] {0.4, 0.6}, 2);
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        int parts = weights.length;
        SDVariable alpha = path.alpha(s, t);
        SDVariable sigma = path.sigma(s, t);
        SDVariable[] pull = new SDVariable[parts];
        SDVariable[] log = new SDVariable[parts];
        SDVariable most = null;
        for (int k = 0; k < parts; k++) {
            SDVariable variance = alpha.mul(alpha).mul(stds[k] * stds[k]).add(sigma.mul(sigma));
            SDVariable mean = s.constant(Nd4j.createFromArray(means[k]).reshape(Events.batch(1, event)));
            SDVariable away = alpha.mul(mean).sub(x);
            pull[k] = away.div(variance);
            log[k] = Events.sum(away.mul(away), event)
                    .reshape(Events.column(-1, event))
                    .div(variance)
                    .add(s.sameDiff().math().log(variance).mul(Events.size(event)))
                    .mul(-0.5)
                    .add(Math.log(weights[k]));
            most = most == null ? log[k] : s.sameDiff().math().max(most, log[k]);
        }
        most = s.stopGradient(most);
        SDVariable total = null;
        SDVariable weighted = null;
        for (int k = 0; k < parts; k++) {
            SDVariable share = s.sameDiff().math().exp(log[k].sub(most));
            total = total == null ? share : total.add(share);
            weighted = weighted == null ? pull[k].mul(share) : weighted.add(pull[k].mul(share));
        }
        return weighted.div(total);
    }

    /** log p of the data in closed form, one row. */
    double logProb(INDArray row) {
        double[] x = row.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        double density = 0;
        for (int k = 0; k < weights.length; k++) {
            double squares = 0;
            for (int i = 0; i < x.length; i++) {
                squares += Math.pow(x[i] - means[k][i], 2);
            }
            double variance = stds[k] * stds[k];
            density +=
                    weights[k] * Math.exp(-0.5 * squares / variance) / Math.pow(2 * Math.PI * variance, x.length / 2.0);
        }
        return Math.log(density);
    }

    double mean(int i) {
        double mean = 0;
        for (int k = 0; k < weights.length; k++) {
            mean += weights[k] * means[k][i];
        }
        return mean;
    }

    double variance(int i) {
        double square = 0;
        for (int k = 0; k < weights.length; k++) {
            square += weights[k] * (stds[k] * stds[k] + means[k][i] * means[k][i]);
        }
        return square - mean(i) * mean(i);
    }
}
