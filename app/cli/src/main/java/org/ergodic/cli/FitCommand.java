package org.ergodic.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.config.Overrides;
import org.ergodic.pipeline.store.RunFolder;
import org.ergodic.pipeline.store.YamlWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic fit}: a run of a pipeline that nobody had to write. */
@Command(
        name = "fit",
        description = {
            "Fit a model to a table or to a folder of pictures: the run of a pipeline file that you need not write.",
            "Everything that is not said here has its default. The run's folder gets the pipeline file that the command"
                    + " stands for, " + RunFolder.PIPELINE
                    + ": change it and use it by ergodic run, which repeats the run"
                    + " to the last bit where nothing is changed."
        },
        footer = {
            "",
            "ergodic fit wine.csv",
            "ergodic fit wine.csv --model diffusion --leave-out quality --steps 2000",
            "ergodic fit photos/ --model diffusion --set data.source.size=[16,16] --set data.source.colour=grey",
            "ergodic fit wine.csv --condition quality --set train.batch=128 --set model.bijections=[planar,affine]"
        },
        mixinStandardHelpOptions = true)
final class FitCommand implements Callable<Integer> {
    private static final String MODEL = "--model";

    @Mixin
    private Common common;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "A table: a CSV file, or an IDX file of pictures; perhaps gzipped. Or a folder of PNG, JPEG or GIF"
                            + " files.")
    private Path file;

    @Option(
            names = MODEL,
            paramLabel = "KIND",
            defaultValue = "flow",
            description = "The kind of model, such as flow, diffusion or energy (default: ${DEFAULT-VALUE}, which has a"
                    + " likelihood for each row). ergodic plugins list shows them.")
    private String model;

    @Option(
            names = "--condition",
            paramLabel = "COLUMNS",
            split = ",",
            description = "Columns to condition on instead of modelling them: names, numbers from 1 or ranges, with"
                    + " commas between them.")
    private List<String> condition = new ArrayList<>();

    @Option(
            names = "--leave-out",
            paramLabel = "COLUMNS",
            split = ",",
            description = "Columns to leave out, in the same way.")
    private List<String> leaveOut = new ArrayList<>();

    @Option(names = "--steps", paramLabel = "N", description = "Training steps, in place of the default.")
    private Integer steps;

    @Mixin
    private RunCommand.PipelineOptions options;

    @Override
    public Integer call() {
        requireTable();
        Registry registry = common.registry();
        ConfigNode.MapNode root = Overrides.apply(pipeline(), common.overrides(options.overrides()));
        Pipeline pipeline = Pipeline.of(root, registry);
        String text = text(root);
        return options.run(
                pipeline,
                Optional.empty(),
                Optional.of(Path.of("runs", stem(file))),
                false,
                common,
                settings -> settings.leaving(text));
    }

    /** What is wrong with the file itself, before anything is said about pipelines. */
    private void requireTable() {
        if (!Files.exists(file)) {
            String why = "there is no such file (looked in "
                    + file.toAbsolutePath().normalize().getParent() + ")";
            throw new ConfigException(List.of(new Violation(new Location(file.toString(), 0), "", why)));
        }
    }

    private ConfigNode.MapNode pipeline() {
        Location here = new Location("ergodic fit", 0);
        ConfigNode.MapNode none = new ConfigNode.MapNode(Map.of(), Map.of(), here);
        ConfigNode.Scalar name = new ConfigNode.Scalar(file.toString(), here);
        ConfigNode.MapNode data = Files.isDirectory(file)
                ? none.with(
                        "source",
                        none.with("name", new ConfigNode.Scalar("image-folder", here))
                                .with("folder", name))
                : none.with(isPictures(file) ? "idx" : "csv", name);
        if (!condition.isEmpty()) {
            data = data.with("condition-columns", scalars(condition, "--condition"));
        }
        if (!leaveOut.isEmpty()) {
            boolean one = leaveOut.size() == 1 && !leaveOut.get(0).matches("\\d+-\\d+");
            data = one
                    ? data.with("target-column", scalar(leaveOut.get(0), "--leave-out"))
                    : data.with("leave-out", scalars(leaveOut, "--leave-out"));
        }
        ConfigNode.MapNode root = none.with("ergodic", new ConfigNode.Scalar(1L, here))
                .with("seed", new ConfigNode.Scalar(0L, here))
                .with("data", data)
                .with("model", none.with("kind", scalar(model, MODEL)));
        return steps == null
                ? root
                : root.with(
                        "train", none.with("steps", new ConfigNode.Scalar((long) steps, new Location("--steps", 0))));
    }

    private static ConfigNode scalar(String text, String option) {
        return new ConfigNode.Scalar(text.strip(), new Location(option, 0));
    }

    private static ConfigNode scalars(List<String> texts, String option) {
        return new ConfigNode.ListNode(
                texts.stream().map(text -> scalar(text, option)).toList(), new Location(option, 0));
    }

    /** By the names that such files have. */
    private static boolean isPictures(Path file) {
        return name(file).toLowerCase(Locale.ROOT).matches(".*([-.]idx\\d?(-ubyte)?|\\.idx)(\\.gz)?");
    }

    private static String name(Path file) {
        return Stream.ofNullable(file.getFileName())
                .map(Path::toString)
                .findFirst()
                .orElse("table");
    }

    /** The table's name without its endings. */
    static String stem(Path file) {
        String stem = name(file).replaceFirst("(?i)(\\.[a-z]{2,7})?(\\.gz)?$", "");
        return stem.isEmpty() ? "table" : stem;
    }

    private String text(ConfigNode.MapNode root) {
        @SuppressWarnings("unchecked")
        Map<String, Object> plain = (Map<String, Object>) root.plain();
        return String.join(
                        "\n",
                        Arrays.asList(
                                "# What \"ergodic fit\" ran. Repeat it by: ergodic run " + RunFolder.PIPELINE
                                        + ", in the folder in which the",
                                "# table is found by the name below. Options that are not here have their defaults:"
                                        + " ergodic init "
                                        + (plain.get("model") instanceof Map<?, ?> map ? map.get("kind") : model),
                                "# shows them all, and config.resolved.yaml says what they were in this run.",
                                ""))
                + YamlWriter.toText(plain);
    }
}
