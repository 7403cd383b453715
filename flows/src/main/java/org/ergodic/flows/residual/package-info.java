/**
 * Bijections with free-form Jacobians: planar, radial, Sylvester and residual flows, and any function of rows with its
 * numeric inverse. Where no inverse is in closed form, equations are solved by iteration. The shape of an event and the
 * sizes of networks come in, bijections go out.
 */
package org.ergodic.flows.residual;
