package org.ergodic.flows.continuous;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.view.Views;
import org.ergodic.common.likelihood.OdeLikelihood;
import org.ergodic.flows.training.ConditionalFlowMatchingFactory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A bridge between two tables: dx/dt = v(x, t) carries rows of the one at t = 0 to rows of the other, the data, at t =
 * 1. No row has a given partner, and neither end has a density: v is regressed on the derivatives of straight ways
 * between rows of both (Albergo and Vanden-Eijnden 2023, "Building normalizing flows with stochastic interpolants",
 * arXiv:2209.15571; Liu, Gong and Liu 2023, "Flow straight and fast", arXiv:2209.03003). With
 * pairs from the plan of optimal transport within each batch ways hardly cross (Tong et al. 2024, arXiv:2302.00482). It
 * is no Schroedinger bridge, whose ways are Brownian bridges.
 *
 * <p>Rows of the source are on a scale of their own, of mean 0 and variance 1 in each column, and kept with the model.
 * Codes are rows of the source as its table has them: decoding translates them to the data, encoding goes back. There
 * is no likelihood, and solvers that need a score or a Gaussian end are refused. The parameters are in the scope
 * {@code velocity}.
 */
public final class Bridge implements Model, VelocityModel {
    private static final String SCOPE = "velocity";
    private static final String ROWS = "source-rows";
    private static final String COUNT = "source-count";
    private static final String SHIFT = "source-shift";
    private static final String SCALE = "source-scale";

    private final Velocity velocity;
    private final SourceRows source;
    private final int most;
    private final List<String> names;
    private final long[] event;

    /**
     * A bridge.
     *
     * @param velocity v
     * @param source where it starts
     * @param most how many rows of the source are kept with the model, at least 2
     * @param event the shape of an event, of one dimension
     * @throws IllegalArgumentException for another shape or fewer rows
     */
    Bridge(Velocity velocity, SourceRows source, int most, long... event) {
        this.velocity = Objects.requireNonNull(velocity, "velocity");
        this.source = Objects.requireNonNull(source, "source");
        this.most = most;
        this.event = event.clone();
        if (event.length != 1) {
            throw new IllegalArgumentException("a bridge goes from rows of one table to rows of another, and events of"
                    + " the shape " + java.util.Arrays.toString(event) + " are none");
        }
        if (most < 2) {
            throw new IllegalArgumentException("a bridge keeps at least 2 rows of its source, not " + most);
        }
        names = source.names().orElse(List.of());
    }

    private int width() {
        return Events.size(event);
    }

    @Override
    public void initialize(Scope s, Batch batch) {
        SourceRows.Read read = source.read(width(), most);
        double[][] padded = new double[most][width()];
        for (int i = 0; i < read.values().length; i++) {
            padded[i] = read.values()[i];
        }
        s.assign(rows(s), s.constant(Nd4j.createFromArray(padded)));
        s.assign(count(s), s.constant((double) read.values().length));
        s.assign(row(s, SHIFT, Initializer.zeros()), s.constant(line(read.shift())));
        s.assign(row(s, SCALE, Initializer.ones()), s.constant(line(read.scale())));
    }

    private static INDArray line(double... values) {
        return Nd4j.createFromArray(values).reshape(1, values.length);
    }

    private SDVariable rows(Scope s) {
        return s.state(ROWS, Initializer.zeros(), most, width());
    }

    private static SDVariable count(Scope s) {
        return s.state(COUNT, Initializer.ones());
    }

    private SDVariable row(Scope s, String name, Initializer start) {
        return s.state(name, start, 1, width());
    }

    @Override
    public SDVariable velocity(Scope s, SDVariable x, SDVariable t, Context c) {
        return velocity.at(s.child(SCOPE), x, t, c);
    }

