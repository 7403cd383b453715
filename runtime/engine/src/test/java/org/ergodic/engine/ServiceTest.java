package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ergodic.api.graph.Compiler;
import org.junit.jupiter.api.Test;

class ServiceTest {
    @Test
    void theEngineIsFound() {
        assertInstanceOf(EngineCompiler.class, Compiler.find());
    }

    /** Named modules read {@code provides}, the class path reads META-INF/services: both must say the same. */
    @Test
    void moduleAndClassPathDeclareTheSameProvider() throws IOException {
        Module module = EngineCompiler.class.getModule();
        assertTrue(module.isNamed(), "tests run on the module path");
        List<String> provided = module.getDescriptor().provides().stream()
                .filter(p -> p.service().equals(Compiler.class.getName()))
                .map(ModuleDescriptor.Provides::providers)
                .findFirst()
                .orElseThrow();
        try (InputStream in = module.getResourceAsStream("META-INF/services/" + Compiler.class.getName())) {
            assertEquals(provided, new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        }
    }
}
