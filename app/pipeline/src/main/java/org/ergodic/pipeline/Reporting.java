package org.ergodic.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.DataTable;
import org.ergodic.pipeline.config.PipelineConfig;
import org.ergodic.pipeline.findings.Findings;
import org.ergodic.pipeline.progress.Reporter;
import org.ergodic.pipeline.store.MetricsJson;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.TensorBoardEvents;
import org.ergodic.pipeline.train.Checkpoint;
import org.ergodic.pipeline.train.History;
import org.ergodic.pipeline.train.TrainingPlan;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gathers what a report shows of a run. */
final class Reporting {
    private static final int MOST_ROWS = 1000;
    private static final int MOST_BY_SOLVER = 200;
    private static final int FEWEST_ROWS = 20;
    private static final int LEAST_LIKELY = 20;
    /** Products of a parameter with a number: some seconds on two cores. */
    private static final double MOST_WORK = 2e11;
    /** How often a likelihood by a solver computes the model, about. */
    private static final double EVALUATIONS = 300;

    private final PartAssembler parts;
    private final Preparation preparation;
    private final Supplier<Compiler> compiler;
    private final Clock clock;

    Reporting(PartAssembler parts, Preparation preparation, Supplier<Compiler> compiler, Clock clock) {
        this.parts = parts;
        this.preparation = preparation;
        this.compiler = compiler;
        this.clock = clock;
    }

    /**
     * Writes the report of a run that is done, with its samples drawn anew: the same seed draws the same.
     *
     * @param asked whether likelihoods are wanted even where a solver computes them
     * @return the file
     */
    Path write(Path dir, Illustrator illustrator, boolean asked, RunSettings settings) {
        RunFolder folder = RunFolder.open(dir);
        ModelFile saved = ModelFile.read(folder, parts);
        Checkpoint checkpoint = Preparation.stoppable(settings::stopped, () -> saved.checkpoint(folder));
        FittedModel model = saved.fitted(folder, checkpoint, parts, compiler, clock);
        Pipeline pipeline = parts.pipeline(folder, List.of());
        Preparation.Prepared prepared = Preparation.stoppable(
                settings::stopped, () -> preparation.of(dir, pipeline, saved, settings.reporter()));
        RandomStream random = RandomStream.of(prepared.config().seed());
        Samples samples = model.model().equations().isEmpty()
                ? Samples.none(model.model().event())
                : model.draws()
                        .draw(
                                prepared.config().sample(),
                                prepared.given(model, random),
                                0,
                                random.split("sample"),
                                settings,
                                Optional.empty());
        Path metrics = folder.file(RunFolder.METRICS);
        Figures figures = new Figures(MetricsJson.read(metrics), MetricsJson.readWarnings(metrics));
        Findings findings = of(folder, prepared, model, History.of(checkpoint), samples, figures, asked, settings);
        byte[] html = illustrator
                .report(findings)
                .orElseThrow(() -> new ModelException("no report can be written: what draws pictures here ("
                        + illustrator.getClass().getName() + ") makes none"));
        folder.write(RunFolder.REPORT_HTML, out -> out.write(html));
        return folder.file(RunFolder.REPORT_HTML);
    }

    /** Writes what the pipeline asks for beside samples and figures, at the end of a run. */
    void atEnd(
            RunFolder folder,
            Preparation.Prepared prepared,
            FittedModel model,
            History history,
            Samples samples,
            Figures figures,
            Stages stages,
            RunSettings settings) {
        if (prepared.config().output().tensorboard()) {
            double now = clock.millis() / 1e3;
            stages.write(RunFolder.EVENTS, out -> TensorBoardEvents.write(out, now, curves(history, figures)));
        }
        if (prepared.config().output().report()) {
            stages.pictureIfAny(
                    RunFolder.REPORT_HTML,
                    by -> by.report(of(folder, prepared, model, history, samples, figures, false, settings)));
        }
    }

    private static List<TensorBoardEvents.Series> curves(History history, Figures figures) {
        double[] losses = history.losses();
        long[] steps = LongStream.rangeClosed(1, losses.length).toArray();
        List<TensorBoardEvents.Series> all = new ArrayList<>();
        all.add(new TensorBoardEvents.Series("loss/training", steps, losses));
        all.add(new TensorBoardEvents.Series("gradient-norm", steps, history.norms()));
        all.add(new TensorBoardEvents.Series(
                "loss/held-out",
                Arrays.stream(history.lookSteps())
                        .mapToLong(step -> (long) step)
                        .toArray(),
                history.looks()));
        figures.metrics()
                .forEach((name, figure) -> all.add(new TensorBoardEvents.Series(
                        "figures/" + name, new long[] {losses.length}, new double[] {figure.value()})));
        return all;
    }

