/** What there is to say in a pipeline file: its keys, its components, and which of them go together. */
package org.ergodic.cli.describe;
