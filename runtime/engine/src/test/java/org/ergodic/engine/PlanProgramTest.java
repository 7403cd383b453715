package org.ergodic.engine;

/** By plans. */
class PlanProgramTest extends ProgramContract {
    PlanProgramTest() {
        super(false);
    }
}
