package org.ergodic.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Bijection.Direction;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.common.solver.Finite;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.bijection.Inverted;
import org.ergodic.flows.graph.Base;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Why a row has no density under a flow: what it is on its way to the base where a bijection, or the base, refuses it.
 */
final class Exclusion {
    private static final String ROW = "row";
    private static final String BASE = "z";
    private static final String LOG_DET = "log-det";
    private static final String LOG_PROB = "log-prob";

    private final Scope root;
    private final Context context;
    private final List<Stop> stops = new ArrayList<>();

    private Exclusion(Scope root, Context context) {
        this.root = root;
        this.context = context;
    }

    /** Where a row may be refused. */
    private record Stop(Bijection bijection, Direction direction, String output) {
        Optional<String> reason(Map<String, INDArray> way) {
            return bijection
                    .check(direction, way.get(output))
                    .map(misfit -> "on the way to the base its number " + (misfit.column() + 1) + " becomes "
                            + number(misfit.value()) + ", and " + misfit.rule());
        }
    }

    /**
     * Why a row has no density.
     *
     * @param place from the root scope to that of the flow
     * @param scope that of the bijection within it
     * @param row {@code [1, event]}
     * @return one sentence, or empty if it has a positive and finite one
     */
    static Optional<String> reason(
            Bijection bijection,
            Base base,
            UnaryOperator<Scope> place,
            String scope,
            Evaluator evaluator,
            INDArray row,
            Conditions given) {
        List<Stop> stops = new ArrayList<>();
        Call call = evaluator
                .compile(s -> {
                    Exclusion way = new Exclusion(s, given.context(s));
                    SDVariable x = s.input(ROW, Events.batch(-1, base.event()));
                    Scope flow = place.apply(s);
                    WithLogDet z = way.through(flow.child(scope), bijection, Direction.INVERSE, x);
                    stops.addAll(way.stops);
                    s.output(BASE, z.value());
                    s.output(LOG_DET, z.logDet());
                    s.output(LOG_PROB, base.logProb(flow, z.value()).add(z.logDet()));
                })
                .call(evaluator.variables())
                .set(ROW, row);
        given.give(call);
        call.run();
        Map<String, INDArray> way = new HashMap<>();
        for (String output : List.of(BASE, LOG_DET, LOG_PROB)) {
            way.put(output, call.get(output));
        }
        stops.forEach(stop -> way.put(stop.output, call.get(stop.output)));
        if (Finite.all(way.get(LOG_PROB))) {
            return Optional.empty();
        }
        return stops.stream()
                .flatMap(stop -> stop.reason(way).stream())
                .findFirst()
                .or(() -> Optional.of(end(base, way)));
    }

    /** The way through a bijection, on which those inside that do not take every number are stops. */
    private WithLogDet through(Scope s, Bijection bijection, Direction direction, SDVariable x) {
        if (bijection instanceof Inverted inverted) {
            return through(s, inverted.original(), Inverted.opposite(direction), x);
        }
        if (bijection instanceof Composition composition) {
            List<Integer> order = composition.inDirection(direction);
            SDVariable value = x;
            SDVariable logDet = null;
            for (int i : order) {
                WithLogDet next = through(
                        s.child(Integer.toString(i)), composition.parts().get(i), direction, value);
                value = next.value();
                logDet = logDet == null ? next.logDet() : logDet.add(next.logDet());
            }
            return new WithLogDet(value, logDet);
        }
        if (!bijection.takesAll(direction)) {
            Stop stop = new Stop(bijection, direction, "stop-" + stops.size());
            stops.add(stop);
            root.output(stop.output, x);
        }
        return direction == Direction.INVERSE ? bijection.inverse(s, x, context) : bijection.forward(s, x, context);
    }

    private static String end(Base base, Map<String, INDArray> way) {
        INDArray z = way.get(BASE);
        if (!Finite.all(z) || !Finite.all(way.get(LOG_DET))) {
            return "the bijections take it to no finite number, or have no finite log-determinant there";
        }
        String image =
                "the bijections take it to numbers from " + number(z.minNumber().doubleValue()) + " to "
                        + number(z.maxNumber().doubleValue());
        return base.prior()
                .limits()
                .map(limits -> image + ", and " + limits)
                .orElse(image + ", where the base's density is too small or too large a number");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }
}
