package org.ergodic.common.noise;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Program;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.NoiseSource.Request;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws the numbers of a piece of the tree for all samples: in single precision by a program, whose kernels are fast,
 * in double precision by the stream itself. Which of the two never depends on how many samples there are.
 */
final class NodeNoise {
    private final Request request;
    private final int width;
    private final RandomStream whole;
    private final RandomStream blocks;
    private final RandomStream cuts;
    private final Calls calls;

    /** A call that fills an array, which is read in one piece. */
    private record Drawing(Call call, INDArray z, FloatBuffer numbers, float[] copy) {}

    /** Programs and their calls, which serve the draws of all runs: to make one takes longer than to draw. */
    static final class Calls {
        private final ConcurrentMap<Integer, Program> programs = new ConcurrentHashMap<>();
        private final ConcurrentMap<Shape, Queue<Drawing>> idle = new ConcurrentHashMap<>();

        private record Shape(int rows, int width) {}

        private double[] draw(int rows, int width, RandomStream stream, long firstSample) {
            Queue<Drawing> pool = idle.computeIfAbsent(new Shape(rows, width), shape -> new ConcurrentLinkedQueue<>());
            Drawing drawing = pool.poll();
            if (drawing == null) {
                drawing = drawing(rows, width);
            }
            drawing.call.random(name -> stream, firstSample).run().geti("z", drawing.z);
            float[] values = drawing.copy;
            drawing.numbers.get(0, values);
            double[] wide = new double[values.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = values[i];
            }
            pool.add(drawing);
            return wide;
        }

        private Drawing drawing(int rows, int width) {
            Program program = programs.computeIfAbsent(width, NodeNoise::compile);
            Call call = program.call(Compiler.find().variables(DataType.FLOAT, Map.of()));
            INDArray each = Nd4j.zeros(DataType.FLOAT, rows, 1);
            call.set("rows", each);
            NativeMemory.release(each);
            INDArray z = Nd4j.zeros(DataType.FLOAT, rows, width);
            return new Drawing(call, z, z.data().asNioFloat(), new float[Math.toIntExact(z.length())]);
        }
    }

    NodeNoise(Request request, Calls calls) {
        this.request = request;
        this.calls = calls;
        width = request.area() ? Math.multiplyExact(2, request.width()) : request.width();
        RandomStream path = request.random().split("brownian-path");
        whole = path.split("whole");
        blocks = path.split("blocks");
        cuts = path.split("cuts");
    }

    private static Program compile(int width) {
        Compiler compiler = Compiler.find();
        return compiler.compile(compiler.graph(
                DataType.FLOAT, s -> s.output("z", s.noise("node", Noise.NORMAL, s.input("rows", -1, 1), width))));
    }

    double[] whole() {
        return draw(whole);
    }

    /**
     * The numbers by which a piece is cut at the end of a block.
     *
     * @param depth of the block
     * @param index of the time among the ends of the blocks of that depth
     */
    double[] cut(int depth, long index) {
        return draw(blocks.split(((long) depth << 56) | index));
    }

    double[] cut(double at) {
        return draw(cuts.split(Double.doubleToLongBits(at)));
    }

    /** Standard normal numbers: row by row those for the increments, then those for the areas. */
    private double[] draw(RandomStream stream) {
        if (request.single() && request.rows() > 0) {
            return calls.draw(request.rows(), width, stream, request.firstSample());
        }
        double[] values = new double[Math.multiplyExact(request.rows(), width)];
        for (int row = 0; row < request.rows(); row++) {
            stream.fill(Noise.NORMAL, request.firstSample() + row, values, row * width, width);
        }
        return values;
    }
}
