/**
 * Linear bijections of all coordinates together, by LU and QR factors, and permutations. The shape of an event comes
 * in, bijections go out.
 */
package org.ergodic.flows.linear;
