package org.ergodic.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J is one named module, finds its own services and runs on the libraries that this project chose. */
final class Nd4jModuleTest {
    @Test
    void isOneNamedExplicitModule() {
        Module module = Nd4j.class.getModule();

        assertEquals("org.ergodic.nd4j", module.getName());
        assertFalse(module.getDescriptor().isAutomatic());
        assertEquals(module, SameDiff.class.getModule());
        assertEquals(module, CpuBackend.class.getModule());
    }

    @Test
    void findsItsBackendAndCompressorsByServiceLoader() {
        assertEquals(CpuBackend.class, Nd4j.getBackend().getClass());
        assertEquals(Set.of("GZIP", "NOOP", "THRESHOLD"), Nd4j.getCompressor().getAvailableCompressors());
    }

    @Test
    void runsOnTheChosenLibraries() throws Exception {
        // The versions that M2.1 asks for are 1.5.7 and 0.3.19.
        assertEquals("1.5.13", Loader.getVersion());
        // Read by reflection: the compiler would copy the constant into this class.
        String blas =
                (String) openblas_nolapack.class.getField("OPENBLAS_VERSION").get(null);
        assertEquals("OpenBLAS 0.3.31", blas.trim());
    }

    @Test
    void exportsWhatPluginAuthorsNeed() {
        Set<String> exported = Nd4j.class.getModule().getDescriptor().exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());

        assertTrue(exported.containsAll(Set.of(
                "org.nd4j.autodiff.samediff",
                "org.nd4j.autodiff.samediff.ops",
                "org.nd4j.autodiff.samediff.internal",
                "org.nd4j.evaluation.classification",
                "org.nd4j.linalg.api.ndarray",
                "org.nd4j.linalg.api.ops",
                "org.nd4j.linalg.api.ops.custom",
                "org.nd4j.linalg.api.ops.impl.layers.convolution",
                "org.nd4j.linalg.api.ops.impl.shape",
                "org.nd4j.linalg.api.ops.impl.transforms.strict",
                "org.nd4j.linalg.learning.config",
                "org.nd4j.linalg.ops.transforms",
                "org.nd4j.linalg.schedule",
                "org.nd4j.weightinit.impl")));
        assertFalse(exported.stream().anyMatch(name -> name.startsWith("org.nd4j.shade")));
    }

    @Test
    void hasNoPackageOfAnotherLibrary() {
        // FlatBuffers, TensorFlow's protocol classes and others would be found here first by programs that bring their
        // own.
        Set<String> foreign = Nd4j.class.getModule().getPackages().stream()
                .filter(name ->
                        !(name + ".").startsWith("org.nd4j.") && !name.equals(Nd4jModuleTest.class.getPackageName()))
                .collect(Collectors.toSet());

        assertEquals(Set.of(), foreign);
        assertThrows(ClassNotFoundException.class, () -> Class.forName("com.google.flatbuffers.Table"));
    }

    @Test
    void takesArraysThroughItsOwnFlatBuffers() throws Exception {
        INDArray array = Nd4j.linspace(DataType.FLOAT, 1.0, 1.0, 6).reshape(2, 3);
        Class<?> builders = Class.forName("org.nd4j.shade.flatbuffers.FlatBufferBuilder");
        Object builder = builders.getConstructor(int.class).newInstance(64);

        int offset = (int) INDArray.class.getMethod("toFlatArray", builders).invoke(array, builder);
        builders.getMethod("finish", int.class).invoke(builder, offset);
        ByteBuffer bytes = (ByteBuffer) builders.getMethod("dataBuffer").invoke(builder);
        Class<?> flat = Class.forName("org.nd4j.graph.FlatArray");
        Object read = flat.getMethod("getRootAsFlatArray", ByteBuffer.class).invoke(null, bytes);

        assertEquals(array, Nd4j.class.getMethod("createFromFlatArray", flat).invoke(null, read));
    }
}
