package org.ergodic.engine.runtime;

import java.lang.reflect.InvocationTargetException;

/**
 * The module of the Vector API. Java that is started with {@code --add-modules jdk.incubator.vector} has it, and writes
 * a warning about it to standard error before anything else. Where the start lets this module ask
 * ({@code --add-exports java.base/jdk.internal.module=org.ergodic.engine}, as the launcher does) it is loaded when the
 * engine is, as Java itself loads modules for its tools: the same classes in the same loader, without the warning, and
 * not at all for commands that compute nothing.
 */
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /** Loads it, unless it is there or cannot be had; who uses its classes finds out. */
    static void load() {
        Module own = VectorModule.class.getModule();
        if (ModuleLayer.boot().findModule(NAME).isPresent()) {
            return;
        }
        Module base = Object.class.getModule();
        if (!base.isExported("jdk.internal.module", own)) {
            return;
        }
        try {
            Object loaded = Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
            own.addReads((Module) loaded);
        } catch (ReflectiveOperationException | ClassCastException e) {
            // Another Java than those that this was tried with; its own option remains.
            Throwable cause = e instanceof InvocationTargetException thrown ? thrown.getCause() : e;
            if (cause instanceof Error error && !(cause instanceof LinkageError)) {
                throw error;
            }
        }
    }
}
