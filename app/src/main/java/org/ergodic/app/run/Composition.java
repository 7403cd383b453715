package org.ergodic.app.run;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Scopes;
import com.google.inject.Stage;
import java.time.Clock;
import java.util.Map;
import org.ergodic.api.graph.Compiler;
import org.ergodic.host.Registry;

/** The composition root, and the only place that knows Guice. Plugins come in as the instances in the registry. */
public final class Composition extends AbstractModule {
    private final Registry registry;
    private final Instances instances;

    private Composition(Registry registry, Instances instances) {
        this.registry = registry;
        this.instances = instances;
    }

    @Override
    protected void configure() {
        bind(Registry.class).toInstance(registry);
        bind(Instances.class).toInstance(instances);
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
        return runner(registry, Map.of());
    }

    /**
     * What runs pipelines, and reads runs that were made with objects of the caller's.
     *
     * @param registry the components there are
     * @param objects the objects by the names that {@link org.ergodic.api.config.Component#using(String, Object)} gave them,
     *     or else those of their classes
     * @return the runner
     */
    public static PipelineRunner runner(Registry registry, Map<String, ?> objects) {
        Injector injector =
                Guice.createInjector(Stage.DEVELOPMENT, new Composition(registry, new Instances(Map.copyOf(objects))));
        return injector.getInstance(PipelineRunner.class);
    }
}
