package org.ergodic.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.util.Modules;
import java.util.List;
import java.util.function.Supplier;
import org.ergodic.guice.PipelineModule;

/**
 * The one injector of a command line. It is made when a command first asks for something of it, since the command line
 * says where plugins are.
 */
final class CommandInjector {
    private final List<Module> overrides;
    private Injector injector;

    /** With what an embedding application puts in the places of Ergodic's own bindings. */
    CommandInjector(List<? extends Module> overrides) {
        this.overrides = List.copyOf(overrides);
    }

    /** {@return the injector} The module is asked for once, by whoever comes first. */
    Injector injector(Supplier<PipelineModule> module) {
        if (injector == null) {
            injector = Guice.createInjector(
                    Stage.DEVELOPMENT,
                    binder -> {
                        binder.requireExplicitBindings();
                        binder.disableCircularProxies();
                    },
                    Modules.override(module.get()).with(overrides));
        }
        return injector;
    }
}
