/**
 * The few ops that derivatives need and SameDiff lacks: linear maps whose shapes follow another variable's shape at run
 * time. Each is the transpose of another op that has a rule of its own, so derivatives of derivatives stay within the
 * table of rules.
 */
package org.ergodic.engine.op;
