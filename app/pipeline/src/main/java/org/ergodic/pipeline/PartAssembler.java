package org.ergodic.pipeline;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ergodic.api.array.SizeException;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.message.Causes;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSize;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.TrainingChoice;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.solver.NotFiniteException;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.likelihood.OdeLikelihood;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.host.Attribution;
import org.ergodic.host.Binder;
import org.ergodic.host.Compatibility;
import org.ergodic.host.Components;
import org.ergodic.host.PartException;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.MeasurementConfig;
import org.ergodic.pipeline.config.Overrides;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.SampleSection;
import org.ergodic.pipeline.config.ScoreConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.ergodic.pipeline.config.YamlReader;
import org.ergodic.pipeline.sampling.Budget;
import org.ergodic.pipeline.sampling.Dialed;
import org.ergodic.pipeline.sampling.Guidance;
import org.ergodic.pipeline.sampling.Measurement;
import org.ergodic.pipeline.store.OutputException;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.train.TrainingException;

/** Makes components and tells whether they go together, with messages that say where in the config they stand. */
final class PartAssembler {
    /**
     * By what a model is sampled, found to go together.
     *
     * @param name the solver as a config names it
     * @param solver the solver
     * @param equation what it runs
     */
    record Sampling(Component name, Solver<?> solver, Equation equation) {}

    /** What the application itself says, whoever's part was at work. */
    private static final List<Class<? extends RuntimeException>> OURS = List.of(
            ConfigException.class,
            PartException.class,
            CancelledException.class,
            DataException.class,
            OutputException.class,
            ModelException.class,
            SamplingException.class,
            StageException.class,
            TrainingException.class);

    /** Exceptions whose message says what was wrong, whether or not it is known with which part. */
    private static final List<Class<? extends RuntimeException>> MESSAGES =
            List.of(GraphException.class, NotFiniteException.class, IllegalArgumentException.class);

    private final Registry registry;
    private final Instances instances;
    private final Supplier<Compiler> compiler;
    private final AtomicReference<Guiding> guiding = new AtomicReference<>();

    /** The run that guided samples last, as its folder was then. */
    private record Guiding(Path folder, List<Long> written, Guidance.Other run) {}

    PartAssembler(Registry registry, Instances instances, Supplier<Compiler> compiler) {
        this.registry = registry;
        this.instances = instances;
        this.compiler = compiler;
    }

    /** A YAML file of a run's, with the objects that were given in Java in their places. */
    ConfigNode.MapNode read(RunFolder run, String file) {
        return instances.into(run.path(), YamlReader.read(run.readable(file)));
    }

    /** The table of numbers that Java code gives under a name. */
    Optional<ArrayTable> arrays(String name) {
        return instances.arrays(name);
    }

    /** The pipeline of a run. */
    Pipeline pipeline(RunFolder run, List<String> overrides) {
        return Pipeline.of(Overrides.apply(read(run, RunFolder.CONFIG), overrides), registry);
    }

    Map<String, Object> objects() {
        return instances.byName();
    }

    /**
     * A config as it is written with a run: with every option that has a value. Steps that follow from evaluations
     * are none: another number of evaluations would contradict them.
     */
    Map<String, Object> written(Record config) {
        Map<String, Object> all = binder().unbind(config);
        if ((config instanceof SampleConfig ? all : all.get("sample")) instanceof Map<?, ?> section) {
            SampleSection.dropStepsThatFollow(section);
        }
        return all;
    }

    Registry registry() {
        return registry;
    }

    /** The codec of words that a model wants; one that Java code gives says nothing. */
    Optional<String> wordCodec(Component model) {
        return model.instance().isPresent()
                ? Optional.empty()
                : Optional.of(factory(model))
                        .filter(ModelFactory.class::isInstance)
                        .map(factory ->
                                Attribution.given(((ModelFactory<?>) factory).wordCodec(), Kind.MODEL, "wordCodec"));
    }

    private Factory<?, ? extends Model> factory(Component model) {
        return registry.find(Kind.MODEL, model.name(), model.options().location(), "model")
                .factory();
    }

