package org.ergodic.engine.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.ergodic.engine.kernel.Fn;
import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.Parallel;
import org.ergodic.engine.kernel.Reduction;

/**
 * A fused loop: all elementwise functions, views and reductions over the same number of elements that depend on one
 * another in order. It goes through the elements in blocks that stay in the first-level cache; in each block it runs
 * one kernel for each function. Repeated rows that fit the blocks are laid out once for all blocks.
 */
final class Loop implements ByRow {
    static final int BLOCK = 1024;
    static final int MAX_WIDTH = 4096;
    private static final int MAX_PARTS = 16;
    private static final long PART_WORK = 16_000;

    private enum Kind {
        MAP,
        ZIP,
        ZIP_SCALAR,
        FMA,
        FMA_SCALAR,
        SELECT,
        SILU,
        LOAD,
        FILL,
        ROWS,
        COLUMNS,
        TOTAL
    }

    /**
     * A kernel call. Operands: a slot, read and written at the block's place, or {@code ~t}, the t-th block of scratch.
     */
    private static final class Micro {
        Kind kind;
        Fn fn;
        Reduction reduction;
        Access access;
        int a;
        int b;
        int c;
        int result;

        /** The second result of SILU, its derivative. */
        int second;

        boolean hasSecond;

        /** Whether SILU adds b first. */
        boolean adds;

        double value;
        int scalarSlot = -1;
    }

    private final List<Node> members;
    private final int n;
    private final int width;
    private final int block;
    private final int parts;
    private final List<Micro> before = new ArrayList<>();
    private final List<Micro> program = new ArrayList<>();
    private final ToIntFunction<Node> slots;
    private final Set<Node> kept;
    private final Map<Node, Integer> place = new HashMap<>();
    private final Map<List<Object>, Integer> loads = new HashMap<>();
    private final List<Node> reads = new ArrayList<>();
    private final Map<Node, Node[]> fused;
    private final Map<Node, Silu> silus = new HashMap<>();
    private final Set<Node> covered = new HashSet<>();
    private int temps;

    /**
     * {@code t sigmoid(t)} with what it is made of: t = x + added (or x alone), and its derivative where that is
     * wanted.
     */
    private record Silu(Node x, Node added, Node derivative) {}

    /**
     * Compiles a loop.
     *
     * @param members nodes in order
     * @param width the row length that blocks must be made of, or 0
     * @param kept members whose values are needed after the loop
     * @param fused for additions that take a product with them: both factors and the other summand
     * @param slots where a value lives outside
     */
    Loop(List<Node> members, int width, Set<Node> kept, Map<Node, Node[]> fused, ToIntFunction<Node> slots) {
        this.members = members;
        this.kept = kept;
        this.fused = fused;
        this.slots = slots;
        Node any = members.get(0);
        n = any.kind == Node.Kind.REDUCE ? any.in[0].size : any.size;
        this.width = width > 0 ? width : preferred();
        block = this.width == 0 || this.width >= BLOCK
                ? Math.max(BLOCK, this.width)
                : this.width * (BLOCK / this.width);
        findSilus();
        members.stream().filter(member -> !covered.contains(member)).forEach(this::compile);
        shareTemps();
        long work = (long) n * (program.size() + 2);
        int blocks = Math.max(1, (n + block - 1) / block);
        parts = (int) Math.max(1, Math.min(Math.min(MAX_PARTS, blocks), work / PART_WORK));
    }

