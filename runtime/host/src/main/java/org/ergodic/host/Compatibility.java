package org.ergodic.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ergodic.api.message.Names;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;

/** Whether a model, a solver and an objective go together, decided from declared views alone, before any computing. */
public final class Compatibility {
    private Compatibility() {}

    /**
     * The equation of a model that a solver will run.
     *
     * @param model the model
     * @param solverName the solver's name, for messages
     * @param traits the solver's traits
     * @param wanted the name of the equation asked for, or empty for the first that the solver can run
     * @param registry to name the solvers that would do
     * @return the equation
     * @throws IncompatibleException if there is none, saying why for each equation and which solvers would do
     */
    public static Equation equation(
            Model model, String solverName, Traits traits, Optional<String> wanted, Registry registry) {
        return equation(
                model.equations(),
                solverName,
                e -> traits.obstacle(e.noise(), e.calculus(), e.offers()),
                wanted,
                registry);
    }

    /**
     * The equation of a model that a solver will run, by what the solver as it is made needs: that is what its traits
     * say, and what its parts need, such as a time grid.
     *
     * @param model the model
     * @param solverName the solver's name, for messages
     * @param solver the solver
     * @param wanted the name of the equation asked for, or empty for the first that the solver can run
     * @param registry to name the solvers that would do
     * @return the equation
     * @throws IncompatibleException if there is none, saying why for each equation and which solvers would do
     */
    public static Equation equation(
            Model model, String solverName, Solver<?> solver, Optional<String> wanted, Registry registry) {
        return equation(model.equations(), solverName, solver, wanted, registry);
    }

    /**
     * The first of some equations that a solver can run, by what the solver as it is made needs.
     *
     * @param equations of a model
     * @param solverName the solver's name, for messages
     * @param solver the solver
     * @param wanted the name of the equation asked for, or empty for the first that the solver can run
     * @param registry to name the solvers that would do
     * @return the equation
     * @throws IncompatibleException if there is none, saying why for each equation and which solvers would do
     */
    public static Equation equation(
            List<Equation> equations, String solverName, Solver<?> solver, Optional<String> wanted, Registry registry) {
        return equation(
                equations, solverName, e -> solver.obstacle(e.noise(), e.calculus(), e.offers()), wanted, registry);
    }

    private static Equation equation(
            List<Equation> equations,
            String solverName,
            Function<Equation, Optional<String>> obstacles,
            Optional<String> wanted,
            Registry registry) {
        List<String> names = equations.stream().map(Equation::name).toList();
        if (wanted.isPresent() && !names.contains(wanted.get())) {
            throw new IncompatibleException(
                    "this model has no equation \"" + wanted.get() + "\". " + Names.suggest(wanted.get(), names));
        }
        List<String> reasons = new ArrayList<>();
        for (Equation equation : equations) {
            if (wanted.isPresent() && !wanted.get().equals(equation.name())) {
                continue;
            }
            Optional<String> obstacle = obstacles.apply(equation);
            if (obstacle.isEmpty()) {
                return equation;
            }
            reasons.add("not its " + equation.name() + ": " + obstacle.get());
        }
        Set<String> able = new java.util.TreeSet<>();
        equations.stream()
                .filter(e -> wanted.isEmpty() || wanted.get().equals(e.name()))
                .forEach(e -> solvers(e, registry).forEach(name -> able.add(name + " (" + e.name() + ")")));
        throw new IncompatibleException("the solver \"" + solverName + "\" cannot sample this model: "
                + String.join("; ", reasons) + ". Solvers that would do: "
                + (able.isEmpty() ? "(none)" : String.join(", ", able)));
    }

    /**
     * The solvers that can run an equation.
     *
     * @param equation the equation
     * @param registry the solvers there are
     * @return their names, sorted
     */
    public static List<String> solvers(Equation equation, Registry registry) {
        return registry.list(Kind.SOLVER).stream()
                .filter(solver -> ((SolverFactory<?>) solver.factory())
                        .traits()
                        .obstacle(equation.noise(), equation.calculus(), equation.offers())
                        .isEmpty())
                .map(Registered::name)
                .toList();
    }

    /**
     * Checks that a model offers what something needs of it.
     *
     * @param what the thing, for the message: {@code objective "denoising"}
     * @param needs the views it needs
     * @param model the model
     * @throws IncompatibleException if a view is missing, naming it
     */
    public static void require(String what, Set<View<?>> needs, Model model) {
        Set<View<?>> missing = model.views().missing(needs);
        if (!missing.isEmpty()) {
            throw new IncompatibleException("the " + what + " needs the view " + Views.names(missing)
                    + " of the model, which offers " + Views.names(model.views().offered()));
        }
    }

    /** Parts that do not go together. */
    public static final class IncompatibleException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        IncompatibleException(String message) {
            super(message);
        }
    }
}
