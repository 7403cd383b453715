/** Projects of plugins to begin with. */
package org.ergodic.cli.project;
