/** What a table holds: its columns and their types, whatever file or program it comes from. */
package org.ergodic.api.data;
