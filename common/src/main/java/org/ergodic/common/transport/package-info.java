/**
 * Which sample of a source goes with which row of the data, as objectives along straight ways between the two ask: any,
 * or partners of minibatch optimal transport.
 *
 * <pre>{@code
 * Pairing pairing = Pairing.optimalTransport(0.02, 30);
 * SDVariable from = pairing.partners(s.child("objective"), batch, source); // [n, event], a partner for each row
 * }</pre>
 */
package org.ergodic.common.transport;
