/**
 * Couplings and autoregressive bijections, whose networks say the parameters of elementwise maps: masked, inverse, with
 * affine maps, splines or mixtures of logistics. A {@link org.ergodic.flows.elementwise.Univariate} and a
 * {@link org.ergodic.flows.autoregressive.Conditioner} come in, bijections go out.
 */
package org.ergodic.flows.autoregressive;