    /** A pipeline with what it leaves to its model chosen for data of some size. */
    PipelineConfig sized(PipelineConfig config, DataSize size) {
        Component model = config.model();
        if (model.instance().isPresent()) {
            return with(config, config.data(), model, config.train().chosen(Optional.empty()));
        }
        return factory(model) instanceof ModelFactory<?> models ? sized(config, models, size) : config;
    }

    private <C extends Record> PipelineConfig sized(PipelineConfig config, ModelFactory<C> factory, DataSize size) {
        Component model = config.model();
        C bound = binder().bind(factory, model, "model");
        C sized = Attribution.given(factory.sized(bound, size), Kind.MODEL, "sized");
        TrainConfig train = config.train();
        boolean open = TrainConfig.OPEN.stream().anyMatch(train::isOpen);
        Optional<TrainingChoice> choice =
                open ? Attribution.given(factory.training(sized, size), Kind.MODEL, "training") : Optional.empty();
        return with(
                config,
                scaled(config.data(), train, choice),
                sized.equals(bound)
                        ? model
                        : Component.of(
                                        model.name(),
                                        new ConfigNode.MapNode(
                                                Binder.tree(sized).entries(),
                                                Map.of(),
                                                model.options().location()))
                                .bound(sized),
                train.chosen(choice));
    }

    /** Tables alone: the numbers of a picture belong together. */
    private DataConfig scaled(DataConfig data, TrainConfig train, Optional<TrainingChoice> choice) {
        Optional<String> scale = choice.flatMap(TrainingChoice::scale)
                .filter(name -> train.isOpen("steps")
                        && data.scale().isEmpty()
                        && data.binarise().isEmpty()
                        && data.idx().isEmpty()
                        && data.image().isEmpty());
        return scale.map(name -> data.toBuilder()
                        .scale(DataConfig.Scale.valueOf(name.toUpperCase(Locale.ROOT)))
                        .build())
                .orElse(data);
    }

    private static PipelineConfig with(PipelineConfig config, DataConfig data, Component model, TrainConfig train) {
        return new PipelineConfig(
                config.ergodic(),
                config.seed(),
                data,
                model,
                train,
                config.sample(),
                config.score(),
                config.evaluate(),
                config.output());
    }

    Binder binder() {
        return new Binder(registry);
    }

    Assembly assembly(long... event) {
        return registry.assembly(event);
    }

    /** Where data come with a condition, what can read it is shown it. */
    Assembly assembly(Optional<Condition> condition, long... event) {
        Assembly plain = assembly(event);
        return condition.map(given -> plain.showing(Condition.VIEW, given)).orElse(plain);
    }

    /** How samples are guided, if they are; the other run that guides them is read. */
    Optional<Guidance> guidance(SampleConfig how) {
        return how.guidance().map(config -> Guidance.of(config, this::other));
    }

    /** A pipeline asks for it when it is checked and again for each draw; it is read anew where it has changed. */
    private Guidance.Other other(String dir) {
        RunFolder folder = RunFolder.open(Path.of(dir));
        List<Long> written = Stream.of(RunFolder.MODEL_YAML, RunFolder.MODEL_TENSORS)
                .map(name -> folder.file(name).toFile().lastModified())
                .toList();
        Guiding known = guiding.get();
        if (known != null
                && known.folder.equals(folder.path())
                && known.run.dir().equals(dir)
                && known.written.equals(written)) {
            return known.run;
        }
        ModelFile file = ModelFile.read(folder, this);
        FittedModel model = file.fitted(folder, file.checkpoint(folder), this, compiler, Clock.systemUTC());
        Guidance.Other run =
                new Guidance.Other(dir, model.model(), model.evaluator(), model.scaling(), model.condition());
        guiding.set(new Guiding(folder.path(), written, run));
        return run;
    }

    /**
     * The solver by which a model is sampled where none is named.
     *
     * @param file where the sample section stands
     * @throws ConfigException if none that is present can
     */
    Component defaultSolver(Model model, Location file) {
        try {
            return Attribution.given(model.defaultSolver(registry), Kind.MODEL, "defaultSolver");
        } catch (IllegalArgumentException e) {
            throw at(file, "sample.solver", e);
        }
    }

