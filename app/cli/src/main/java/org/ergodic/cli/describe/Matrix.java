package org.ergodic.cli.describe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Causes;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.solver.Solver;
import org.ergodic.host.Binder;
import org.ergodic.host.OptionInfo;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;

/**
 * Which SDEs, predictions, solvers and time grids go together. Every combination of those in the registry is made with
 * default options, and decided by the views that are declared, before anything is computed. So a plugin's parts are in
 * it.
 */
public final class Matrix {
    /** No time grid, of a solver that takes none. */
    public static final String NO_GRID = "";

    private static final long[] PICTURE = {1, 4, 4};
    private static final String PREDICTION = "prediction";
    private static final String CHOICE = "one of ";

    private final Registry registry;
    private final Registered<Model> model;
    private final Example guesses;
    private final List<Subject> subjects = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();

    private Matrix(Registry registry, Registered<Model> model) {
        this.registry = registry;
        this.model = model;
        guesses = new Example(registry);
    }

    /** A part that was made, or why it cannot be. */
    public record Made<T>(Optional<T> value, String failure) {
        static <T> Made<T> of(Supplier<T> maker) {
            try {
                return new Made<>(Optional.of(maker.get()), "");
            } catch (Exception | Error e) {
                Causes.rethrowIfFatal(e);
                String words = e instanceof ConfigException config
                        ? config.violations().stream().map(Violation::message).collect(Collectors.joining("; "))
                        : Causes.words(e);
                return new Made<>(Optional.empty(), "it cannot be made: " + words);
            }
        }
    }

    /** What is sampled: a model of an SDE whose score network predicts something. */
    public record Subject(String sde, String score, String prediction, Made<Model> model) {
        /** {@return the score model with what it predicts, where it has a choice} */
        String predictor() {
            return prediction.isEmpty() ? score : score + ", " + prediction;
        }
    }

    /** What samples it: a solver on a time grid, or on steps of its own. */
    public record Method(String solver, String grid, Made<Solver<?>> made) {}

    /**
     * A combination: the equations that the solver can run, the one taken first before others, or why it can run none.
     */
    public record Verdict(Subject subject, Method method, List<String> equations, List<String> reasons) {
        public boolean isRefused() {
            return equations.isEmpty();
        }

        public String reason() {
            return String.join("; ", reasons);
        }
    }

    /**
     * Makes all combinations of the model that is made with the most SDEs and scores, the first by alphabet of several.
     *
     * @param registry the parts there are
     * @return the matrix
     * @throws IllegalArgumentException if no model has an SDE and a score
     */
    public static Matrix of(Registry registry) {
        return models(registry).stream()
                .filter(model -> key(model, Kind.SCORE).isPresent())
                .map(model -> of(registry, model))
                .max(Comparator.comparingLong(Matrix::made))
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no model of an SDE and a score: add the jar of one, such as ergodic-diffusion"));
    }

    /**
     * Makes all combinations of a model.
     *
     * @param registry the parts there are
     * @param name the model's
     * @return the matrix
     * @throws IllegalArgumentException if it is no model with an SDE
     */
    public static Matrix of(Registry registry, String name) {
        List<Registered<Model>> models = models(registry);
        return models.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .map(model -> of(registry, model))
                .orElseThrow(() -> new IllegalArgumentException("no model with an SDE is called \"" + name
                        + "\"; those that have one: "
                        + models.stream().map(Registered::name).collect(Collectors.joining(", "))));
    }

    private static List<Registered<Model>> models(Registry registry) {
        return registry.list(Kind.MODEL).stream()
                .filter(model -> key(model, Kind.SDE).isPresent())
                .toList();
    }

    /** {@return the other models with an SDE} */
    public List<String> others() {
        return models(registry).stream()
                .map(Registered::name)
                .filter(name -> !name.equals(model.name()))
                .toList();
    }

    /** {@return the model's name} */
    public String model() {
        return model.name();
    }

    private long made() {
        return subjects.stream()
                .filter(subject -> subject.model().value().isPresent())
                .count();
    }

    private static Matrix of(Registry registry, Registered<Model> model) {
        Matrix matrix = new Matrix(registry, model);
        matrix.addSubjects(key(model, Kind.SDE).orElseThrow());
        for (Registered<Solver<?>> solver : registry.list(Kind.SOLVER)) {
            matrix.addMethods(solver);
        }
        return matrix;
    }

    /** {@return the option of a part that names a component of a kind} */
    private static Optional<String> key(Registered<?> part, Kind<?> kind) {
        return Binder.describe(part.factory().config()).stream()
                .filter(option -> option.type().equals(kind.name()))
                .map(OptionInfo::key)
                .findFirst();
    }

    private Map<String, Object> guess(Registered<?> part) {
        return new LinkedHashMap<>(guesses.guesses(part).get(0));
    }

