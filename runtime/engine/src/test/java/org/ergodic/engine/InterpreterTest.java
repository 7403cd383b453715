package org.ergodic.engine;

/** An op at a time. */
class InterpreterTest extends ProgramContract {
    InterpreterTest() {
        super(true);
    }
}
