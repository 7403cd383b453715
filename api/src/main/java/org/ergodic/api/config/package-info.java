/**
 * Configuration as records: a tree with locations is bound to a record whose components carry an
 * {@link org.ergodic.api.config.Option}; everything wrong with it is reported at once.
 */
package org.ergodic.api.config;
