package org.ergodic.api.random;

import org.apiguardian.api.API;

/** The distributions that random numbers are drawn from, each element independent of every other. */
@API(status = API.Status.STABLE)
public enum Noise {
    /** The standard normal distribution N(0, 1). */
    NORMAL,
    /** The uniform distribution on the open interval (0, 1); the ends are never drawn. */
    UNIFORM,
    /** -1 or +1, each with probability one half. */
    RADEMACHER
}
