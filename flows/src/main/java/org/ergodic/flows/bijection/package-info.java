/**
 * What is made of any bijections: their composition, inversion and multi-scale form, and the base class of those of
 * flattened events. Bijections come in and go out.
 */
package org.ergodic.flows.bijection;
