package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What a network predicts of noisy data x = alpha x_0 + sigma eps, and the one place where predictions are converted.
 * All arguments broadcast against each other; alpha and sigma are {@code [n, 1, ..., 1]}.
 */
@API(status = API.Status.EXPERIMENTAL)
public enum Prediction {
    /** The score, -eps / sigma in expectation. */
    SCORE {
        @Override
        public SDVariable score(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return predicted;
        }

        @Override
        public SDVariable fromScore(SDVariable score, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return score;
        }
    },
    /** The noise eps. */
    NOISE {
        @Override
        public SDVariable score(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return predicted.neg().div(sigma);
        }

        @Override
        public SDVariable fromScore(SDVariable score, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return score.neg().mul(sigma);
        }
    },
    /** The clean data x_0. */
    DATA {
        @Override
        public SDVariable score(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return predicted.mul(alpha).sub(x).div(sigma.mul(sigma));
        }

        @Override
        public SDVariable fromScore(SDVariable score, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return score.mul(sigma.mul(sigma)).add(x).div(alpha);
        }
    },
    /** v = alpha eps - sigma x_0 (Salimans and Ho 2022), for paths with alpha^2 + sigma^2 of any value. */
    V {
        @Override
        public SDVariable score(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma) {
            // eps = (alpha v + sigma x) / (alpha^2 + sigma^2)
            SDVariable total = alpha.mul(alpha).add(sigma.mul(sigma));
            return predicted.mul(alpha).add(x.mul(sigma)).div(total.mul(sigma)).neg();
        }

        @Override
        public SDVariable fromScore(SDVariable score, SDVariable x, SDVariable alpha, SDVariable sigma) {
            SDVariable eps = NOISE.fromScore(score, x, alpha, sigma);
            SDVariable data = DATA.fromScore(score, x, alpha, sigma);
            return eps.mul(alpha).sub(data.mul(sigma));
        }
    };

    /**
     * The score that a prediction stands for.
     *
     * @param predicted the prediction {@code [n, event]}
     * @param x the noisy data {@code [n, event]}
     * @param alpha the path's alpha(t)
     * @param sigma the path's sigma(t)
     * @return the score {@code [n, event]}
     */
    public abstract SDVariable score(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma);

    /**
     * This kind of prediction from a score; the inverse of {@link #score}.
     *
     * @param score the score {@code [n, event]}
     * @param x the noisy data {@code [n, event]}
     * @param alpha the path's alpha(t)
     * @param sigma the path's sigma(t)
     * @return the prediction {@code [n, event]}
     */
    public abstract SDVariable fromScore(SDVariable score, SDVariable x, SDVariable alpha, SDVariable sigma);
}
