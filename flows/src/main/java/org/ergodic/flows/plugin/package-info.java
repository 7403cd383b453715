/**
 * What the factories of this module have in common. Names and config records come in,
 * {@link org.ergodic.api.plugin.Factory factories} go out.
 */
package org.ergodic.flows.plugin;
