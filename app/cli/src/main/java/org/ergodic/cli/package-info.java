/**
 * The command line.
 *
 * <pre>{@code
 * int exitCode = Main.execute(System.out, System.err, "validate", "pipeline.yaml");
 * }</pre>
 */
package org.ergodic.cli;
