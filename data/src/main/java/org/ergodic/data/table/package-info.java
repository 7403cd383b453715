/** Tables and pictures as they are in files, and held in memory in as few bytes as give every number back. */
package org.ergodic.data.table;
