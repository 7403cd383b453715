/**
 * Sampling of machines: Gibbs sampling, also with clamped units, parallel tempering with its ladder of temperatures,
 * and diagnostics of chains. A machine and its values come in, states go out.
 */
package org.ergodic.energy.sampling;