    /**
     * How rows are scored and encoded, with a solver where the model's likelihood or its codes need one and one is
     * present; nothing for others.
     */
    Optional<ScoreConfig> scoring(Model model, Optional<ScoreConfig> given) {
        if (model.views().find(Likelihood.VIEW).filter(Likelihood::needsSolver).isEmpty()
                && model.views()
                        .find(Encoding.VIEW)
                        .filter(Encoding::needsSolver)
                        .isEmpty()) {
            return given;
        }
        ScoreConfig how = given.orElse(ScoreConfig.DEFAULT);
        return Optional.of(how.solver()
                .or(() -> registry.find(OdeLikelihood.SOLVER))
                .map(how::withSolver)
                .orElse(how));
    }

    /**
     * How rows are scored where few probes estimate their likelihoods: to a tolerance that is far below the error of
     * the probes, unless the solver is another than the one that is taken where nothing is said.
     */
    ScoreConfig estimating(ScoreConfig how, int probes, Assembly assembly) {
        ScoreConfig estimate = how.withProbes(probes, how.divergence());
        boolean isDefault = registry.find(OdeLikelihood.SOLVER)
                .map(usual -> assembly.create(Kind.SOLVER, usual))
                .equals(how.solver().map(own -> assembly.create(Kind.SOLVER, own)));
        return isDefault
                ? registry.find(OdeLikelihood.SOLVER_OF_ESTIMATES)
                        .map(estimate::withSolver)
                        .orElse(estimate)
                : estimate;
    }

    /** Why rows cannot be scored as a pipeline says, if they cannot: a time outside the interval, or a wrong solver. */
    Optional<String> scoringObstacle(Model model, ScoreConfig given, Assembly assembly) {
        Optional<Likelihood> likelihood = model.views().find(Likelihood.VIEW);
        ScoreConfig how = scoring(model, Optional.of(given)).orElse(given);
        if (likelihood.isEmpty()
                || likelihood.get().needsSolver() && how.solver().isEmpty()) {
            return Optional.empty();
        }
        Likelihood.Request request = how.request(RandomStream.of(0));
        return likelihood
                .get()
                .obstacle(
                        likelihood.get().needsSolver()
                                ? request.withSolver(assembly.create(
                                        Kind.SOLVER, how.solver().get()))
                                : request);
    }

    /**
     * By what a model is sampled.
     *
     * @param assembly makes the solver
     * @param file where the sample section stands
     * @throws ConfigException if the solver has no equation that it can run, or could not reach its end
     */
    Sampling sampling(Model model, SampleConfig how, Assembly assembly, Location file) {
        Component component = how.solver().orElseGet(() -> defaultSolver(model, how, file));
        if (how.evaluations().isPresent() && SampleConfig.saysSteps(component)) {
            throw new ConfigException(List.of(new Violation(
                    component.options().location(),
                    "sample.evaluations",
                    "evaluations say how many steps the solver takes, and its own option steps says so too: leave one"
                            + " of them out")));
        }
        Solver<?> solver = assembly.create(Kind.SOLVER, component);
        return new Sampling(component, solver, equation(model, how, component, solver, file));
    }

    /**
     * The solver that is chosen where none is named; evaluations say how many steps it takes, where they are given. The
     * model's own choice is for its equations as they are.
     */
    Component defaultSolver(Model model, SampleConfig how, Location file) {
        Component choice = Dialed.isPlain(model, how)
                ? defaultSolver(model, file)
                : Dialed.solver(Dialed.equations(model, how, file), registry, file);
        return how.evaluations().isPresent() && choice.options() instanceof ConfigNode.MapNode options
                ? Component.of(choice.name(), options.without(SampleConfig.STEPS))
                : choice;
    }

    /** Makes a solver of any number of steps. */
    Budget.BySteps bySteps(Component solver, Assembly assembly) {
        return steps -> {
            Component other = registry.with(solver, Map.of(SampleConfig.STEPS, steps));
            return other == solver ? Optional.empty() : Optional.of(assembly.create(Kind.SOLVER, other));
        };
    }

