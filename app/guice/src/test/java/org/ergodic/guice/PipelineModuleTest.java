package org.ergodic.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import com.google.inject.util.Modules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataGeneratorFactory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.Illustrator;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.Result;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

class PipelineModuleTest {
    private static final Registry REGISTRY = Registry.load();
    private static final Clock THEN = Clock.fixed(Instant.parse("2001-02-03T04:05:06Z"), ZoneOffset.UTC);

    @TempDir
    private Path dir;

    /** A generator of a host's own. */
    public static final class Steps implements DataGeneratorFactory<Steps.Config> {
        private final String name;

        Steps(String name) {
            this.name = name;
        }

        /**
         * Its options.
         *
         * @param height of a step
         */
        public record Config(
                @Option(value = "the height of a step", byDefault = "1")
                double height) {}

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return "Steps.";
        }

        @Override
        public Class<Config> config() {
            return Config.class;
        }

        @Override
        public DataGenerator create(Config config, Assembly assembly) {
            return (random, type, count) -> Nd4j.linspace(type, 0, config.height(), count)
                    .reshape(count, 1)
                    .mul(config.height());
        }
    }

    private Result run(Injector injector, String generator) {
        Pipeline pipeline = Pipeline.builder()
                .registry(injector.getInstance(Registry.class))
                .data(DataConfig.ofGenerator(Component.of(generator)).count(40).build())
                .model("flow", Map.of("bijections", List.of("affine")))
                .noTraining()
                .sample(SampleConfig.builder().count(3).build())
                .output(dir.resolve("run"))
                .build();
        return injector.getInstance(PipelineRunner.class).run(pipeline, injector.getInstance(RunSettings.class));
    }

    private String config() throws IOException {
        return Files.readString(dir.resolve("run").resolve("config.resolved.yaml"));
    }

    @Test
    void aRunOfOursAloneRecordsNothingReplaced() throws IOException {
        Injector injector = Guice.createInjector(
                Stage.PRODUCTION,
                binder -> {
                    binder.requireExplicitBindings();
                    binder.disableCircularProxies();
                },
                new PipelineModule(REGISTRY));
        Result result = run(injector, "rings");
        assertEquals(3, result.model().sampleRows(3).length);
        assertFalse(config().contains("replaced"), config());
        assertSame(injector.getInstance(PipelineRunner.class), injector.getInstance(PipelineRunner.class));
        assertSame(injector.getInstance(Compiler.class), injector.getInstance(Compiler.class));
        assertSame(REGISTRY, injector.getInstance(Registry.class));
    }

    @Test
    void whatAHostReplacesIsUsedAndRecorded() throws IOException {
        List<String> told = new ArrayList<>();
        Reporter reporter = new Reporter() {
            @Override
            public void say(String line) {}

            @Override
            public void warn(String line) {
                told.add(line);
            }

            @Override
            public Progress begin(String work, long total, long from) {
                return Progress.SILENT;
            }
        };
        Module theirs = binder -> {
            binder.bind(Key.get(Clock.class, ForPipelines.class)).toInstance(THEN);
            binder.bind(Reporter.class).toInstance(reporter);
            binder.bind(new TypeLiteral<Optional<Illustrator>>() {}).toInstance(Optional.empty());
            binder.bind(PipelineModule.part(Kind.GENERATOR, "rings")).toInstance(new Steps("rings"));
        };
        Injector injector = Guice.createInjector(
                Modules.override(new PipelineModule(REGISTRY)).with(theirs));
        run(injector, "rings");
        String config = config();
        assertTrue(
                config.contains("replaced: [generator rings, java.time.Clock, org.ergodic.pipeline.Illustrator,"
                        + " org.ergodic.pipeline.progress.Reporter]"),
                config);
        assertTrue(config.contains("2001-02-03T04:05:06Z") && config.contains("height: 1.0"), config);
        assertFalse(told.isEmpty());
    }

    /** The registry as a whole, and ours two modules deep. */
    @Test
    void aReplacedRegistryIsRecorded() throws IOException {
        Registry other = REGISTRY.with(Kind.GENERATOR, new Steps("acme.steps"));
        Module around = new AbstractModule() {
            @Override
            protected void configure() {
                install(Modules.override(new PipelineModule(REGISTRY))
                        .with(binder -> binder.bind(Registry.class).toInstance(other)));
            }
        };
        Injector injector =
                Guice.createInjector(around, binder -> binder.bind(Clock.class).toInstance(THEN));
        run(injector, "acme.steps");
        assertTrue(config().contains("replaced: [org.ergodic.host.Registry]"), config());
    }

    @Test
    void aHostAddsPartsAndObjects() throws IOException {
        double[][] rows = {{1}, {2}, {3}, {4}};
        Injector injector = Guice.createInjector(new PipelineModule(REGISTRY), binder -> {
            PipelineModule.parts(binder).addBinding("generator/acme.steps").toInstance(new Steps("acme.steps"));
            PipelineModule.objects(binder).addBinding("rows").toInstance(ArrayTable.of(rows));
        });
        run(injector, "acme.steps");
        assertFalse(config().contains("replaced"), config());
        Pipeline pipeline = Pipeline.builder()
                .data(DataConfig.ofArrays().build())
                .model("flow", Map.of("bijections", List.of("affine")))
                .noTraining()
                .build();
        PipelineRunner runner = injector.getInstance(PipelineRunner.class);
        assertTrue(runner.validate(pipeline.config(), Reporter.SILENT).contains("java:rows"));
    }

    /** The failure is the compiler's, not one of the injection. */
    @Test
    void aCompilerThatCannotBeMadeSaysWhy() {
        Injector injector = Guice.createInjector(Modules.override(new PipelineModule(REGISTRY))
                .with(binder -> binder.bind(Compiler.class).toProvider(() -> {
                    throw new GraphException("no compiler today");
                })));
        assertEquals(
                "no compiler today",
                assertThrows(GraphException.class, () -> run(injector, "rings")).getMessage());
    }

    @Test
    void aPartUnderAnotherNameIsRefused() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "generator/acme.other", "bind it under generator/acme.steps",
                        "solver/acme.steps", "is no SolverFactory",
                        "thing/acme.steps", "is of no kind that there is")
                .entrySet()) {
            Injector injector = Guice.createInjector(
                    new PipelineModule(REGISTRY),
                    binder -> PipelineModule.parts(binder)
                            .addBinding(wrong.getKey())
                            .toInstance(new Steps("acme.steps")));
            String message = assertThrows(ProvisionException.class, () -> injector.getInstance(Registry.class))
                    .getMessage();
            assertTrue(message.contains(wrong.getValue()), message);
        }
    }
}