    private void addSubjects(String sdeKey) {
        Assembly assembly = registry.assembly(2);
        Optional<String> scoreKey = key(model, Kind.SCORE);
        for (Registered<?> sde : registry.list(Kind.SDE)) {
            Map<String, Object> options = guess(model);
            options.put(sdeKey, Component.of(sde.name(), guess(sde)));
            if (scoreKey.isEmpty()) {
                subjects.add(new Subject(sde.name(), model.name(), "", model(assembly, model, options)));
                continue;
            }
            for (Registered<?> score : registry.list(Kind.SCORE)) {
                for (String prediction : predictions(score)) {
                    Map<String, Object> of = guess(score);
                    if (!prediction.isEmpty()) {
                        of.put(PREDICTION, prediction);
                    }
                    options.put(scoreKey.get(), Component.of(score.name(), of));
                    subjects.add(new Subject(sde.name(), score.name(), prediction, model(assembly, model, options)));
                }
            }
        }
    }

    /** Of rows, or else of pictures, which some networks see alone. */
    private static Made<Model> model(Assembly assembly, Registered<Model> model, Map<String, Object> options) {
        Component component = Component.of(model.name(), options);
        Made<Model> ofRows = Made.of(() -> assembly.create(Kind.MODEL, component));
        if (ofRows.value().isPresent()) {
            return ofRows;
        }
        Made<Model> ofPictures = Made.of(() -> assembly.over(PICTURE).create(Kind.MODEL, component));
        return ofPictures.value().isPresent() ? ofPictures : ofRows;
    }

    /** What a score model may predict; one empty word if it has no choice. */
    private static List<String> predictions(Registered<?> score) {
        return Binder.describe(score.factory().config()).stream()
                .filter(option ->
                        option.key().equals(PREDICTION) && option.type().startsWith(CHOICE))
                .map(option -> List.of(option.type().substring(CHOICE.length()).split(", ")))
                .findFirst()
                .orElse(List.of(""));
    }

    private void addMethods(Registered<Solver<?>> solver) {
        Optional<String> key = key(solver, Kind.TIME_GRID);
        if (key.isEmpty()) {
            methods.add(new Method(solver.name(), NO_GRID, solver(solver, guess(solver))));
            return;
        }
        for (Registered<?> grid : registry.list(Kind.TIME_GRID)) {
            Map<String, Object> options = guess(solver);
            options.put(key.get(), Component.of(grid.name(), guess(grid)));
            methods.add(new Method(solver.name(), grid.name(), solver(solver, options)));
        }
    }

    private Made<Solver<?>> solver(Registered<Solver<?>> solver, Map<String, Object> options) {
        Component component = Component.of(solver.name(), options);
        return Made.of(() -> registry.assembly(2).create(Kind.SOLVER, component));
    }

    /** {@return what is sampled, by SDE, score model and prediction} */
    public List<Subject> subjects() {
        return List.copyOf(subjects);
    }

    /** {@return what samples, by solver and grid} */
    public List<Method> methods() {
        return List.copyOf(methods);
    }

    /** {@return the distinct names of an axis, in order} */
    public static <T> List<String> names(List<T> all, Function<T, String> name) {
        return all.stream().map(name).distinct().toList();
    }

    /** Decides one combination. */
    public static Verdict verdict(Subject subject, Method method) {
        List<String> reasons = new ArrayList<>();
        subject.model()
                .value()
                .ifPresentOrElse(
                        m -> {},
                        () -> reasons.add("the model: " + subject.model().failure()));
        method.made()
                .value()
                .ifPresentOrElse(
                        s -> {},
                        () -> reasons.add("the solver: " + method.made().failure()));
        if (!reasons.isEmpty()) {
            return new Verdict(subject, method, List.of(), reasons);
        }
        List<String> equations = new ArrayList<>();
        for (Equation equation : subject.model().value().orElseThrow().equations()) {
            method.made()
                    .value()
                    .orElseThrow()
                    .obstacle(equation.noise(), equation.calculus(), equation.offers())
                    .ifPresentOrElse(
                            why -> reasons.add("not the " + equation.name() + ": " + why),
                            () -> equations.add(equation.name()));
        }
        return new Verdict(subject, method, equations, equations.isEmpty() ? reasons : List.of());
    }

    /** {@return every combination with what was decided of it} */
    public List<Verdict> verdicts() {
        return subjects.stream()
                .flatMap(subject -> methods.stream().map(method -> verdict(subject, method)))
                .toList();
    }

    /** {@return all combinations as JSON shows them} */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", model.name());
        facts.put("sdes", names(subjects, Subject::sde));
        facts.put("predictions", names(subjects, Subject::predictor));
        facts.put("solvers", names(methods, Method::solver));
        facts.put(
                "time-grids",
                names(methods, Method::grid).stream()
                        .filter(grid -> !grid.equals(NO_GRID))
                        .toList());
        List<Object> rows = new ArrayList<>();
        for (Verdict verdict : verdicts()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("sde", verdict.subject().sde());
            row.put("prediction", verdict.subject().predictor());
            row.put("solver", verdict.method().solver());
            if (!verdict.method().grid().equals(NO_GRID)) {
                row.put("time-grid", verdict.method().grid());
            }
            if (verdict.isRefused()) {
                row.put("refused", verdict.reasons());
            } else {
                row.put("equations", verdict.equations());
            }
            rows.add(row);
        }
        facts.put("combinations", rows);
        return facts;
    }

    /** The equations of all models, for a legend. */
    public Set<String> equations() {
        return subjects.stream()
                .flatMap(subject -> subject.model().value().stream())
                .flatMap(model -> model.equations().stream())
                .map(Equation::name)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }
}