    /**
     * Gathers.
     *
     * @param asked whether likelihoods are wanted even where a solver computes them
     */
    Findings of(
            RunFolder folder,
            Preparation.Prepared prepared,
            FittedModel model,
            History history,
            Samples samples,
            Figures figures,
            boolean asked,
            RunSettings settings) {
        PipelineConfig config = prepared.config();
        DataTable table = prepared.table();
        Map<String, Object> written = new LinkedHashMap<>(parts.written(config));
        int d = table.schema().size();
        Optional<INDArray> values =
                Optional.of(samples.values()).filter(drawn -> drawn.size(0) > 0 && drawn.size(1) == d);
        return new Findings(
                Optional.ofNullable(folder.path().toAbsolutePath().getFileName())
                        .map(Object::toString)
                        .orElse("run"),
                new Findings.Settings(
                        written, parts.binder().atDefault(config), provenance(folder), facts(prepared, model, history)),
                new Findings.Data(
                        table.source(),
                        table.schema(),
                        table.picture(),
                        prepared.data().originalTraining(),
                        prepared.data().originalHoldout()),
                values,
                samples.failed(),
                history,
                figures.metrics(),
                words(),
                figures.warnings(),
                likelihoods(prepared, model, asked || inNats(figures), settings),
                samples.trace(),
                samples.film(),
                pictures(folder));
    }

    private static Map<String, String> facts(Preparation.Prepared prepared, FittedModel model, History history) {
        Map<String, String> facts = new LinkedHashMap<>();
        PipelineConfig config = prepared.config();
        facts.put("model", config.model().name());
        config.train().objective().ifPresent(objective -> facts.put("objective", objective.name()));
        facts.put("parameters", String.format(Locale.ROOT, "%,d", model.parameterCount()));
        int steps = history.losses().length;
        if (steps > 0) {
            facts.put("training steps", String.format(Locale.ROOT, "%,d", steps));
            loss(prepared.assembled().plan()).ifPresent(loss -> facts.put("loss", loss));
        }
        PartAssembler.Sampling sampling = prepared.assembled().sampling();
        if (sampling != null) {
            facts.put(
                    "sampled by",
                    sampling.name().name() + " (" + sampling.equation().name() + ")");
        }
        return facts;
    }

    /** What the loss is where it does not fall as the model gets better. */
    private static Optional<String> loss(TrainingPlan plan) {
        List<TrainingPlan.Leg> legs = plan.legs();
        if (legs.isEmpty()) {
            return Optional.empty();
        }
        return switch (legs.get(legs.size() - 1)
                .stage()
                .loss()
                .sense(plan.model().views())) {
            case DESCENT -> Optional.empty();
            case CONTRAST ->
                Optional.of("the energy of data less that of the model's chains; near 0 for good and"
                        + " bad models alike");
            case NONE -> Optional.of("a number that does not tell how good the model is");
        };
    }

    private Map<String, Object> provenance(RunFolder folder) {
        return parts.pipeline(folder, List.of())
                .provenance()
                .map(Reporting::plain)
                .filter(Map.class::isInstance)
                .map(plain -> {
                    Map<String, Object> all = new LinkedHashMap<>();
                    ((Map<?, ?>) plain).forEach((key, value) -> all.put(String.valueOf(key), value));
                    return all;
                })
                .orElseGet(LinkedHashMap::new);
    }

    private static Object plain(ConfigNode node) {
        if (node instanceof ConfigNode.MapNode map) {
            Map<String, Object> all = new LinkedHashMap<>();
            map.entries().forEach((key, value) -> all.put(key, plain(value)));
            return all;
        }
        if (node instanceof ConfigNode.ListNode list) {
            return list.items().stream().map(Reporting::plain).toList();
        }
        return String.valueOf(((ConfigNode.Scalar) node).value());
    }

