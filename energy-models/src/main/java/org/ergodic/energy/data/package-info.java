/**
 * Data sets to try machines on. A stream of random numbers comes in, rows go out.
 */
package org.ergodic.energy.data;
