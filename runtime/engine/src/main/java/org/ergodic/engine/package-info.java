/**
 * The compiler and its options: what a Java program uses of the engine. Where what is inside: {@code docs/engine.md}.
 */
package org.ergodic.engine;
