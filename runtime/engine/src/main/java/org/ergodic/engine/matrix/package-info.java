/** Products of matrices on heap arrays, by tiles on the Vector API or by a BLAS, and functions of square matrices. */
package org.ergodic.engine.matrix;
