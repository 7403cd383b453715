package org.ergodic.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.data.Schema;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.Rows;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.Samples;
import org.ergodic.pipeline.config.Overrides;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.SampleSection;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.store.SamplesCsv;
import org.ergodic.report.Pictures;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic sample}. */
@Command(
        name = "sample",
        description = "Draw samples of the model that a run left, as CSV.",
        mixinStandardHelpOptions = true)
final class SampleCommand implements Callable<Integer> {
    private static final String SECTION = "sample.";

    /** The other sections of a pipeline; none is an option of this one. */
    private static final List<String> PIPELINE = List.of("data", "model", "train", "score", "evaluate", "output");

    @Mixin
    private Common common;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(names = "--count", required = true, paramLabel = "N", description = "How many.")
    private int count;

    @Option(
            names = "--solver",
            paramLabel = "SOLVER",
            description = "Another solver: its name, or YAML such as \"{name: heun, steps: 50}\".")
    private String solver;

    @Option(
            names = "--evaluations",
            paramLabel = "N",
            description = "Spend at most N evaluations of the model on each sample, in as many steps as fit.")
    private Long evaluations;

    @Option(
            names = {"--condition", "--given"},
            paramLabel = "COLUMN=VALUE",
            description = "What to condition on, a number or a word for each column that the model is conditioned on.")
    private Map<String, String> condition = new LinkedHashMap<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Set a value of the section sample over that of the run, such as sample.solver.steps=50 or, in"
                            + " short, solver.steps=50 (may be repeated).")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Another seed than the run's; without it the run's own samples come first.")
    private Long seed;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "A CSV file; standard output unless given. FILE.partial keeps the samples of a long draw, from"
                            + " which the same command goes on if it was stopped.")
    private Path out;

    @Option(
            names = "--film",
            paramLabel = "FILE",
            description = "Draw the first samples on their way too: a .png is a row of pictures, a .gif moves (may be"
                    + " repeated).")
    private List<Path> films = new ArrayList<>();

    @Option(
            names = "--paths",
            paramLabel = "FILE",
            description = "Write the first samples at the times of sample.times too, as by --set times=[0.5, 1]: a CSV"
                    + " file.")
    private Path paths;

    @Option(
            names = "--pictures",
            paramLabel = "FOLDER",
            description =
                    "Where rows are pictures, write each sample as a file of its own, 001.png and so on, into a new"
                            + " folder; the table then goes to --out alone.")
    private Path pictures;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        films.forEach(this::requireFilm);
        if (paths != null) {
            ResultFile.requireWritable(paths, overwrite);
        }
        if (pictures != null) {
            ResultFile.requireFolder("--pictures", pictures, overwrite);
        }
        Registry registry = common.registry();
        PipelineRunner runner = common.runner();
        FittedModel model = runner.load(dir);
        Optional<ImageShape> shape = pictures == null ? Optional.empty() : Optional.of(shape(runner, model));
        return Interrupt.during(common.console(), "no samples were written", interrupt -> {
            RunSettings settings = common.settings(Optional.empty(), overwrite, interrupt);
            Optional<Path> partial = ResultFile.partial(out);
            Samples samples = runner.sample(
                    model,
                    how(model, new Binder(registry)),
                    Optional.ofNullable(seed),
                    partial.map(settings::keeping).orElse(settings));
            write(model.schema(), samples);
            shape.ifPresent(each -> write(each, samples.values()));
            samples.film().filter(film -> !film.times().isEmpty()).ifPresent(film -> paths(model.schema(), film));
            partial.ifPresent(ResultFile::remove);
            Optional<ImageShape> picture = films.isEmpty() ? Optional.empty() : runner.picture(dir);
            films.forEach(
                    film -> write(film, model.columns(), picture, samples.film().orElseThrow()));
        });
    }

    /** The run's own way to sample, with what the command line says over it. */
    private SampleConfig how(FittedModel model, Binder binder) {
        List<String> overrides = new ArrayList<>();
        overrides.add("sample.count=" + count);
        if (solver != null) {
            overrides.add("sample.solver=" + solver);
        }
        if (evaluations != null) {
            overrides.add("sample.evaluations=" + evaluations);
        }
        if (!films.isEmpty()) {
            overrides.add("sample.film=true");
        }
        settings.forEach(setting -> overrides.add(qualified(setting)));
        Map<String, Object> section = binder.unbind(model.sampleConfig());
        if (!condition.isEmpty()) {
            requireCondition(model);
            section.put("condition", new LinkedHashMap<>(condition));
        }
        boolean isLimited = overrides.stream().anyMatch(set -> set.startsWith("sample.evaluations="));
        // What is said here goes before what the run says of the same.
        if (isLimited || overrides.stream().anyMatch(set -> set.startsWith("sample.solver.steps="))) {
            SampleSection.dropSteps(section);
        }
        SampleSection.dropStepsThatFollow(section);
        ConfigNode.MapNode root = (ConfigNode.MapNode) ConfigNode.of(Map.of("sample", section));
        ConfigNode.MapNode set =
                (ConfigNode.MapNode) Overrides.apply(root, overrides).entries().get("sample");
        ConfigNode by = set.entries().get(SampleSection.SOLVER);
        boolean saysSteps =
                by instanceof ConfigNode.MapNode map && map.entries().containsKey(SampleConfig.STEPS);
        return binder.bind(
                SampleConfig.class, saysSteps && !isLimited ? set.without(SampleSection.EVALUATIONS) : set, "sample");
    }

    /** A setting of the section sample, which need not be named: there is no other here. */
    private String qualified(String setting) {
        String key = setting.strip();
        if (key.startsWith(SECTION)) {
            return key;
        }
        Optional<String> other = PIPELINE.stream()
                .filter(section -> key.startsWith(section + ".") || key.startsWith(section + "="))
                .findFirst();
        if (other.isPresent()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--set " + setting
                            + ": the model is there already, and only sample can be set. For others train anew"
                            + " by ergodic run");
        }
        return SECTION + key;
    }

    /** Refuses values that are not of the model's columns, before anything is drawn. */
    private void requireCondition(FittedModel model) {
        try {
            ConditionColumns columns = model.condition()
                    .orElseThrow(() -> new IllegalArgumentException("this model is conditioned on nothing"));
            columns.kinds().row(ColumnValues.of(condition));
        } catch (IllegalArgumentException e) {
            List<String> names = model.conditionColumns();
            String list = names.stream().distinct().count() < names.size()
                    ? ", by --set condition=[" + String.join(", ", Collections.nCopies(names.size(), "VALUE")) + "]"
                    : "";
            throw new ConfigException(
                    List.of(new Violation(new Location("--condition", 0), "", e.getMessage() + list)), e);
        }
    }

    private void write(Schema columns, Samples samples) {
        INDArray values = samples.values();
        Map<String, double[]> beside = samples.beside();
        String cost = evaluations == null ? "" : ", " + spent(samples);
        if (out != null) {
            ResultFile.write(out, stream -> SamplesCsv.write(stream, columns, values, beside));
            common.console().err().println(values.size(0) + " samples: " + out + cost);
            return;
        }
        if (pictures == null) {
            common.console().write(stream -> SamplesCsv.write(stream, columns, values, beside));
        }
        if (evaluations != null) {
            common.console().err().println(values.size(0) + " samples" + cost);
        }
    }

    private ImageShape shape(PipelineRunner runner, FittedModel model) {
        return model.scaling()
                .picture()
                .map(event -> ImageShape.of(
                        Arrays.stream(event).mapToObj(Math::toIntExact).toList()))
                .or(() -> runner.picture(dir))
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(),
                        "--pictures " + pictures
                                + ": the rows of this model are no pictures; --out FILE writes a table"));
    }

    private void write(ImageShape shape, INDArray values) {
        double[][] rows = Rows.of(values);
        double[] range = Pictures.range(rows);
        String name = "%0" + String.valueOf(rows.length).length() + "d.png";
        ResultFile.makeFolder(pictures);
        for (int i = 0; i < rows.length; i++) {
            double[] row = rows[i];
            ResultFile.write(
                    pictures.resolve(String.format(Locale.ROOT, name, i + 1)),
                    stream -> Pictures.write(stream, Pictures.of(shape, row, range[0], range[1])));
        }
        common.console().err().println(rows.length + " pictures: " + pictures);
    }

    /** The samples at the times that --set times asks for. */
    private void paths(Schema columns, Film film) {
        if (paths != null) {
            ResultFile.write(paths, stream -> SamplesCsv.paths(stream, columns, film));
            common.console().err().println("paths: " + paths);
        }
    }

    private void requireFilm(Path film) {
        if (!moves(film) && !film.toString().endsWith(".png")) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--film " + film + ": name a .png file, a row of pictures, or a .gif, which" + " moves");
        }
        ResultFile.requireWritable(film, overwrite);
    }

    private static boolean moves(Path film) {
        return film.toString().endsWith(".gif");
    }

    private void write(Path file, List<String> columns, Optional<ImageShape> picture, Film film) {
        ResultFile.write(file, stream -> {
            if (moves(file)) {
                Pictures.writeMoving(stream, columns, picture, film);
            } else {
                Pictures.write(stream, Pictures.strip(columns, picture, film));
            }
        });
        common.console().err().println("film: " + file);
    }

    private static String spent(Samples samples) {
        double average = samples.evaluations();
        String number = average == Math.rint(average)
                ? String.valueOf((long) average)
                : String.format(Locale.ROOT, "%.1f", average);
        return number + " evaluations of the model for each"
                + (samples.cost().most() > average
                        ? ", at most " + samples.cost().most()
                        : "");
    }
}
