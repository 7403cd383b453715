/** Where the command line writes: standard output and error, progress, lines of what happens. */
package org.ergodic.cli.console;
