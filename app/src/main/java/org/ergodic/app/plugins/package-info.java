/** Plugins in folders: {@code plugins/<name>/*.jar}, each folder one module layer above the application's. */
package org.ergodic.app.plugins;
