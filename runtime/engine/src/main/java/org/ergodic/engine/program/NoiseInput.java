package org.ergodic.engine.program;

import java.util.function.Function;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.engine.random.Draws;
import org.ergodic.engine.runtime.Parallel;
import org.nd4j.linalg.api.buffer.DataType;

/** Draws one random input of a call, many rows on several threads. */
final class NoiseInput implements Parallel.Job {
    private static final int PART = 4096;
    private static final int MAX_PARTS = 16;

    private final String name;
    private final Noise noise;
    private final DataType type;
    private Draws[] draws = {};
    private Function<String, RandomStream> streams;
    private long key0;
    private long key1;
    private long firstSample;
    private int rows;
    private int width;
    private int parts;
    private Object out;

    NoiseInput(String name, Noise noise, DataType type) {
        this.name = name;
        this.noise = noise;
        this.type = type;
    }

    void fill(Function<String, RandomStream> from, long first, int rowCount, int rowWidth, Object buffer) {
        if (from != streams) {
            RandomStream own = from.apply(name);
            streams = from;
            key0 = own.key0();
            key1 = own.key1();
        }
        firstSample = first;
        rows = rowCount;
        width = rowWidth;
        out = buffer;
        parts = (int) Math.max(1, Math.min(Math.min(rows, MAX_PARTS), (long) rows * Math.max(4, width) / PART));
        if (draws.length < parts) {
            draws = new Draws[parts];
            for (int i = 0; i < parts; i++) {
                draws[i] = Draws.of(type);
            }
        }
        if (parts == 1) {
            run(0);
        } else {
            Parallel.shared().run(parts, this);
        }
    }

    @Override
    public void run(int part) {
        int from = (int) ((long) rows * part / parts);
        int to = (int) ((long) rows * (part + 1) / parts);
        draws[part].fill(noise, key0, key1, firstSample, from, to, width, out);
    }
}
