package org.ergodic.api.solver;

import org.apiguardian.api.API;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The solution of an ordinary differential equation as a numeric function of state and two times, as a model of an
 * {@link org.ergodic.api.model.AverageVelocity} has it. Thread-safe; rows are independent of each other.
 */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface FlowMap {
    /** The view of a problem's flow map; each use is one evaluation of the model. */
    View<FlowMap> VIEW = View.counted("flow-map", FlowMap.class, FlowMap::counted);

    /**
     * Where the solution is at another time.
     *
     * @param x states at time {@code from}, {@code [n, event]}; not changed
     * @param from the time of all states
     * @param to the time that they are carried to
     * @return the states at time {@code to}, a new array
     */
    INDArray at(INDArray x, double from, double to);

    private FlowMap counted(Runnable count) {
        return (x, from, to) -> {
            count.run();
            return at(x, from, to);
        };
    }
}