    private Equation equation(Model model, SampleConfig how, Component component, Solver<?> solver, Location file) {
        Equation equation;
        try {
            Attribution.given(solver.traits(), Kind.SOLVER, "traits");
            List<Equation> equations = Dialed.equations(model, how, file);
            // What is dialed is chosen by then, and may have another name.
            Optional<String> wanted = how.stochasticity().isPresent() ? Optional.empty() : how.equation();
            equation = Compatibility.equation(equations, component.name(), solver, wanted, registry);
        } catch (Compatibility.IncompatibleException e) {
            throw at(component.options().location(), "sample.solver", e);
        }
        List<Violation> violations = new ArrayList<>();
        Sampler.timeObstacle(equation, how.timeMin())
                .ifPresent(why -> violations.add(new Violation(file, "sample.time-min", why)));
        Sampler.timesObstacle(equation, how.timeMin(), how.times())
                .ifPresent(why -> violations.add(new Violation(file, "sample.times", why)));
        if (how.logLikelihood()) {
            decodingObstacle(model, how, solver)
                    .ifPresent(why -> violations.add(new Violation(file, "sample.log-likelihood", why)));
        }
        if (how.clamp().isPresent()) {
            clampObstacle(model, equation)
                    .ifPresent(why -> violations.add(new Violation(file, "sample.clamp", why + ": leave it out")));
        }
        guidanceObstacle(model, how, equation)
                .ifPresent(why -> violations.add(new Violation(file, "sample.guidance", why)));
        how.measurement()
                .flatMap(config -> measurementObstacle(config, model, equation, solver))
                .ifPresent(why -> violations.add(new Violation(file, "sample.measurement", why)));
        how.evaluations()
                .filter(most -> solver.traits().evaluationsPerStep().orElse(1) > most)
                .ifPresent(most -> violations.add(new Violation(
                        file,
                        "sample.evaluations",
                        "must be at least the "
                                + solver.traits().evaluationsPerStep().getAsInt() + " that one step of the solver "
                                + component.name() + " takes, and it is " + most)));
        solver.stepsAhead().stream()
                .filter(steps -> how.evaluations().isEmpty() && steps > how.maxSteps())
                .forEach(steps -> violations.add(new Violation(
                        file,
                        "sample.max-steps",
                        "must be at least the " + steps + " steps that the solver " + component.name()
                                + " takes, or no sample reaches the end, and it is " + how.maxSteps())));
        if (!violations.isEmpty()) {
            throw new ConfigException(violations);
        }
        return equation;
    }

    /** Why the solver that is to sample cannot find log-likelihoods on the way, if it cannot. */
    private static Optional<String> decodingObstacle(Model model, SampleConfig how, Solver<?> solver) {
        if (model.views().find(Likelihood.VIEW).isEmpty()) {
            return Optional.of(
                    "the model has codes, whose distribution has no density, and so no likelihood: leave it" + " out");
        }
        Encoding encoding = model.views().require(Encoding.VIEW);
        Likelihood.Request request = Likelihood.Request.of(RandomStream.of(0)).withTimeMin(how.timeMin());
        return encoding.needsSolver() ? encoding.obstacle(request.withSolver(solver)) : Optional.empty();
    }