    /** Rows of the source, each drawn with replacement. */
    @Override
    public SDVariable source(Scope s, SDVariable like) {
        row(s, SHIFT, Initializer.zeros());
        row(s, SCALE, Initializer.ones());
        SDVariable uniform = s.noise("row", Noise.UNIFORM, like, 1);
        return s.stopGradient(s.call(new Chosen(), rows(s), count(s), uniform));
    }

    /** The rows of uniform numbers. */
    record Chosen() implements ArrayFunction {
        @Override
        public String name() {
            return "source-rows";
        }

        @Override
        public long[] shape(long[]... inputs) {
            return new long[] {inputs[2][0], inputs[0][1]};
        }

        @Override
        public INDArray apply(INDArray... inputs) {
            return Evaluator.rows(inputs[0], places(NativeMemory.values(inputs[2]), inputs[1].getInt(0)));
        }
    }

    private static int[] places(double[] uniform, int count) {
        int[] places = new int[uniform.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = (int) Math.min(count - 1L, (long) (uniform[i] * count));
        }
        return places;
    }

    private Problem.Start start(Evaluator evaluator) {
        INDArray rows = evaluator.variables().get(ROWS);
        int count = evaluator.variables().get(COUNT).getInt(0);
        return (random, firstSample, n) -> {
            RandomStream own = random.split("source-row");
            double[] uniform = NativeMemory.values(own.draw(Noise.UNIFORM, firstSample, DataType.DOUBLE, n));
            return Evaluator.rows(rows, places(uniform, count));
        };
    }

    @Override
    public Optional<Condition> condition() {
        return velocity.condition();
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    public Views views() {
        return Views.of(VelocityModel.VIEW, this).and(Encoding.VIEW, new Translation());
    }

    @Override
    public List<Equation> equations() {
        return List.of(new FlowWay("bridge", this::velocity, Optional.empty(), condition(), this::start, event));
    }

    /** By pairs of optimal transport within each batch, so that rows go to rows that are near. */
    @Override
    public Component defaultObjective() {
        return Component.of(ConditionalFlowMatchingFactory.NAME, Map.of("pairing", "optimal-transport"));
    }

    /** From the data to rows of the source as its table has them, and back. */
    private final class Translation implements Encoding {
        private final OdeLikelihood way = new OdeLikelihood(
                "a bridge",
                FlowWay.TIME.reversed(),
                false,
                Bridge.this::velocity,
                (s, x) -> {
                    throw new GraphException("the source of a bridge has no density");
                },
                event);

        @Override
        public boolean needsSolver() {
            return true;
        }

        @Override
        public List<String> columns() {
            return names;
        }

        @Override
        public Optional<String> obstacle(Likelihood.Request request) {
            return way.obstacle(request);
        }

        @Override
        public Coded encode(Evaluator evaluator, Likelihood.Request request, INDArray x) {
            Coded coded = way.encode(evaluator, request, x);
            INDArray z = coded.values().castTo(DataType.DOUBLE);
            return Coded.of(
                    z.mul(line(evaluator, SCALE, z)).addi(line(evaluator, SHIFT, z)),
                    coded.status(),
                    coded.evaluations(),
                    coded.time());
        }

        @Override
        public Coded decode(Evaluator evaluator, Likelihood.Request request, INDArray z) {
            INDArray exact = z.castTo(DataType.DOUBLE);
            INDArray x = exact.sub(line(evaluator, SHIFT, exact)).divi(line(evaluator, SCALE, exact));
            return way.decode(evaluator, request, x.castTo(evaluator.dataType()));
        }

        private INDArray line(Evaluator evaluator, String name, INDArray like) {
            return evaluator.variables().get(name).castTo(DataType.DOUBLE).broadcast(like.shape());
        }

        @Override
        public Coded decodeWithLogProb(Evaluator evaluator, Likelihood.Request request, INDArray z) {
            throw new UnsupportedOperationException(
                    "the source of a bridge has no density, and so its samples have" + " none");
        }
    }
}
