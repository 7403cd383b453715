/**
 * The engine's intermediate representation: a graph at concrete shapes as nodes with typed operations. Equal nodes are
 * made once, constants are computed and identities of algebra applied while nodes are made.
 */
package org.ergodic.engine.ir;