    /** Finds what one kernel does at once: {@code t = x + b, s = sigmoid(t), y = t s, d = s (t - y) + s}. */
    private void findSilus() {
        Map<Node, Set<Node>> users = new HashMap<>();
        for (Node member : members) {
            for (Node in : inputs(member)) {
                users.computeIfAbsent(in.root(), k -> new HashSet<>()).add(member);
            }
        }
        for (Node y : members) {
            if (y.kind != Node.Kind.MAP || y.fn != Fn.MUL || y.size != n || fused.containsKey(y)) {
                continue;
            }
            Node s = isSigmoidOf(y.in[1], y.in[0]) ? y.in[1] : isSigmoidOf(y.in[0], y.in[1]) ? y.in[0] : null;
            if (s == null || !members.contains(s) || kept.contains(s)) {
                continue;
            }
            Node t = s.in[0];
            Set<Node> others = new HashSet<>(users.get(s));
            others.remove(y);
            Node d = others.size() == 1 ? others.iterator().next() : null;
            Node u = d == null ? null : restOf(d, s, t, y);
            if (u != null && (kept.contains(u) || !users.get(u).equals(Set.of(d)))) {
                u = null;
            }
            if (!others.isEmpty() && u == null) {
                continue;
            }
            Set<Node> own = new HashSet<>(java.util.Arrays.asList(s, y, u));
            Node[] terms = {t, null};
            if (members.contains(t)
                    && t.kind == Node.Kind.MAP
                    && t.fn == Fn.ADD
                    && !kept.contains(t)
                    && !fused.containsKey(t)
                    && own.containsAll(users.get(t))
                    && (t.in[0].size == n && !t.in[0].isSplat() || t.in[1].size == n && !t.in[1].isSplat())) {
                int first = t.in[0].size == n && !t.in[0].isSplat() ? 0 : 1;
                terms = new Node[] {t.in[first], t.in[1 - first]};
                covered.add(t);
            }
            silus.put(y, new Silu(terms[0], terms[1], d));
            covered.add(s);
            if (d != null) {
                covered.add(u);
                covered.add(d);
            }
        }
    }

    private boolean isSigmoidOf(Node s, Node t) {
        return s.kind == Node.Kind.MAP && s.fn == Fn.SIGMOID && s.in[0] == t && s.size == n && t.size == n;
    }

    /** The difference t - y in {@code d = s (t - y) + s}; null if d is something else. */
    private Node restOf(Node d, Node s, Node t, Node y) {
        Node[] in = fused.get(d);
        if (in == null || in[2] != s || d.size != n) {
            return null;
        }
        Node u = in[0] == s ? in[1] : in[1] == s ? in[0] : null;
        boolean isRest = u != null
                && members.contains(u)
                && u.kind == Node.Kind.MAP
                && u.fn == Fn.SUB
                && u.in[0] == t
                && u.in[1] == y;
        return isRest ? u : null;
    }

