/**
 * Bijections of each coordinate by itself, and the monotonic maps of the line that these and couplings are made of:
 * affine, logit, softplus, splines, mixtures of logistics. Parameters for each coordinate come in, values and log
 * slopes go out.
 */
package org.ergodic.flows.elementwise;
