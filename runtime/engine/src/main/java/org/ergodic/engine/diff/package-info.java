/**
 * Derivatives of SameDiff graphs as graphs: for each op a rule for forward mode and one for reverse mode, written in
 * ops that have rules themselves, so that derivatives can be differentiated again in any order of modes.
 */
package org.ergodic.engine.diff;
