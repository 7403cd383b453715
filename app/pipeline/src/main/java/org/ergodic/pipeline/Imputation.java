package org.ergodic.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Location;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Program;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Inpainting;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.view.Views;
import org.ergodic.common.guidance.KnownElements;
import org.ergodic.data.codec.RowCoding;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Rows;
import org.ergodic.pipeline.config.InpaintConfig;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.data.CellFaults;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.sampling.ConditionalChains;
import org.ergodic.pipeline.sampling.Drawn;
import org.ergodic.pipeline.sampling.Filling;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fills in missing cells of rows given the others: by a model's own way where it has one, as a Boltzmann machine has,
 * by
 * in-painting along the path of a diffusion model, and by Markov chains where a density is cheap, as a flow's is.
 */
final class Imputation {
    /** So many samples of the model are what chains start from and step by. */
    private static final int POPULATION = 1000;

    private static final int ROWS_AT_ONCE = 2048;

    private final PartAssembler parts;
    private final FittedModel model;
    private final RowCoding coding;

    Imputation(PartAssembler parts, FittedModel model) {
        this.parts = parts;
        this.model = model;
        this.coding = model.coding();
    }

    /**
     * Fills in.
     *
     * @param table rows with the model's columns
     * @param how how rows are sampled, and how the model fills in
     * @param count how often
     * @param chain how many steps a chain takes
     * @param random the stream
     */
    ImputedRows of(DataTable table, SampleConfig how, int count, int chain, RandomStream random, RunSettings settings) {
        LazyMatrix values = table.values();
        requireCodes(table);
        int[] incomplete = IntStream.range(0, values.rows())
                .filter(i -> Arrays.stream(values.row(i)).anyMatch(Double::isNaN))
                .toArray();
        double[][] rows = values.choose(incomplete).toRows();
        Conditions given = model.condition()
                .map(c -> c.of(
                        table.conditions().orElseThrow().choose(incomplete),
                        model.evaluator().dataType()))
                .orElse(Conditions.none());
        List<INDArray> filled = new ArrayList<>();
        double[][] all = values.toRows();
        Way way = rows.length == 0 ? oneByOne(stream -> rows) : way(rows, given, how, chain, random, settings);
        for (double[][] some : way.filled(count, random)) {
            double[][] whole = all.clone();
            for (int i = 0; i < incomplete.length; i++) {
                whole[incomplete[i]] = some[i];
            }
            filled.add(Nd4j.createFromArray(whole));
        }
        return new ImputedRows(coding.schema(), Nd4j.createFromArray(all), filled, Optional.empty());
    }

    /** How the rows with missing cells are filled in, several times. */
    @FunctionalInterface
    private interface Way {
        double[][][] filled(int count, RandomStream random);
    }

    private static Way oneByOne(Function<RandomStream, double[][]> draw) {
        return (count, random) -> IntStream.range(0, count)
                .mapToObj(i -> draw.apply(random.split(i)))
                .toArray(double[][][]::new);
    }

    private Way way(
            double[][] rows, Conditions given, SampleConfig how, int chain, RandomStream random, RunSettings settings) {
        boolean isPainted = model.model().views().find(Inpainting.VIEW).isPresent()
                || model.model().views().find(GaussianPath.VIEW).isPresent();
        if (isPainted) {
            Draws.requireUnmixed(model.scaling(), "known cells are none");
        }
        if (model.model().views().find(Inpainting.VIEW).isPresent()) {
            return oneByOne(stream -> byItself(rows, given, how, stream, settings));
        }
        if (model.model().views().find(GaussianPath.VIEW).isPresent()) {
            return oneByOne(stream -> painted(rows, given, how, stream, settings));
        }
        Optional<ConditionalChains.Density> density = density(given);
        if (density.isPresent() && !model.model().equations().isEmpty()) {
            double[][] population = population(given, rows.length, how, random.split("population"), settings);
            ConditionalChains chains =
                    new ConditionalChains(coding, density.get(), population, chain, settings::stopped);
            return (count, stream) -> chained(chains, rows, count, stream, settings);
        }
        throw new ModelException("this model cannot fill in missing cells: a flow with a likelihood in closed form, an"
                + " energy, a diffusion model and a Boltzmann machine can, and it offers "
                + Views.names(model.model().views().offered()));
    }

