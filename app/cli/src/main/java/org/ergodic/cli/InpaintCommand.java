package org.ergodic.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.api.message.Excerpt;
import org.ergodic.data.table.ImageShape;
import org.ergodic.pipeline.InpaintedRows;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.store.OutputException;
import org.ergodic.pipeline.store.SamplesCsv;
import org.ergodic.report.Pictures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic inpaint}. */
@Command(
        name = "inpaint",
        description = "Fill in a part of held-out rows by a model that can be sampled given the rest.",
        mixinStandardHelpOptions = true)
final class InpaintCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(
            names = "--free",
            required = true,
            paramLabel = "WHAT",
            description = "What to fill in: upper, lower, left or right (half of the picture),"
                    + " or numbers of columns from 1 such as 3,5-8.")
    private String free;

    @Option(
            names = "--rows",
            defaultValue = "10",
            paramLabel = "N",
            description = "How many held-out rows (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--times",
            defaultValue = "3",
            paramLabel = "N",
            description = "How often each is filled in (default: ${DEFAULT-VALUE}).")
    private int times;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "How a model of a score keeps the rest: replacement, repaint or posterior.")
    private String method;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a value of the section sample over that of the run, such as inpaint.resample=20 or"
                    + " solver.steps=50 (may be repeated).")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "A .csv file, or a .png for pictures.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        if (rows < 1 || times < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--rows and --times must be at least 1, not " + rows + " and " + times);
        }
        PipelineRunner runner = common.checkedRunner();
        return Interrupt.during(common.console(), "no rows were written", interrupt -> {
            InpaintedRows filled = runner.inpaint(
                    dir, this::mask, rows, times, overrides(), common.settings(Optional.empty(), overwrite, interrupt));
            if (drawn()) {
                ImageShape picture = filled.picture().orElseThrow();
                ResultFile.write(
                        out,
                        stream ->
                                Pictures.write(stream, Pictures.inpainting(picture, filled.given(), filled.filled())));
            } else {
                ResultFile.write(out, stream -> SamplesCsv.write(stream, filled.columns(), filled.all()));
            }
            common.console().err().println(filled.filled().size() + " times " + rows + " rows: " + out);
        });
    }

    private List<String> overrides() {
        List<String> all = new ArrayList<>();
        settings.forEach(setting -> all.add(setting.startsWith("sample.") ? setting : "sample." + setting));
        if (method != null) {
            all.add("sample.inpaint.method=" + method);
        }
        return all;
    }

    private boolean drawn() {
        return out.toString().endsWith(".png");
    }

    /** 1 for what to fill in; asked before anything is computed. */
    private double[] mask(Optional<ImageShape> picture, int width) {
        if (drawn() && picture.isEmpty()) {
            throw new OutputException(
                    "the rows of " + dir + " are not pictures (no data.image): name a .csv file by --out");
        }
        double[] mask = new double[width];
        if (List.of("upper", "lower", "left", "right").contains(free)) {
            ImageShape shape =
                    picture.orElseThrow(() -> wrong("is for pictures, and the rows of " + dir + " are none"));
            for (int i = 0; i < width; i++) {
                int pixel = i % (shape.height() * shape.width());
                int row = pixel / shape.width();
                int column = pixel % shape.width();
                boolean chosen = switch (free) {
                    case "upper" -> row < shape.height() / 2;
                    case "lower" -> row >= shape.height() / 2;
                    case "left" -> column < shape.width() / 2;
                    default -> column >= shape.width() / 2;
                };
                mask[i] = chosen ? 1 : 0;
            }
            return mask;
        }
        for (String part : free.split(",", -1)) {
            String[] ends = part.strip().split("-", 2);
            try {
                int from = Integer.parseInt(ends[0]);
                int to = Integer.parseInt(ends[ends.length - 1]);
                if (from < 1 || Math.max(from, to) > width) {
                    throw wrong("names column " + (from < 1 ? from : Math.max(from, to))
                            + ", and there are columns 1 to " + width);
                }
                if (from > to) {
                    throw wrong("has the range " + part.strip() + ", which runs backwards");
                }
                for (int i = from; i <= to; i++) {
                    mask[i - 1] = 1;
                }
            } catch (NumberFormatException e) {
                throw wrong("is neither upper, lower, left or right nor numbers of columns such as 3,5-8");
            }
        }
        return mask;
    }

    private CommandLine.ParameterException wrong(String why) {
        return new CommandLine.ParameterException(spec.commandLine(), "--free " + Excerpt.of(free) + " " + why);
    }
}
