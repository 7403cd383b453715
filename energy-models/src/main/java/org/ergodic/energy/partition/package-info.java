/**
 * Partition functions: by enumeration, and by annealed importance sampling in one direction or both. A machine and its
 * values come in, log Z with its standard error and held-out log-likelihoods go out.
 */
package org.ergodic.energy.partition;
