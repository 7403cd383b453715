/** Generators of points in the plane. */
package org.ergodic.data.generator;