    /** The most frequent period of repeated rows, so that they can be laid out once. */
    private int preferred() {
        Map<Integer, Integer> count = new HashMap<>();
        for (Node member : members) {
            for (Node in : inputs(member)) {
                if (member.kind == Node.Kind.MAP && in.size != 1 && in.size != n) {
                    int period = access(in, member).period();
                    if (period > 0 && period <= MAX_WIDTH) {
                        count.merge(period, 1, Integer::sum);
                    }
                }
            }
        }
        return count.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    private Node[] inputs(Node member) {
        return fused.getOrDefault(member, member.in);
    }

    private static Access access(Node in, Node consumer) {
        return Access.of(0, consumer.shape, Dims.broadcastStrides(in.shape, consumer.shape));
    }

    private void compile(Node node) {
        Micro m = new Micro();
        switch (node.kind) {
            case VIEW -> {
                m.kind = Kind.LOAD;
                m.a = slot(node.in[0].root());
                m.access = node.access;
            }
            case REDUCE -> {
                m.reduction = node.reduction;
                m.a = vector(node.in[0], node.in[0]);
                m.kind = node.size == 1 ? Kind.TOTAL : node.attributes[2] == 1 ? Kind.ROWS : Kind.COLUMNS;
                m.result = slots.applyAsInt(node);
                if (m.kind == Kind.COLUMNS) {
                    m.b = ~temps++;
                }
                program.add(m);
                return;
            }
            default -> map(node, m);
        }
        if (m.kind == null) {
            return;
        }
        m.result = kept.contains(node) ? slots.applyAsInt(node) : ~temps++;
        place.put(node, m.result);
        program.add(m);
    }

    private void map(Node node, Micro m) {
        Silu silu = silus.get(node);
        if (silu != null) {
            m.kind = Kind.SILU;
            m.a = vector(silu.x, node);
            if (silu.added != null) {
                m.adds = true;
                m.b = vector(silu.added, node);
            }
            if (silu.derivative != null) {
                m.hasSecond = true;
                m.second = kept.contains(silu.derivative) ? slots.applyAsInt(silu.derivative) : ~temps++;
                place.put(silu.derivative, m.second);
            }
            return;
        }
        Node[] in = inputs(node);
        Fn fn = fused.containsKey(node) ? Fn.FMA : node.fn;
        m.fn = fn;
        if (fn == Fn.FMA) {
            int s = isScalar(in[0]) ? 0 : isScalar(in[1]) ? 1 : -1;
            m.c = vector(in[2], node);
            if (s >= 0) {
                m.kind = Kind.FMA_SCALAR;
                m.a = vector(in[1 - s], node);
                scalar(in[s], m);
            } else {
                m.kind = Kind.FMA;
                m.a = vector(in[0], node);
                m.b = vector(in[1], node);
            }
        } else if (in.length == 3) {
            m.kind = Kind.SELECT;
            m.a = vector(in[0], node);
            m.b = vector(in[1], node);
            m.c = vector(in[2], node);
        } else if (in.length == 2) {
            if (isScalar(in[1])) {
                m.kind = Kind.ZIP_SCALAR;
                m.a = vector(in[0], node);
                scalar(in[1], m);
            } else if (isScalar(in[0]) && fn.flipped() != null) {
                m.kind = Kind.ZIP_SCALAR;
                m.fn = fn.flipped();
                m.a = vector(in[1], node);
                scalar(in[0], m);
            } else {
                m.kind = Kind.ZIP;
                m.a = vector(in[0], node);
                m.b = vector(in[1], node);
            }
        } else {
            m.kind = Kind.MAP;
            m.a = vector(in[0], node);
            if (fn == Fn.COPY && m.a < 0 && !kept.contains(node)) {
                place.put(node, m.a);
                m.kind = null;
            }
        }
    }

    private boolean isScalar(Node in) {
        return in.isSplat() || in.size == 1 && n > 1;
    }

    private void scalar(Node in, Micro m) {
        if (in.isSplat()) {
            m.value = in.value;
        } else {
            m.scalarSlot = slot(in.root());
        }
    }

    /** Where a block of an input's elements is found, one for each of the consumer's elements. */
    private int vector(Node in, Node consumer) {
        Node root = in.root();
        if (place.containsKey(root)) {
            int p = place.get(root);
            return p;
        }
        if (in.size == n && !in.isSplat()) {
            return slot(root);
        }
        if (isScalar(in)) {
            return loads.computeIfAbsent(List.of(root, "all"), k -> {
                Micro fill = new Micro();
                fill.kind = Kind.FILL;
                scalar(in, fill);
                fill.result = ~temps++;
                before.add(fill);
                return fill.result;
            });
        }
        Access access = access(in, consumer);
        return loads.computeIfAbsent(List.of(root, access), k -> {
            Micro load = new Micro();
            load.kind = Kind.LOAD;
            load.access = access;
            load.a = slot(root);
            load.result = ~temps++;
            boolean once = access.period() > 0 && block % access.period() == 0;
            (once ? before : program).add(load);
            return load.result;
        });
    }

    private int slot(Node root) {
        if (!reads.contains(root)) {
            reads.add(root);
        }
        return slots.applyAsInt(root);
    }

    /** Gives blocks of scratch whose values are dead to later results. */
    private void shareTemps() {
        int[] last = new int[temps];
        for (int i = 0; i < program.size(); i++) {
            Micro m = program.get(i);
            for (int operand : new int[] {m.a, m.b, m.c}) {
                if (operand < 0) {
                    last[~operand] = i;
                }
            }
        }
        int[] real = new int[temps];
        java.util.Arrays.fill(real, -1);
        java.util.ArrayDeque<Integer> free = new java.util.ArrayDeque<>();
        int count = 0;
        for (Micro m : before) {
            real[~m.result] = count;
            last[~m.result] = Integer.MAX_VALUE;
            m.result = ~count++;
        }
        for (Micro m : program) {
            if (m.kind == Kind.COLUMNS) {
                real[~m.b] = count++;
                last[~m.b] = Integer.MAX_VALUE;
            }
        }
        for (int i = 0; i < program.size(); i++) {
            Micro m = program.get(i);
            int[] operands = {m.a, m.b, m.c};
            for (int k = 0; k < 3; k++) {
                if (operands[k] < 0) {
                    int t = ~operands[k];
                    operands[k] = ~real[t];
                    if (last[t] == i && !free.contains(real[t])) {
                        free.push(real[t]);
                    }
                }
            }
            m.a = operands[0];
            m.b = operands[1];
            m.c = operands[2];
            if (m.result < 0) {
                int t = ~m.result;
                int place = free.isEmpty() ? count++ : free.pop();
                real[t] = place;
                m.result = ~place;
            }
            if (m.hasSecond && m.second < 0) {
                int t = ~m.second;
                int place = free.isEmpty() ? count++ : free.pop();
                real[t] = place;
                m.second = ~place;
            }
        }
        temps = count;
    }

    /** Whether the result may be written over an input that nothing reads later: all it reads of it is behind it. */
    boolean canOverwrite(Node input, Node result) {
        if (result.kind == Node.Kind.REDUCE || input.size != n || result.size != n || !kept.contains(result)) {
            return false;
        }
        int inputSlot = slots.applyAsInt(input);
        int resultSlot = slots.applyAsInt(result);
        boolean written = false;
        for (Micro m : before) {
            if (m.kind == Kind.LOAD && m.a == inputSlot) {
                return false;
            }
        }
        for (Micro m : program) {
            boolean readsIt = m.a == inputSlot
                    || (m.kind == Kind.ZIP || m.kind == Kind.FMA || m.kind == Kind.SELECT || m.adds) && m.b == inputSlot
                    || (m.kind == Kind.FMA || m.kind == Kind.FMA_SCALAR || m.kind == Kind.SELECT) && m.c == inputSlot;
            if (readsIt && (written || m.kind == Kind.LOAD)) {
                return false;
            }
            written |= m.result == resultSlot && m.kind.compareTo(Kind.ROWS) < 0;
            written |= m.hasSecond && m.second == resultSlot;
        }
        return true;
    }

    @Override
    public List<Node> results() {
        return members.stream().filter(kept::contains).toList();
    }

    @Override
    public List<Node> reads() {
        return reads;
    }

    /** {@return the functions it fuses, in order} */
    String describe() {
        return members.stream()
                .map(m -> fused.containsKey(m)
                        ? "fma"
                        : (m.kind == Node.Kind.MAP
                                        ? m.fn.name()
                                        : m.kind == Node.Kind.REDUCE ? m.reduction.name() : "view")
                                .toLowerCase(java.util.Locale.ROOT))
                .collect(java.util.stream.Collectors.joining(" "));
    }

    @Override
    public String kind() {
        return members.size() == 1 ? "loop" : "loop of " + members.size();
    }

    @Override
    public long flops() {
        return (long) n * program.size();
    }

    @Override
    public int parts() {
        return parts;
    }

    @Override
    public int scratch() {
        return temps * block;
    }

    @Override
    public boolean isByRow(int rows, Set<Node> byRow, Set<Node> made) {
        int row = n / rows;
        if (n % rows != 0 || width > 0 && row % width != 0) {
            return false;
        }
        Map<Integer, Node> inside = new HashMap<>();
        for (Node node : reads) {
            if (made.contains(node)) {
                if (!byRow.contains(node)) {
                    return false;
                }
                inside.put(slots.applyAsInt(node), node);
            }
        }
        for (Micro m : before) {
            boolean isInside = inside.containsKey(m.kind == Kind.FILL ? m.scalarSlot : m.a);
            if (isInside || m.kind == Kind.LOAD && row % m.access.period() != 0) {
                return false;
            }
        }
        for (Micro m : program) {
            Node loaded = m.kind == Kind.LOAD ? inside.get(m.a) : null;
            if (inside.containsKey(m.scalarSlot) || loaded != null && !m.access.keepsRows(rows, loaded.size)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<Node> rowResults() {
        return results().stream()
                .filter(node -> node.kind != Node.Kind.REDUCE || node.size > 1 && node.attributes[2] == 1)
                .toList();
    }

    @Override
    public Rows bindRows(Frame frame, int rows, int parts) {
        int row = n / rows;
        Bound bound = new Bound(frame, parts);
        return new Rows() {
            @Override
            public void run(Lane lane, int part, int from, int to) {
                bound.run(lane, part, from * row, to * row);
            }

            @Override
            public void finish() {
                bound.finish();
            }
        };
    }

    @Override
    public Runnable bind(Frame frame) {
        Bound bound = new Bound(frame, parts);
        int blocks = (n + block - 1) / block;
        Parallel.Job job = part -> {
            int from = (int) ((long) blocks * part / parts) * block;
            int to = Math.min(n, (int) ((long) blocks * (part + 1) / parts) * block);
            bound.run(frame.lane(), part, from, to);
        };
        return () -> {
            if (parts == 1) {
                job.run(0);
            } else {
                frame.parallel.run(parts, job);
            }
            bound.finish();
        };
    }

    /** The loop over one frame's arrays. */
    private final class Bound {
        private final Frame frame;
        private final Kernels kernels;
        private final int parts;
        private final Micro[] prologue = before.toArray(Micro[]::new);
        private final Micro[] body = program.toArray(Micro[]::new);
        private final Object[] partial = new Object[body.length];
        private final double[][] totals = new double[body.length][];

        Bound(Frame frame, int parts) {
            this.frame = frame;
            this.parts = parts;
            this.kernels = frame.kernels;
            for (int i = 0; i < body.length; i++) {
                if (body[i].kind == Kind.COLUMNS) {
                    partial[i] = kernels.allocate(parts * width);
                } else if (body[i].kind == Kind.TOTAL) {
                    totals[i] = new double[parts];
                }
            }
        }

        /** Adds up what the parts have reduced. */
        void finish() {
            for (int i = 0; i < body.length; i++) {
                Micro m = body[i];
                Object out = m.result >= 0 ? frame.buffers[m.result] : null;
                if (m.kind == Kind.COLUMNS) {
                    kernels.map(Fn.COPY, partial[i], 0, out, 0, width);
                    for (int p = 1; p < parts; p++) {
                        kernels.zip(m.reduction.step(), out, 0, partial[i], p * width, out, 0, width);
                    }
                } else if (m.kind == Kind.TOTAL) {
                    double total = totals[i][0];
                    for (int p = 1; p < parts; p++) {
                        total = m.reduction.step().apply(total, totals[i][p], 0);
                    }
                    kernels.put(out, 0, total);
                }
            }
        }

        private Object array(int operand, Lane lane) {
            return operand >= 0 ? lane.buffers[operand] : lane.scratch;
        }

        private int offset(int operand, Lane lane, int start) {
            return operand >= 0 ? lane.at(operand, start) : ~operand * block;
        }

        private double scalar(Micro m) {
            return m.scalarSlot >= 0 ? kernels.at(frame.buffers[m.scalarSlot], 0) : m.value;
        }

        /** Does the elements of one part, which begin with a row if there are rows. */
        void run(Lane lane, int part, int from, int to) {
            Object scratch = lane.scratch;
            int laid = Math.min(block, to - from);
            for (Micro m : prologue) {
                if (m.kind == Kind.FILL) {
                    kernels.fill(scratch, ~m.result * block, laid, scalar(m));
                } else {
                    Gather.repeat(m.access.period(), frame.buffers[m.a], scratch, ~m.result * block, laid);
                }
            }
            for (int i = 0; i < body.length; i++) {
                if (body[i].kind == Kind.COLUMNS) {
                    kernels.fill(scratch, ~body[i].b * block, block, body[i].reduction.start());
                } else if (body[i].kind == Kind.TOTAL) {
                    totals[i][part] = body[i].reduction.start();
                }
            }
            for (int start = from; start < to; start += block) {
                int count = Math.min(block, to - start);
                for (int i = 0; i < body.length; i++) {
                    run(body[i], i, part, lane, start, count);
                }
            }
            for (int i = 0; i < body.length; i++) {
                if (body[i].kind == Kind.COLUMNS) {
                    fold(body[i], scratch, partial[i], part);
                }
            }
        }

        private void run(Micro m, int index, int part, Lane lane, int start, int count) {
            Object a = array(m.a, lane);
            int ao = offset(m.a, lane, start);
            Object b = array(m.b, lane);
            int bo = offset(m.b, lane, start);
            Object c = array(m.c, lane);
            int co = offset(m.c, lane, start);
            Object r = array(m.result, lane);
            int ro = offset(m.result, lane, start);
            switch (m.kind) {
                case MAP -> kernels.map(m.fn, a, ao, r, ro, count);
                case ZIP -> kernels.zip(m.fn, a, ao, b, bo, r, ro, count);
                case ZIP_SCALAR -> kernels.zipScalar(m.fn, a, ao, scalar(m), r, ro, count);
                case FMA -> kernels.fma(a, ao, b, bo, c, co, r, ro, count);
                case FMA_SCALAR -> kernels.fmaScalar(a, ao, scalar(m), c, co, r, ro, count);
                case SELECT -> kernels.select(a, ao, b, bo, c, co, r, ro, count);
                case SILU ->
                    kernels.silu(
                            a,
                            ao,
                            m.adds ? b : null,
                            bo,
                            r,
                            ro,
                            m.hasSecond ? array(m.second, lane) : null,
                            m.hasSecond ? offset(m.second, lane, start) : 0,
                            count);
                case LOAD -> Gather.copy(kernels, m.access, a, m.a >= 0 ? lane.first[m.a] : 0, start, count, r, ro);
                case ROWS -> {
                    for (int row = 0; row < count / width; row++) {
                        double value = kernels.reduce(m.reduction, a, ao + row * width, width);
                        kernels.put(r, lane.at(m.result, start / width + row), value);
                    }
                }
                case COLUMNS -> kernels.zip(m.reduction.step(), b, bo, a, ao, b, bo, count);
                case TOTAL ->
                    totals[index][part] =
                            m.reduction.step().apply(totals[index][part], kernels.reduce(m.reduction, a, ao, count), 0);
                default -> throw new IllegalStateException(m.kind.name());
            }
        }

        /** Adds the rows of the block of column sums: the second half to the first, until one row is left. */
        private void fold(Micro m, Object scratch, Object sums, int part) {
            int at = ~m.b * block;
            int rows = block / width;
            while (rows > 1) {
                int half = rows / 2;
                kernels.zip(
                        m.reduction.step(),
                        scratch,
                        at,
                        scratch,
                        at + (rows - half) * width,
                        scratch,
                        at,
                        half * width);
                rows -= half;
            }
            kernels.map(Fn.COPY, scratch, at, sums, part * width, width);
        }
    }
}
