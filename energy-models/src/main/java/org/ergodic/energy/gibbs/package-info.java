/**
 * Sweeps of Gibbs sampling as graphs: by blocks, of all units, unit by unit, at inverse temperatures, and along the
 * path from independent units to a machine. A machine, states and random numbers come in, new states go out. Not
 * exported.
 */
package org.ergodic.energy.gibbs;
