package org.ergodic.energy;

import org.ergodic.testkit.PackagesContract;

/** The packages of this module have no cycles and are small. */
class PackagesTest extends PackagesContract {}
