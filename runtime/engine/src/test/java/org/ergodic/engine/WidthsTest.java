package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorShape;
import org.ergodic.engine.runtime.Vectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The tests of the kernels at every width of vectors, each in a JVM of its own, since a JVM chooses its width once. A
 * width that the machine lacks is emulated, on fewer arguments. What ran is printed.
 */
@EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "the widths are tested once, on the JDK that the build is for")
class WidthsTest {
    /** Tests of classes that compute with vectors: a new one is added here. */
    private static final List<String> TESTS = List.of(
            "org.ergodic.engine.kernel.DoubleFunctionsTest",
            "org.ergodic.engine.execute.LoopPassTest",
            "org.ergodic.engine.kernel.FloatFunctionsTest",
            "org.ergodic.engine.image.WindowTilesTest",
            "org.ergodic.engine.kernel.KernelsTest",
            "org.ergodic.engine.matrix.FourRussiansTest",
            "org.ergodic.engine.matrix.GemmTest",
            "org.ergodic.engine.random.DrawsTest");

    private static final String STRIDE = "-Dergodic.test.stride=";

    /** The status of a program whose JVM is not what was asked for. */
    private static final int OTHER_MACHINE = 3;

    /** Primes: one in so many floats is tested, and one in so many where vectors are emulated. */
    private static final int SOME = 65_521;

    private static final int FEW = 1_000_003;

    @TempDir
    private static Path folder;

    /** A machine to be had here by options of the JVM. */
    private record Machine(int bits, boolean fma, List<String> options, Map<String, String> environment) {
        @Override
        public String toString() {
            return bits + " bits" + (fma ? "" : ", no FMA");
        }
    }

    static Stream<Machine> machines() {
        int own = VectorShape.preferredShape().vectorBitSize();
        List<Machine> machines = new ArrayList<>();
        for (int bits : new int[] {512, 256, 128}) {
            List<String> options = new ArrayList<>(List.of("-D" + Vectors.CHOICE + "=" + bits));
            options.add(STRIDE + (bits > own ? FEW : SOME));
            if (bits > own) {
                options.add("-D" + Vectors.EMULATED + "=true");
            }
            machines.add(new Machine(bits, true, options, Map.of()));
        }
        machines.add(new Machine(
                128,
                false,
                List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=0", "-XX:-UseFMA", STRIDE + SOME),
                Map.of("OPENBLAS_CORETYPE", "Nehalem")));
        return machines.stream();
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theKernelsPassTheirTests(Machine machine) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("" + machine.bits, "" + machine.fma));
        arguments.addAll(TESTS);
        OtherJvm.Ended ended = OtherJvm.run(
                folder.resolve(machine.bits + "-" + machine.fma + ".txt"),
                machine.environment,
                machine.options,
                Program.class,
                arguments.toArray(String[]::new));
        System.out.println("Kernels with " + machine + " " + machine.options + ": "
                + ended.output().lines().reduce("", (a, b) -> b));
        Assumptions.assumeFalse(ended.exit() == OTHER_MACHINE, ended.output());
        assertEquals(0, ended.exit(), ended.output());
    }

    /** Runs test classes and writes how many passed; the arguments are bits, whether there is FMA, and the classes. */
    public static final class Program {
        private Program() {}

        /** Runs them. */
        public static void main(String... args) {
            if (Vectors.BITS != Integer.parseInt(args[0]) || Vectors.FMA != Boolean.parseBoolean(args[1])) {
                System.out.println("not run, since this machine has vectors of " + Vectors.BITS + " bits and "
                        + (Vectors.FMA ? "FMA" : "no FMA") + " with these options");
                System.exit(OTHER_MACHINE);
            }
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(Stream.of(args)
                            .skip(2)
                            .map(DiscoverySelectors::selectClass)
                            .toList())
                    .build();
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            LauncherFactory.create().execute(request, listener);
            TestExecutionSummary summary = listener.getSummary();
            summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 10);
            long passed = summary.getTestsSucceededCount();
            long failed = summary.getTotalFailureCount();
            System.out.println(passed + " tests passed, " + summary.getTestsSkippedCount() + " skipped, "
                    + summary.getTestsAbortedCount() + " aborted, " + failed + " failed in "
                    + (summary.getTimeFinished() - summary.getTimeStarted()) / 1000 + " s");
            System.exit(failed > 0 || passed == 0 ? 1 : 0);
        }
    }
}
