/**
 * Elementwise functions and reductions on heap arrays: vectorised where the JDK's Vector API is present, in plain Java
 * elsewhere, bit for bit the same. They know nothing of graphs and of ND4J's arrays.
 */
package org.ergodic.engine.kernel;
