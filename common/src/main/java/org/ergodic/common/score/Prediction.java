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

        @Override
        public SDVariable data(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return predicted.mul(sigma.mul(sigma)).add(x).div(alpha);
        }

        @Override
        public boolean needsSignal() {
            return true;
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

        @Override
        public SDVariable data(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return x.sub(predicted.mul(sigma)).div(alpha);
        }

        @Override
        public boolean needsSignal() {
            return true;
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

        @Override
        public SDVariable data(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return predicted;
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

        @Override
        public SDVariable data(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma) {
            SDVariable total = alpha.mul(alpha).add(sigma.mul(sigma));
            return x.mul(alpha).sub(predicted.mul(sigma)).div(total);
        }
    },
    /**
     * {@code u = eps - x_0}, the velocity dx/dt of the straight path {@code x_t = (1 - t) x_0 + t eps} of flow matching
     * (Lipman, Chen, Ben-Hamu, Nickel and Le 2023, "Flow matching for generative modeling"; Liu, Gong and Liu 2023,
     * "Flow straight and fast", whose time runs the other way), for paths with alpha + sigma of any value.
     */
    VELOCITY {
        @Override
        public SDVariable score(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma) {
            // eps = (x + alpha u) / (alpha + sigma)
            return predicted.mul(alpha).add(x).div(alpha.add(sigma).mul(sigma)).neg();
        }

        @Override
        public SDVariable fromScore(SDVariable score, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return NOISE.fromScore(score, x, alpha, sigma).sub(DATA.fromScore(score, x, alpha, sigma));
        }

        @Override
        public SDVariable data(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma) {
            return x.sub(predicted.mul(sigma)).div(alpha.add(sigma));
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

    /**
     * The data that a prediction stands for.
     *
     * @param predicted the prediction {@code [n, event]}
     * @param x the noisy data {@code [n, event]}
     * @param alpha the path's alpha(t)
     * @param sigma the path's sigma(t)
     * @return x_0 in expectation {@code [n, event]}, also where alpha is 0 unless this {@link #needsSignal}
     */
    public abstract SDVariable data(SDVariable predicted, SDVariable x, SDVariable alpha, SDVariable sigma);

    /** {@return whether it says nothing of the data where alpha is 0, as noise and the score do} */
    public boolean needsSignal() {
        return false;
    }
}
