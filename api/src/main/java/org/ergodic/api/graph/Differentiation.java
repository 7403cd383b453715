package org.ergodic.api.graph;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Derivatives as transformations of a SameDiff graph: each adds ops to the graph it is given, so that its result can be
 * used, compiled and differentiated like anything else. Offered by a {@link Compiler}; definitions use it through
 * {@link Scope}.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Differentiation {
    /**
     * Reverse mode: {@code d(sum y)/dx} for each x.
     *
     * @param graph the graph
     * @param y any shape
     * @param xs the variables to differentiate by, each a leaf: how it is computed plays no part
     * @param constants names of variables through which nothing is differentiated, unless one is among the xs
     * @return for each x a variable of its shape
     * @throws GraphException if an op between x and y has no derivative, naming it
     */
    List<SDVariable> gradient(SameDiff graph, SDVariable y, List<SDVariable> xs, Set<String> constants);

    /**
     * Forward mode: the directional derivative of each y along the given directions.
     *
     * @param graph the graph
     * @param ys any shapes
     * @param directions for each x the direction, of its shape; each x is a leaf
     * @param constants names of variables through which nothing is differentiated, unless one is among the xs
     * @return for each y a variable of its shape
     * @throws GraphException if an op between x and y has no derivative, naming it
     */
    List<SDVariable> jvp(
            SameDiff graph, List<SDVariable> ys, Map<SDVariable, SDVariable> directions, Set<String> constants);
}