    /** Cells that are there must have codes, in each column; all that is wrong is told. */
    private void requireCodes(DataTable table) {
        CellFaults.refuse(
                table,
                table.values(),
                (column, value) -> Double.isNaN(value) ? Optional.empty() : coding.misfit(column, value),
                "Correct such cells, or leave them empty to have them filled in.");
    }

    /** The chains of all rows in all draws side by side: a step of few rows costs nearly what one of many does. */
    private double[][][] chained(
            ConditionalChains chains, double[][] rows, int count, RandomStream random, RunSettings settings) {
        double[][][] filled = new double[count][rows.length][];
        RandomStream[] draws = IntStream.range(0, count).mapToObj(random::split).toArray(RandomStream[]::new);
        long total = (long) count * rows.length;
        try (Progress progress = settings.reporter().begin("imputing", total, 0)) {
            for (long from = 0; from < total; from += ROWS_AT_ONCE) {
                int n = Math.toIntExact(Math.min(ROWS_AT_ONCE, total - from));
                int[] draw = new int[n];
                int[] place = new int[n];
                double[][] some = new double[n][];
                RandomStream[] streams = new RandomStream[n];
                for (int i = 0; i < n; i++) {
                    draw[i] = Math.toIntExact((from + i) / rows.length);
                    place[i] = Math.toIntExact((from + i) % rows.length);
                    some[i] = rows[place[i]];
                    streams[i] = draws[draw[i]];
                }
                double[][] drawn = chains.draw(some, place, streams);
                if (drawn == null) {
                    throw new CancelledException("stopped while imputing, after " + from + " of " + total + " rows"
                            + (count > 1 ? " of " + count + " draws" : ""));
                }
                for (int i = 0; i < n; i++) {
                    filled[draw[i]][place[i]] = completed(some[i], drawn[i]);
                }
                progress.at(from + n, "rows");
            }
        }
        return filled;
    }

    /** The cells that were there as they were, the others as drawn. */
    private double[] completed(double[] row, double[] drawn) {
        double[] completed = row.clone();
        Arrays.setAll(completed, j -> Double.isNaN(row[j]) ? restored(j, drawn[j]) : row[j]);
        return completed;
    }

    /** Without the noise that an explicit {@code data.dequantise} gave. */
    private double restored(int column, double value) {
        return coding.isPlain() ? model.scaling().restored(column, value) : value;
    }

    /** Codes of samples, conditioned as the rows are. */
    private double[][] population(
            Conditions given, int rows, SampleConfig how, RandomStream random, RunSettings settings) {
        Conditions own = given.isEmpty()
                ? given
                : given.rows(IntStream.range(0, POPULATION).map(i -> i % rows).toArray());
        SampleConfig some = how.withCount(POPULATION);
        Samples samples = model.draws().draw(some, own, 0, random, settings, Optional.empty());
        double[][] codes = Rows.of(model.scaling().continuous(samples.x()));
        if (codes.length < 2) {
            throw new SamplingException("the chains that fill in missing cells start from samples of the model, and "
                    + samples.failed() + " of " + POPULATION + " failed: train longer, or by a smaller rate");
        }
        return codes;
    }

