package org.ergodic.app.run;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Scopes;
import com.google.inject.Stage;
import java.time.Clock;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.plugin.Registry;

/** The composition root, and the only place that knows Guice. Plugins come in as the instances in the registry. */
public final class Composition extends AbstractModule {
    private final Registry registry;

    private Composition(Registry registry) {
        this.registry = registry;
    }

    @Override
    protected void configure() {
        bind(Registry.class).toInstance(registry);
        bind(Clock.class).toInstance(Clock.systemUTC());
        // Only what computes loads the native libraries behind a compiler.
        bind(Compiler.class).toProvider(Compiler::find).in(Scopes.SINGLETON);
        bind(PipelineRunner.class).in(Scopes.SINGLETON);
    }

    /**
     * What runs pipelines.
     *
     * @param registry the components there are
     * @return the runner
     */
    public static PipelineRunner runner(Registry registry) {
        Injector injector = Guice.createInjector(Stage.DEVELOPMENT, new Composition(registry));
        return injector.getInstance(PipelineRunner.class);
    }
}
