package org.ergodic.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.Stage;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Compiler;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.Illustrator;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.report.PngIllustrator;

/**
 * What a pipeline is composed of: the registry, the compiler, the clock and the illustrator. The only place that knows Guice;
 * plugins come in as the instances in the registry.
 */
public final class Composition extends AbstractModule {
    private final Registry registry;

    /**
     * The bindings for some parts.
     *
     * @param registry the components there are
     */
    public Composition(Registry registry) {
        this.registry = registry;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().disableCircularProxies();
        bind(Registry.class).toInstance(registry);
        bind(Clock.class).toInstance(Clock.systemUTC());
        bind(Illustrator.class).toInstance(new PngIllustrator());
        // Only what computes loads the native libraries behind a compiler.
        bind(Compiler.class).toProvider(Compiler::find).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    PipelineRunner runner(Registry parts, Provider<Compiler> compiler, Clock clock, Illustrator illustrator) {
        return new PipelineRunner(parts, Map.of(), compiler::get, clock, Optional.of(illustrator));
    }

    /**
     * What runs pipelines.
     *
     * @param registry the components there are
     * @return the runner
     */
    public static PipelineRunner runner(Registry registry) {
        return Guice.createInjector(Stage.DEVELOPMENT, new Composition(registry))
                .getInstance(PipelineRunner.class);
    }
}
