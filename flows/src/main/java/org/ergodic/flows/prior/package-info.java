/**
 * Base distributions of flows: Gaussian, Student, logistic, uniform, mixtures, and flows themselves. Options come in, a
 * {@link org.ergodic.api.sde.Prior} with its density and samples goes out.
 */
package org.ergodic.flows.prior;
