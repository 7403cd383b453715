/** The steps of a plan and the memory that they run in: fused loops, products of matrices, chains. */
package org.ergodic.engine.execute;
