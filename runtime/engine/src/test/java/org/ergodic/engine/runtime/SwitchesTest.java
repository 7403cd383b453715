package org.ergodic.engine.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Properties;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Violation;
import org.ergodic.api.graph.Compiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchesTest {
    private static List<String> problems(String... settings) {
        Properties properties = new Properties();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            properties.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return Switches.violations(properties).stream().map(Violation::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ergodic.vektor=false|Did you mean "ergodic.vector"? There are: ergodic.blas, ergodic.engine
            ergodic.thread=2|Did you mean "ergodic.threads"?
            ergodic.nan_check=true|Did you mean "ergodic.nan-check"?
            ergodic.threads=many|give a number of threads, 1 or more
            ergodic.threads=0|give a number of threads, 1 or more
            ergodic.threads=-3|give a number of threads, 1 or more
            ergodic.blas=fast|give native or java
            ergodic.engine=fast|give plans or interpreter
            ergodic.profile=yes|give true or false
            ergodic.vector=1024|give true, false, 128, 256 or 512
            ergodic.vector.emulated=1|give true or false
            """)
    void whatIsWrongIsNamed(String setting, String words) {
        List<String> problems = problems(setting);
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(
                problems.get(0).startsWith("-D" + setting + ": ")
                        && problems.get(0).contains(words),
                problems.get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ergodic.threads=2",
                "ergodic.blas=java",
                "ergodic.engine=plans",
                "ergodic.vector=false",
                "ergodic.vector=true",
                "ergodic.home=/opt/ergodic",
                "ergodic.test.seeds=1-60",
                "ergodics.other=1",
                "java.version=17"
            })
    void whatIsRightIsNotRemarkedOn(String setting) {
        assertEquals(List.of(), problems(setting));
    }

    @Test
    void allProblemsAreTold() {
        assertEquals(2, problems("ergodic.threads=0", "ergodic.blas=fast").size());
    }

    @Test
    void aWidthThatTheMachineLacksIsToldWithWhatItHas() {
        String problem = Vectors.problem("512", 256, false);
        assertTrue(problem.contains("have 256 bits"), problem);
    }

    @Test
    void noCompilerIsMade() {
        System.setProperty("ergodic.vektor", "false");
        try {
            assertTrue(assertThrows(ConfigException.class, Compiler::find)
                    .getMessage()
                    .contains("Did you mean \"ergodic.vector\"?"));
        } finally {
            System.clearProperty("ergodic.vektor");
        }
    }
}
