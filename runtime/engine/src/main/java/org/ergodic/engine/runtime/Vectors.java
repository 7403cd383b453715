package org.ergodic.engine.runtime;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The width of vectors that all kernels of this JVM are made for. It is a constant, since the JIT compiles a vector to
 * instructions only where its species is one. It is that of the machine, or a smaller one that is asked for.
 */
public final class Vectors {
    /** System property: {@code false} leaves the Vector API unused; 512, 256 or 128 bits are the widths. */
    public static final String CHOICE = "ergodic.vector";

    /** System property: {@code true} allows a width that the machine lacks. For tests: it is very slow. */
    public static final String EMULATED = "ergodic.vector.emulated";

    private static final int TRIES = 40;
    private static final long FMA_NANOS = 1_000;
    private static final List<Integer> WIDTHS = List.of(128, 256, 512);
    private static final Logger LOG = LoggerFactory.getLogger("org.ergodic.engine");

    /** Bits that this machine's vectors have; 0 without the Vector API. */
    private static final int OWN = own();

    /** What is wrong with the width that is asked for; null if nothing. */
    private static final String PROBLEM = problem(System.getProperty(CHOICE), OWN, Boolean.getBoolean(EMULATED));

    /** Bits of a vector; 0 where loops run in plain Java. */
    public static final int BITS = bits();

    /** Numbers of single precision in a vector; 8 where loops run in plain Java, which then sum in the same order. */
    public static final int LANES = BITS == 0 ? 8 : BITS / Float.SIZE;

    /** Whether the machine multiplies and adds with one rounding; else Java does it in decimal numbers, very slowly. */
    public static final boolean FMA = hasFma();

    private Vectors() {}

    /**
     * Whether a width can be had in this process.
     *
     * @param choice what the system property says
     * @return what is wrong with it, if anything
     */
    static Optional<String> problem(String choice) {
        return Optional.ofNullable(problem(choice, OWN, Boolean.getBoolean(EMULATED)));
    }

    private static int bits() {
        String choice = System.getProperty(CHOICE, "true");
        if (choice.equals("false") || OWN == 0) {
            return 0;
        }
        return choice.equals("true") || PROBLEM != null ? OWN : Integer.parseInt(choice);
    }

    static String problem(String choice, int own, boolean emulated) {
        if (choice == null || choice.equals("true") || choice.equals("false")) {
            return null;
        }
        if (WIDTHS.stream().noneMatch(width -> choice.equals(width.toString()))) {
            return "give true, false, 128, 256 or 512 (bits of a vector)";
        }
        if (Integer.parseInt(choice) <= own || emulated) {
            return null;
        }
        return own == 0
                ? "the Vector API is not there; start Java with --add-modules jdk.incubator.vector"
                : "the vectors of this machine, as Java uses it, have " + own + " bits; give that or less";
    }

    /** Asked by name, since where the module is missing a class that mentions it does not load. */
    private static int own() {
        if ("false".equals(System.getProperty(CHOICE))) {
            return 0;
        }
        VectorModule.load();
        try {
            Class<?> shape = Class.forName("jdk.incubator.vector.VectorShape");
            Object preferred = shape.getMethod("preferredShape").invoke(null);
            int bits = (int) shape.getMethod("vectorBitSize").invoke(preferred);
            return Math.min(bits, WIDTHS.get(WIDTHS.size() - 1));
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.warn("The Vector API is not there, so loops run several times slower; "
                    + "start Java with --add-modules jdk.incubator.vector");
            return 0;
        }
    }

    /**
     * A call takes a few nanoseconds with the instruction, and tens of microseconds in decimal numbers without; asking
     * the virtual machine takes longer than all these calls. The least time counts, so that pauses do not.
     */
    private static boolean hasFma() {
        long least = Long.MAX_VALUE;
        float x = 1.1f;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            x = Math.fma(x, 0.9f, 0.3f);
            least = Math.min(least, System.nanoTime() - start);
        }
        return least < FMA_NANOS && x > 0;
    }
}
