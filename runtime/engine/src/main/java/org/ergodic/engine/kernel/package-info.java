/**
 * Loops over heap arrays: vectorised where the JDK's Vector API is present, in plain Java elsewhere, bit for bit the
 * same.
 */
package org.ergodic.engine.kernel;
