package org.ergodic.diffusion;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.solver.NumericPath;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A path compiled in double precision, whatever the model's, since solvers take differences of log alpha and log sigma.
 * All samples of a fixed-step solver ask for the same few times, so values are remembered.
 */
final class CompiledPath implements NumericPath {
    private static final int REMEMBERED = 10_000;

    /** One call with its input: a time grid asks for hundreds of times, of one number each. */
    private final Call call;

    private final INDArray time = Nd4j.create(DataType.DOUBLE, 1);
    private final Map<Double, Point> points = new ConcurrentHashMap<>();

    private record Point(double alpha, double sigma) {}

    CompiledPath(GaussianPath path, Evaluator evaluator) {
        Graph graph = evaluator.compiler().graph(DataType.DOUBLE, s -> {
            SDVariable t = s.input("t", 1);
            s.output("alpha", path.alpha(s, t));
            s.output("sigma", path.sigma(s, t));
        });
        Map<String, INDArray> values = new LinkedHashMap<>();
        graph.variables()
                .forEach((name, spec) -> values.put(name, evaluator.variables().get(spec)));
        call = evaluator.compiler().compile(graph).call(evaluator.compiler().variables(DataType.DOUBLE, values));
    }

    @Override
    public double alpha(double t) {
        return at(t).alpha();
    }

    @Override
    public double sigma(double t) {
        return at(t).sigma();
    }

    private Point at(double t) {
        Point known = points.get(t);
        if (known != null) {
            return known;
        }
        Point point = computed(t);
        if (points.size() >= REMEMBERED) {
            // Adaptive solvers ask for ever new times.
            points.clear();
        }
        points.put(t, point);
        return point;
    }

    private synchronized Point computed(double t) {
        call.set("t", time.putScalar(0, t)).run();
        return new Point(call.scalar("alpha"), call.scalar("sigma"));
    }
}
