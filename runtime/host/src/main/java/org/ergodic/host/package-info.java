/**
 * The host of parts: the registry of factories, the binding of options to their config records, plugins in folders
 * ({@code plugins/<name>/*.jar}, each folder one module layer above the application's), and whose part it was that
 * failed.
 */
package org.ergodic.host;
