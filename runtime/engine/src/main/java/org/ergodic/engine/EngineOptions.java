package org.ergodic.engine;

/**
 * How the engine compiles graphs and runs them. None of these options changes what a graph means; two compilers with
 * different ones can be used side by side:
 *
 * <pre>{@code
 * Compiler compiler = new EngineCompiler(EngineOptions.defaults().withNanCheck(true));
 * }</pre>
 *
 * <p>The defaults come from system properties, so that a program can be started with others; this is the only place
 * that reads these three:
 *
 * <table>
 * <caption>Options and where their defaults come from</caption>
 * <tr><th>option</th><th>system property</th></tr>
 * <tr><td>{@link #interpreter}</td><td>{@code ergodic.engine=interpreter}</td></tr>
 * <tr><td>{@link #nanCheck}</td><td>{@code ergodic.nan-check=true}</td></tr>
 * <tr><td>{@link #profile}</td><td>{@code ergodic.profile=true}</td></tr>
 * </table>
 *
 * <p>Three more settings are no options of a compiler, since they hold for the whole process and from its first
 * computation on. They stay system properties, to be set before any graph is compiled: {@code ergodic.vector=false}
 * leaves the Vector API unused, {@code ergodic.blas=native} or {@code java} sends all products of matrices to that
 * BLAS, and {@code ergodic.threads} says how many threads a loop may use. The kernels are constants, so that the JIT
 * compiles their calls without looking them up; the native library is loaded once; the threads are shared by all
 * programs.
 *
 * @param interpreter whether graphs run an op at a time by ND4J, slowly, in place of a plan
 * @param nanCheck whether runs stop at the first op that gives a not-a-number, and name it; plans then fuse nothing
 * @param profile whether each step of a plan is measured for {@code Program.explain}
 */
public record EngineOptions(boolean interpreter, boolean nanCheck, boolean profile) {
    private static final String INTERPRETER_PROPERTY = "ergodic.engine";
    private static final String NAN_CHECK_PROPERTY = "ergodic.nan-check";
    private static final String PROFILE_PROPERTY = "ergodic.profile";

    /**
     * {@return the options that the system properties ask for now; without any, plans that check and measure nothing}
     */
    public static EngineOptions defaults() {
        return new EngineOptions(
                "interpreter".equals(System.getProperty(INTERPRETER_PROPERTY)),
                Boolean.getBoolean(NAN_CHECK_PROPERTY),
                Boolean.getBoolean(PROFILE_PROPERTY));
    }

    /**
     * With another way to run graphs.
     *
     * @param on whether they run an op at a time by ND4J
     * @return these options with that one
     */
    public EngineOptions withInterpreter(boolean on) {
        return new EngineOptions(on, nanCheck, profile);
    }

    /**
     * With or without a check.
     *
     * @param on whether runs stop at the first op that gives a not-a-number
     * @return these options with that one
     */
    public EngineOptions withNanCheck(boolean on) {
        return new EngineOptions(interpreter, on, profile);
    }

    /**
     * With or without times.
     *
     * @param on whether each step of a plan is measured
     * @return these options with that one
     */
    public EngineOptions withProfile(boolean on) {
        return new EngineOptions(interpreter, nanCheck, on);
    }
}
