/** Runs graphs one ND4J op at a time: slow, always correct, and the oracle for anything faster. */
package org.ergodic.engine.interpret;