    /** Why samples cannot be guided as is asked for, if they cannot. */
    private Optional<String> guidanceObstacle(Model model, SampleConfig how, Equation equation) {
        try {
            return guidance(how).flatMap(guidance -> guidance.obstacle(model, equation));
        } catch (ModelException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> measurementObstacle(
            MeasurementConfig config, Model model, Equation equation, Solver<?> solver) {
        try {
            return Measurement.of(config).obstacle(model, equation, solver, Events.size(model.event()));
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Why data that a model predicts cannot be clamped, if they cannot. */
    private static Optional<String> clampObstacle(Model model, Equation equation) {
        if (model.views().find(GaussianPath.VIEW).isEmpty()) {
            return Optional.of("the model predicts no data on the way to a sample, since it has no view "
                    + GaussianPath.VIEW + "; it offers "
                    + Views.names(model.views().offered()));
        }
        return equation.withScore(score -> score).isPresent()
                ? Optional.empty()
                : Optional.of("its equation " + equation.name() + " is along no score");
    }

    /** {@return the names of the solvers that can run an equation, but for one} */
    List<String> others(Equation equation, Component solver) {
        return Compatibility.solvers(equation, registry).stream()
                .filter(name -> !name.equals(solver.name()))
                .toList();
    }

    /** Refuses a part that says why it does not go with the others. */
    void refuse(String path, Component component, Optional<String> obstacle) {
        obstacle.ifPresent(why -> {
            throw new ConfigException(List.of(new Violation(component.options().location(), path, why)));
        });
    }

    void require(String path, Component component, String kind, Set<View<?>> needs, Model model) {
        try {
            Compatibility.require(kind + " \"" + component.name() + "\"", needs, model);
        } catch (Compatibility.IncompatibleException e) {
            String own = model.defaultObjective().name();
            boolean another = kind.equals("objective") && !own.equals(component.name());
            String hint = another ? ". The model's own objective is \"" + own + "\"" : "";
            throw new ConfigException(
                    List.of(new Violation(component.options().location(), path, e.getMessage() + hint)));
        }
    }

    /** The components of a config, to name one that fails by its place. */
    Map<Kind<?>, Set<Component>> used(Record config) {
        return Components.used(registry, config);
    }

    /** The components of a run's pipeline. */
    Map<Kind<?>, Set<Component>> used(Path dir) {
        return used(pipeline(RunFolder.open(dir), List.of()).config());
    }

    /**
     * Does work. A failure that comes from a third party's part names the part, its jar and where it is named.
     *
     * @param used the components that the work is done with, asked for when something fails
     * @param work the work
     */
    <T> T naming(Supplier<Map<Kind<?>, Set<Component>>> used, Supplier<T> work) {
        try {
            return work.get();
        } catch (Exception | Error e) {
            Causes.rethrowIfFatal(e);
            if (OURS.stream().anyMatch(type -> type.isInstance(e))) {
                throw e;
            }
            Map<Kind<?>, Set<Component>> components = orNone(used);
            Optional<PartException> named = Attribution.of(e, registry, components, PartAssembler.class);
            if (named.isEmpty() && MESSAGES.stream().noneMatch(type -> type.isInstance(e))) {
                named = Attribution.suspicion(e, registry, components);
            }
            if (named.isPresent()) {
                throw named.get();
            }
            throw e;
        }
    }

    /**
     * Builds what trains a model. An objective that does not take the model is an error of the pipeline.
     *
     * @param config the pipeline
     * @param building what is built
     * @throws ConfigException if the objective refuses the model, or no graph can be built of the two
     */
    <T> T training(PipelineConfig config, Supplier<T> building) {
        try {
            return building.get();
        } catch (IllegalArgumentException | GraphException | SizeException e) {
            Optional<PartException> named =
                    Attribution.of(e, registry, orNone(() -> used(config)), PartAssembler.class);
            if (named.isPresent()) {
                throw named.get();
            }
            Component objective = config.train().objective().orElseThrow(() -> e);
            // A default objective stands nowhere; the model that gave it does.
            Location stated = objective.options().location();
            Location place = stated.equals(Location.JAVA)
                    ? new Location(config.model().options().location().source(), 0)
                    : stated;
            throw new ConfigException(
                    List.of(new Violation(
                            place,
                            "train.objective",
                            "the objective \"" + objective.name() + "\" cannot train this model: " + e.getMessage())),
                    e);
        }
    }

    private static Map<Kind<?>, Set<Component>> orNone(Supplier<Map<Kind<?>, Set<Component>>> used) {
        try {
            return used.get();
        } catch (Exception | Error e) {
            Causes.rethrowIfFatal(e);
            return Map.of();
        }
    }

    private static ConfigException at(Location location, String path, Exception e) {
        return new ConfigException(List.of(new Violation(location, path, e.getMessage())));
    }
}
