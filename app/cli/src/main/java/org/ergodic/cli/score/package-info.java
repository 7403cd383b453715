/** What the command {@code ergodic score} makes of the scores of rows. */
package org.ergodic.cli.score;