    /**
     * log p of codes, where that is cheap: a density of the codes themselves, so that the determinant is that of the
     * scale alone. What noise draws anew of them is weighed where it is proposed.
     */
    private Optional<ConditionalChains.Density> density(Conditions given) {
        long[] event = model.model().event();
        DataType type = model.evaluator().dataType();
        Optional<Likelihood> likelihood = model.model().views().find(Likelihood.VIEW);
        if (likelihood.isPresent() && !likelihood.get().needsSolver()) {
            return Optional.of((codes, rows) -> {
                INDArray x = model.scaling().apply(matrix(codes), type, event);
                Likelihood.Request request = Likelihood.Request.of(model.random())
                        .withConditions(given.isEmpty() ? given : given.rows(rows));
                double[] log = likelihood
                        .get()
                        .logProb(model.evaluator(), request, x)
                        .logProb()
                        .castTo(DataType.DOUBLE)
                        .sub(model.scaling().logDet(x))
                        .toDoubleVector();
                x.close();
                return log;
            });
        }
        return model.model().views().find(Energy.VIEW).map(energy -> {
            Program program = model.evaluator()
                    .compile(s -> s.output("energy", energy.energy(s, s.input("x", Events.batch(-1, event)))));
            return (codes, rows) -> {
                INDArray x = model.scaling().apply(matrix(codes), type, event);
                double[] log = program.call(model.evaluator().variables())
                        .set("x", x)
                        .run()
                        .get("energy")
                        .castTo(DataType.DOUBLE)
                        .neg()
                        .sub(model.scaling().logDet(x))
                        .toDoubleVector();
                x.close();
                return log;
            };
        });
    }

    private static LazyMatrix matrix(double[][] rows) {
        return LazyMatrix.reading(
                rows.length, rows[0].length, (i, into) -> System.arraycopy(rows[i], 0, into, 0, rows[i].length));
    }

    /** Codes of the cells that are there, and 0 elsewhere, on the model's scale; which elements are free. */
    private KnownElements.Known known(double[][] rows, RandomStream random) {
        int d = coding.width();
        double[][] codes = new double[rows.length][d];
        double[][] free = new double[rows.length][d];
        for (int i = 0; i < rows.length; i++) {
            if (coding.isPlain()) {
                double[] filled = rows[i].clone();
                Arrays.setAll(filled, j -> Double.isNaN(filled[j]) ? 0 : filled[j]);
                codes[i] =
                        model.scaling().centred(matrix(new double[][] {filled})).row(0);
            } else {
                coding.encodeKnown(rows[i], random, i, codes[i]);
            }
            for (int j = 0; j < rows[i].length; j++) {
                if (Double.isNaN(rows[i][j])) {
                    int from = coding.numbers(j)[0];
                    Arrays.fill(free[i], from, from + coding.codec(j).width(), 1);
                }
            }
        }
        INDArray x = model.scaling()
                .apply(
                        matrix(codes),
                        model.evaluator().dataType(),
                        model.model().event());
        return new KnownElements.Known(x, Nd4j.createFromArray(free));
    }

    /** By in-painting, of all rows at once. */
    private double[][] painted(
            double[][] rows, Conditions given, SampleConfig how, RandomStream stream, RunSettings settings) {
        PartAssembler.Sampling plain =
                parts.sampling(model.model(), how, parts.assembly(model.model().event()), Location.JAVA);
        InpaintConfig inpaint = how.inpaint().orElse(InpaintConfig.DEFAULT);
        Filling.obstacle(model.model(), plain.equation(), plain.solver(), inpaint)
                .ifPresent(why -> {
                    throw new ModelException("the model " + why);
                });
        Draws.Wrapped by = model.draws().wrapped(plain, how);
        KnownElements.Known known = known(rows, stream.split("code"));
        if (inpaint.method() != InpaintConfig.Method.POSTERIOR) {
            Filling filling = Filling.of(model.model(), by.by().equation(), inpaint, known, given);
            return drawn(by, filling, rows, how, stream, settings);
        }
        return inGroups(
                rows,
                given,
                known,
                (x, free, own, some, random) -> drawn(
                        by,
                        Filling.of(model.model(), by.by().equation(), inpaint, new KnownElements.Known(x, free), own),
                        some,
                        how,
                        random,
                        settings),
                stream);
    }

