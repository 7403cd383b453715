/** Random numbers as an argument: streams split by name and by sample. */
package org.ergodic.api.random;
