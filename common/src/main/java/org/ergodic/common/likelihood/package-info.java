/** Likelihood by the probability flow: the divergence integrated along an ODE. */
package org.ergodic.common.likelihood;