    /** By the model's own way, of rows with the same cells missing. */
    private double[][] byItself(
            double[][] rows, Conditions given, SampleConfig how, RandomStream stream, RunSettings settings) {
        Component name = how.solver().orElseGet(() -> parts.defaultSolver(model.model(), how, Location.JAVA));
        Inpainting inpainting = model.model().views().require(Inpainting.VIEW);
        PartAssembler.Sampling solver = new PartAssembler.Sampling(
                name, parts.assembly(model.model().event()).create(Kind.SOLVER, name), null);
        Draws.Wrapped by = new Draws.Wrapped(solver, model.evaluator());
        return inGroups(
                rows,
                given,
                known(rows, stream.split("code")),
                (x, free, own, some, random) ->
                        drawn(by, new Filling(inpainting.given(x, free), own), some, how, random, settings),
                stream);
    }

    /** Rows of which the same elements are known. */
    @FunctionalInterface
    private interface Group {
        double[][] filled(INDArray x, INDArray free, Conditions given, double[][] rows, RandomStream random);
    }

    private double[][] inGroups(
            double[][] rows, Conditions given, KnownElements.Known known, Group by, RandomStream stream) {
        double[][] free = Rows.of(known.free());
        double[][] filled = new double[rows.length][];
        int[] group = new int[rows.length];
        List<double[]> masks = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            double[] own = free[i];
            group[i] = IntStream.range(0, masks.size())
                    .filter(g -> Arrays.equals(masks.get(g), own))
                    .findFirst()
                    .orElse(masks.size());
            if (group[i] == masks.size()) {
                masks.add(own);
            }
        }
        for (int g = 0; g < masks.size(); g++) {
            int chosen = g;
            int[] places = IntStream.range(0, rows.length)
                    .filter(i -> group[i] == chosen)
                    .toArray();
            double[][] some = by.filled(
                    Evaluator.rows(known.x(), places),
                    Nd4j.createFromArray(masks.get(g)),
                    given.isEmpty() ? given : given.rows(places),
                    Arrays.stream(places).mapToObj(i -> rows[i]).toArray(double[][]::new),
                    stream.split(g));
            for (int i = 0; i < places.length; i++) {
                filled[places[i]] = some[i];
            }
        }
        return filled;
    }

    private double[][] drawn(
            Draws.Wrapped by,
            Filling filling,
            double[][] rows,
            SampleConfig how,
            RandomStream stream,
            RunSettings settings) {
        PartAssembler.Sampling sampling =
                new PartAssembler.Sampling(by.by().name(), by.by().solver(), filling.equation());
        Sampler sampler = new Sampler(
                sampling,
                model.space(),
                how,
                parts.others(filling.equation(), sampling.name()),
                parts.bySteps(sampling.name(), parts.assembly(model.model().event())));
        Sampler.Request request =
                new Sampler.Request(rows.length, how.batch(), 0, stream.split("draw"), filling.given(), false);
        Samples samples = sampler.draw(by.evaluator(), request, settings, Optional.empty(), false);
        if (samples.failed() > 0) {
            // Those that are left would stand beside the wrong rows.
            throw new SamplingException(samples.failed() + " of " + rows.length + " rows were not filled in ("
                    + Drawn.words(samples.counts())
                    + samples.failure().map(first -> "; " + first).orElse("")
                    + "): train longer, or by a smaller rate");
        }
        double[][] codes = Rows.of(model.scaling().continuous(samples.x()));
        double[][] filled = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            double[] code = codes[i];
            double[] row = rows[i].clone();
            for (int j = 0; j < row.length; j++) {
                row[j] = Double.isNaN(row[j]) ? restored(j, coding.cell(j, code)) : row[j];
            }
            filled[i] = row;
        }
        return filled;
    }
}