    private Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        parts.registry()
                .list(Kind.METRIC)
                .forEach(metric -> words.put(metric.name(), metric.factory().description()));
        return words;
    }

    /** Whether a likelihood was measured, and so is not too expensive for the run's author. */
    private static boolean inNats(Figures figures) {
        return figures.metrics().values().stream()
                .anyMatch(figure -> figure.unit().equals("nats") && Double.isFinite(figure.value()));
    }

    private static Map<String, byte[]> pictures(RunFolder folder) {
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        for (String name : List.of(RunFolder.DENSITY_PNG, RunFolder.FILTERS_PNG)) {
            if (Files.isRegularFile(folder.file(name))) {
                try {
                    pictures.put(name, Files.readAllBytes(folder.readable(name)));
                } catch (IOException e) {
                    // The picture lies in the folder, and the report has the rest.
                    continue;
                }
            }
        }
        return pictures;
    }

    private static Findings.Likelihoods likelihoods(
            Preparation.Prepared prepared, FittedModel model, boolean asked, RunSettings settings) {
        if (model.model().views().find(Likelihood.VIEW).isEmpty()) {
            return Findings.Likelihoods.none("This model has no likelihood of a single row.");
        }
        Optional<String> obstacle = model.scoringObstacle();
        if (obstacle.isPresent()) {
            return Findings.Likelihoods.none("Rows cannot be scored: " + obstacle.get() + ".");
        }
        boolean cheap = model.cheapLikelihood();
        if (!cheap && !asked) {
            return Findings.Likelihoods.none("The likelihood of this model takes a solver, and the pipeline did not ask"
                    + " for it. \"ergodic report RUN --likelihoods\" adds it.");
        }
        int d = prepared.table().schema().size();
        double each = (double) model.parameterCount() * (cheap ? 1 : EVALUATIONS * (1 + d));
        int affordable = (int) Math.min(cheap ? MOST_ROWS : MOST_BY_SOLVER, MOST_WORK / Math.max(1, each));
        int[] places = prepared.data().holdoutPlaces();
        int n = Math.min(places.length, affordable);
        if (n < Math.min(FEWEST_ROWS, places.length)) {
            return Findings.Likelihoods.none("The likelihood of a single row is expensive in this model, so no rows"
                    + " were scored. \"ergodic score RUN --data FILE\" scores the rows of a file.");
        }
        RandomStream random = RandomStream.of(prepared.config().seed()).split("report");
        int[] chosen = some(places, n, random.split("holdout"));
        RunSettings silent = new RunSettings(Optional.empty(), false, Reporter.SILENT, settings::stopped);
        double[] holdout =
                score(prepared, model, chosen, Scores.Blame.NO, silent).logProb();
        int[] training = cheap ? some(prepared.data().trainingPlaces(), n, random.split("training")) : new int[0];
        double[] ofTraining = training.length == 0
                ? new double[0]
                : score(prepared, model, training, Scores.Blame.NO, silent).logProb();
        String note = n < places.length
                ? String.format(Locale.ROOT, "%,d of %,d held-out rows, chosen at random", n, places.length)
                : String.format(Locale.ROOT, "all %,d held-out rows", n);
        return new Findings.Likelihoods(
                holdout, ofTraining, leastLikely(prepared, model, chosen, holdout, each, silent), note);
    }

    private static List<Findings.Unlikely> leastLikely(
            Preparation.Prepared prepared,
            FittedModel model,
            int[] places,
            double[] logProb,
            double each,
            RunSettings silent) {
        int[] order = new Scores(logProb, Optional.empty()).leastLikelyFirst();
        int[] least =
                Arrays.stream(order).limit(LEAST_LIKELY).map(i -> places[i]).toArray();
        DataTable table = prepared.table();
        List<Double> medians = model.typical();
        boolean blames = medians.size() == table.schema().size()
                && table.picture().isEmpty()
                && each * least.length * medians.size() <= MOST_WORK;
        Optional<List<List<Scores.Suspect>>> suspects = score(
                        prepared, model, least, blames ? Scores.Blame.YES : Scores.Blame.NO, silent)
                .suspects();
        List<Findings.Unlikely> all = new ArrayList<>();
        for (int i = 0; i < least.length; i++) {
            List<Findings.Blamed> blamed = suspects.map(found -> found).map(List::copyOf).orElse(List.of()).stream()
                    .skip(i)
                    .findFirst()
                    .orElse(List.of())
                    .stream()
                    .filter(s -> s.gain() > 0)
                    .map(s -> new Findings.Blamed(s.column(), s.gain(), medians.get(s.column())))
                    .toList();
            all.add(new Findings.Unlikely(
                    table.place(least[i]), logProb[order[i]], table.values().row(least[i]), blamed));
        }
        return all;
    }

    private static Scores score(
            Preparation.Prepared prepared, FittedModel model, int[] places, Scores.Blame blame, RunSettings silent) {
        return Scoring.of(
                model, prepared.table().choose(places), prepared.config().data(), blame, silent);
    }

    /** So many of the places, in ascending order. */
    private static int[] some(int[] places, int count, RandomStream random) {
        if (count >= places.length) {
            return places;
        }
        int[] order = random.permutation(places.length);
        return IntStream.range(0, count).map(i -> places[order[i]]).sorted().toArray();
    }
}
