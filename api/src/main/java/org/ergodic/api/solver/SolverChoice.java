package org.ergodic.api.solver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.view.View;

/**
 * What is wanted of a solver where none is named: what it must be able to do, and the options that it is to have. So a
 * part names no solver of another jar; {@link Solvers} finds the first that fits. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SolverChoice {
    private final String purpose;
    private final List<Predicate<Traits>> preferences;
    private final Map<String, Object> options;
    private final Set<String> required;

    private SolverChoice(
            String purpose, List<Predicate<Traits>> preferences, Map<String, Object> options, Set<String> required) {
        this.purpose = Objects.requireNonNull(purpose, "purpose");
        this.preferences = List.copyOf(preferences);
        this.options = Map.copyOf(options);
        this.required = Set.copyOf(required);
    }

    /** {@return what it is for, as the end of a sentence, such as {@code "run the equation reverse-sde"}} */
    public String purpose() {
        return purpose;
    }

    /**
     * {@return what it must be able to do, by its traits; one that the first holds of is taken before one of the
     * second}
     */
    public List<Predicate<Traits>> preferences() {
        return preferences;
    }

    /** {@return values by kebab-case key, for solvers that have an option of that name} */
    public Map<String, Object> options() {
        return options;
    }

    /** {@return those of the options without which a solver is not wanted} */
    public Set<String> required() {
        return required;
    }

    /**
     * A choice that nothing fits yet, to be added to by {@link #orRunning}.
     *
     * @param purpose what it is for, as the end of a sentence
     * @return the choice
     */
    public static SolverChoice of(String purpose) {
        return new SolverChoice(purpose, List.of(), Map.of(), Set.of());
    }

    /**
     * A solver that can do something, with its defaults.
     *
     * @param purpose what it is for, as the end of a sentence
     * @param fits what it must be able to do
     * @return the choice
     */
    public static SolverChoice of(String purpose, Predicate<Traits> fits) {
        return new SolverChoice(purpose, List.of(fits), Map.of(), Set.of());
    }

    /**
     * A solver of a problem. Of those that can run one without noise, the ones that choose their own steps come first,
     * since they keep to a tolerance; of these the ones of order 4 to 6, which do well over the widest range of
     * tolerances (Hairer, Norsett and Wanner 1993, "Solving ordinary differential equations I", section II.10). Of
     * those that can run one with noise, the ones that need nothing but drift and diffusion come first, since they run
     * any.
     *
     * @param purpose what it is for, as the end of a sentence
     * @param noise how noise enters the problem
     * @param offers the views on offer
     * @return the choice
     */
    public static SolverChoice running(String purpose, NoiseType noise, Set<View<?>> offers) {
        return of(purpose).orRunning(noise, offers);
    }

    /**
     * The same choice, and where nothing fits, a solver of another problem.
     *
     * @param noise how noise enters that problem
     * @param offers the views that it offers
     * @return a new choice
     */
    public SolverChoice orRunning(NoiseType noise, Set<View<?>> offers) {
        Set<View<?>> views = Set.copyOf(offers);
        Predicate<Traits> able = traits -> traits.obstacle(noise, views).isEmpty();
        List<Predicate<Traits>> all = new ArrayList<>(preferences);
        if (noise == NoiseType.NONE) {
            Predicate<Traits> adaptive = able.and(Traits::adaptive);
            all.add(adaptive.and(
                    traits -> traits.order().orElse(0) >= 4 && traits.order().orElse(0) <= 6));
            all.add(adaptive);
        } else {
            all.add(able.and(
                    traits -> Set.of(VectorField.DRIFT, VectorField.DIFFUSION).containsAll(traits.needs())));
        }
        all.add(able);
        return new SolverChoice(purpose, all, options, required);
    }

    /**
     * The same choice with an option.
     *
     * @param key kebab-case
     * @param value given to the solver where it has an option of that name
     * @return a new choice
     */
    public SolverChoice with(String key, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(options);
        all.put(key, value);
        return new SolverChoice(purpose, preferences, all, required);
    }

    /**
     * The same choice of solvers that have an option alone, such as a share of noise.
     *
     * @param key kebab-case
     * @param value given to the solver
     * @return a new choice
     */
    public SolverChoice requiring(String key, Object value) {
        SolverChoice with = with(key, value);
        Set<String> all = new LinkedHashSet<>(required);
        all.add(key);
        return new SolverChoice(purpose, preferences, with.options, all);
    }
}
