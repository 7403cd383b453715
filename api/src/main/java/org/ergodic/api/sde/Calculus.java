package org.ergodic.api.sde;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * In which sense the stochastic integral of dx = f dt + g dw is meant. The two give different solutions where g depends
 * on x, and the same where the noise is {@linkplain NoiseType#ADDITIVE additive} or there is none. A Stratonovich
 * equation of drift f is the Ito equation of drift f + (1/2) sum_j (dg_j/dx) g_j over the columns g_j of g (Kloeden and
 * Platen 1992, section 4.9).
 */
@API(status = API.Status.EXPERIMENTAL)
public enum Calculus {
    /** The integrand is taken at the left end of each small interval. */
    ITO,
    /** The integrand is taken as the mean over each small interval's ends, and the chain rule is the ordinary one. */
    STRATONOVICH;

    /**
     * Whether the calculus makes a difference.
     *
     * @param noise how noise enters
     * @return false for no noise and for additive noise
     */
    public static boolean matters(NoiseType noise) {
        return noise != NoiseType.NONE && noise != NoiseType.ADDITIVE;
    }

    @Override
    public String toString() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
