package org.ergodic.solvers.rungekutta;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Program;
import org.ergodic.api.solver.FieldGraph;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The derivative of a field by the state, d f_i / d x_j for each row: a directional derivative for each column where
 * the field is a graph, and differences where it is a numeric function. Each column counts as an evaluation.
 */
final class Jacobian {
    private static final String DIRECTION = "direction-of-jacobian";

    /** What a program is kept by beside the field. */
    private record Key(List<Long> event) {}

    private Jacobian() {}

    /**
     * The derivatives at states and times.
     *
     * @param field the field of the rows
     * @param x states
     * @param times a time for each
     * @return a matrix for each row, row by row
     */
    static double[][] of(Rows field, double[] x, double... times) {
        int d = field.width();
        double[][] matrices = new double[times.length][d * d];
        Optional<FieldGraph> graph = field.field().graph();
        Optional<Program> program = graph.flatMap(g -> program(g, field.event()));
        if (program.isPresent()) {
            tangents(matrices, graph.orElseThrow(), program.get(), field, x, times);
        } else {
            differences(matrices, field, x, times);
        }
        return matrices;
    }

    /** Of one directional derivative; none if there is an op that has no derivative. */
    private static Optional<Program> program(FieldGraph graph, long... event) {
        Key key = new Key(LongStream.of(event).boxed().toList());
        return graph.once(key, () -> {
            try {
                return Optional.of(graph.compiler()
                        .compile(graph.compiler().graph(graph.variables().dataType(), s -> {
                            SDVariable x = s.input("x", Events.batch(-1, event));
                            SDVariable t = s.input("t", Events.column(-1, event));
                            SDVariable v = s.input(DIRECTION, Events.batch(-1, event));
                            SDVariable y = graph.build(s, x, t, graph.binding().inputs(s, x));
                            s.output("tangent", s.jvp(y, x, v));
                        })));
            } catch (GraphException e) {
                return Optional.empty();
            }
        });
    }

    private static void tangents(
            double[][] matrices, FieldGraph graph, Program program, Rows field, double[] x, double... times) {
        int d = field.width();
        int n = times.length;
        INDArray at = field.array(x);
        INDArray when = NativeMemory.array(times, field.type(), Events.column(n, field.event()));
        Call call = program.call(graph.variables()).set("x", at).set("t", when);
        graph.binding().give(call);
        INDArray direction = Nd4j.zeros(field.type(), n, d);
        for (int column = 0; column < d; column++) {
            direction.assign(0).getColumn(column).assign(1);
            call.set(DIRECTION, direction.reshape(Events.batch(n, field.event())))
                    .run();
            graph.evaluated();
            INDArray tangent = call.get("tangent");
            put(matrices, column, NativeMemory.values(tangent), d);
            NativeMemory.release(tangent);
        }
        NativeMemory.release(at, when, direction);
    }

    private static void differences(double[][] matrices, Rows field, double[] x, double... times) {
        int d = field.width();
        double root = Math.sqrt(field.type() == DataType.DOUBLE ? Math.ulp(1.0) : Math.ulp(1f));
        double[] here = field.at(x, times);
        for (int column = 0; column < d; column++) {
            double[] moved = x.clone();
            for (int i = column; i < x.length; i += d) {
                moved[i] += root * Math.max(Math.abs(x[i]), 1e-3);
            }
            double[] slope = field.at(moved, times);
            for (int i = 0; i < slope.length; i++) {
                // What was really added, after rounding.
                int row = i / d * d;
                slope[i] = (slope[i] - here[i]) / (moved[row + column] - x[row + column]);
            }
            put(matrices, column, slope, d);
        }
    }

    private static void put(double[][] matrices, int column, double[] values, int d) {
        for (int row = 0; row < matrices.length; row++) {
            for (int i = 0; i < d; i++) {
                matrices[row][i * d + column] = values[row * d + i];
            }
        }
    }
}
