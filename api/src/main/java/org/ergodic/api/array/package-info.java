/** What arrays have in common, whatever is in them: how large they can be. */
package org.ergodic.api.array;
