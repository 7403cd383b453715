package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Program;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.interpret.Interpreter;
import org.ergodic.engine.program.PlanProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class EngineOptionsTest {
    /** The logarithm of -1 is no number; it is then multiplied by 2. */
    private static final Graph GRAPH = Graph.build(DataType.FLOAT, s -> {
        SDVariable x = s.input("x", -1, 2);
        s.output("y", s.sameDiff().math().log(x).mul(2));
    });

    private static Call call(Compiler compiler, Program program) {
        return program.call(compiler.variables(GRAPH, RandomStream.of(1))).set("x", Nd4j.createFromArray(new float[][] {
            {1, -1}
        }));
    }

    private static Program run(EngineOptions options) {
        Compiler compiler = new EngineCompiler(options);
        Program program = compiler.compile(GRAPH);
        call(compiler, program).run();
        return program;
    }

    @Test
    void withoutPropertiesNothingIsCheckedOrMeasured() {
        assertEquals(new EngineOptions(false, false, false), EngineOptions.defaults());
    }

    @Test
    void eachOptionIsSetAlone() {
        EngineOptions none = new EngineOptions(false, false, false);
        assertEquals(new EngineOptions(true, false, false), none.withInterpreter(true));
        assertEquals(new EngineOptions(false, true, false), none.withNanCheck(true));
        assertEquals(new EngineOptions(false, false, true), none.withProfile(true));
        EngineOptions all = new EngineOptions(true, true, true);
        assertEquals(new EngineOptions(false, true, true), all.withInterpreter(false));
        assertEquals(new EngineOptions(true, false, true), all.withNanCheck(false));
        assertEquals(new EngineOptions(true, true, false), all.withProfile(false));
    }

    @ParameterizedTest
    @CsvSource({
        "ergodic.engine, interpreter, true, false, false",
        "ergodic.engine, plans, false, false, false",
        "ergodic.nan-check, true, false, true, false",
        "ergodic.profile, true, false, false, true"
    })
    void aSystemPropertyIsTheDefaultOfACompilerMadeAfterwards(
            String property, String value, boolean interpreter, boolean nanCheck, boolean profile) {
        EngineOptions expected = new EngineOptions(interpreter, nanCheck, profile);
        EngineCompiler before = new EngineCompiler();
        System.setProperty(property, value);
        try {
            assertEquals(expected, EngineOptions.defaults());
            assertEquals(
                    expected,
                    assertInstanceOf(EngineCompiler.class, Compiler.find()).options());
            assertEquals(new EngineOptions(false, false, false), before.options());
        } finally {
            System.clearProperty(property);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aCheckForNaNNamesTheFirstOp(boolean interpreter) {
        EngineOptions options = EngineOptions.defaults().withInterpreter(interpreter);
        run(options);
        GraphException e = assertThrows(GraphException.class, () -> run(options.withNanCheck(true)));
        assertTrue(e.getMessage().contains("'log' is the first to give a not-a-number"), e.getMessage());
    }

    @Test
    void aPlanIsMeasuredIfThatIsAskedFor() {
        String measured = "us a run over 1 runs";
        assertFalse(run(EngineOptions.defaults()).explain().contains(measured));
        assertTrue(run(EngineOptions.defaults().withProfile(true)).explain().contains(measured));
    }

    @Test
    void theInterpreterIsAnOption() {
        assertInstanceOf(PlanProgram.class, run(EngineOptions.defaults()));
        assertInstanceOf(Interpreter.class, run(EngineOptions.defaults().withInterpreter(true)));
    }
}
