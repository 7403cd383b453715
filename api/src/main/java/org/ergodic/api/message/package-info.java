/** Words for messages: short excerpts of what was given, and the name that was probably meant. */
package org.ergodic.api.message;
