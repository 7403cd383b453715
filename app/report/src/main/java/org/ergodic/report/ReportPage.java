package org.ergodic.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.data.Schema;
import org.ergodic.pipeline.findings.Findings;
import org.ergodic.pipeline.findings.TrainingCurve;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One HTML file of all that a run found. It loads nothing: style, script, numbers and pictures are within, and its
 * content security policy forbids the rest.
 */
final class ReportPage {
    private static final int MOST_PICTURE = 1_000_000;
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    private final Findings findings;
    private final Schema schema;
    private final boolean table;
    private final Map<String, Object> numbers = new LinkedHashMap<>();
    private final List<Section> sections = new ArrayList<>();

    private record Section(String id, String title, Html content) {}

    private ReportPage(Findings findings) {
        this.findings = findings;
        this.schema = findings.data().schema();
        this.table = findings.data().picture().isEmpty();
    }

    /** {@return the page in UTF-8} */
    static byte[] of(Findings findings) {
        return new ReportPage(findings).page().getBytes(StandardCharsets.UTF_8);
    }

    private String page() {
        int columns = table ? Math.min(ReportData.MOST_COLUMNS, schema.size()) : 0;
        section("overview", "Overview", ReportText.overview(findings));
        if (!findings.warnings().isEmpty()) {
            section("warnings", "Warnings", ReportText.warnings(findings.warnings()));
        }
        if (!findings.metrics().isEmpty()) {
            section("figures", "Figures", ReportText.figures(findings.metrics(), findings.words()));
        }
        training();
        if (table) {
            tables(columns);
        } else {
            pictures();
        }
        likelihoods();
        chains();
        trajectories();
        section("settings", "Settings", ReportText.settings(findings.settings()));
        section(
                "provenance",
                "Where it comes from",
                ReportText.provenance(findings.settings().provenance()));
        return document();
    }

    private void section(String id, String title, Html content) {
        sections.add(new Section(id, title, content));
    }

    private String document() {
        Html html = new Html();
        html.raw("<!DOCTYPE html>\n")
                .open("html", "lang", "en")
                .line()
                .open("head")
                .line();
        html.empty("meta", "charset", "utf-8").line();
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .line();
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        html.element("title", findings.title() + " \u2013 Ergodic report").line();
        html.open("style")
                .raw("\n" + resource("report.css"))
                .close()
                .line()
                .close()
                .line();
        html.open("body").line().open("header").line();
        html.element("h1", findings.title()).line();
        html.element("p", ReportText.lead(findings), "class", "lead").line();
        html.close().line();
        html.open("nav", "aria-label", "Sections").open("ul").line();
        for (Section section : sections) {
            html.open("li")
                    .element("a", section.title(), "href", "#" + section.id())
                    .close()
                    .line();
        }
        html.close().close().line();
        html.open("main").line();
        html.raw("<noscript><p>The curves and histograms below are drawn by a script within this file, which is"
                + " switched off. The PNG files beside it show the same.</p></noscript>\n");
        for (Section section : sections) {
            html.open("section", "id", section.id(), "aria-labelledby", section.id() + "-title")
                    .line();
            html.element("h2", section.title(), "id", section.id() + "-title").line();
            html.raw(section.content().toString()).line().close().line();
        }
        html.close().line();
        html.open("footer").open("p", "class", "faint");
        html.text("Written by Ergodic. Samples are coloured ")
                .element("span", "orange", "class", "of-samples")
                .text(", data ")
                .element("span", "blue", "class", "of-data")
                .text(". This file loads nothing from anywhere.");
        html.close().close().line();
        html.open("div", "id", "tip", "role", "status", "hidden", "").close().line();
        html.open("script", "type", "application/json", "id", "findings")
                .raw(Json.of(numbers))
                .close()
                .line();
        html.open("script").raw("\n" + resource("report.js")).close().line();
        return html.close().line().close().line().toString();
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void training() {
        double[] losses = findings.history().losses();
        if (losses.length == 0) {
            return;
        }
        TrainingCurve curve = PngIllustrator.curve(findings.history());
        numbers.put("training", ReportData.training(curve));
        Html html = new Html();
        boolean held = curve.holdoutLoss().length > 0;
        double[] smooth = TrainingPlot.smooth(losses);
        String other = findings.settings().facts().get("loss");
        String lines = " The pale line is the loss of single steps, the strong one its running mean";
        String falling = "The loss is what training makes small." + lines
                + (held
                        ? "; orange is the loss on held-out rows, which the model never trains on. When that turns"
                                + " upwards while training goes on falling, the model learns its rows by heart."
                        : ".");
        // Of an energy the loss is no measure: what is watched on held-out rows is another figure.
        String contrast = "The loss here is " + other + "." + lines + "."
                + (held
                        ? " Orange is another figure, by which held-out rows are watched, on the same axis: it should"
                                + " fall."
                        : "");
        html.element("p", other == null ? falling : contrast);
        html.open("div", "class", "keys");
        ReportText.key(html, "training", "of-data");
        if (held) {
            ReportText.key(html, "held out", "of-samples");
        }
        html.close();
        String words = String.format(
                Locale.ROOT,
                "Training loss over %,d steps, from %s to %s%s.",
                losses.length,
                Axis.figure(smooth[0]),
                Axis.figure(smooth[smooth.length - 1]),
                held ? "; held-out loss " + Axis.figure(curve.holdoutLoss()[curve.holdoutLoss().length - 1]) : "");
        plot(html, "training", words, words);
        section("training", "Training", html);
    }

    private static void plot(Html html, String kind, String words, String caption) {
        html.open("figure");
        html.open("div", "data-plot", kind, "role", "img", "aria-label", words).close();
        if (!caption.isEmpty()) {
            html.element("figcaption", caption);
        }
        html.close().line();
    }

    private void tables(int columns) {
        INDArray drawn = findings.samples().orElseGet(() -> Nd4j.create(DataType.DOUBLE, 0, schema.size()));
        Sketch sketch = Sketch.of(schema, findings.data().training(), drawn, 0);
        boolean samples = sketch.ofSamples() > 0;
        List<Marginal> marginals =
                IntStream.range(0, columns).mapToObj(sketch::marginal).toList();
        numbers.put("marginals", ReportData.marginals(marginals, samples));
        Html html = new Html();
        html.element(
                "p",
                (samples
                                ? "Each column by itself: how the training rows are spread, and how the samples are."
                                        + " They should look alike."
                                : "Each column by itself: how the training rows are spread.")
                        + (columns < schema.size()
                                ? String.format(Locale.ROOT, " The first %d of %,d columns.", columns, schema.size())
                                : "")
                        + subsampled(sketch));
        ReportText.keys(html, samples);
        if (columns > 24) {
            html.open("div", "class", "controls");
            html.element("button", "previous", "type", "button", "id", "before");
            html.element("span", "", "id", "page", "role", "status");
            html.element("button", "next", "type", "button", "id", "after");
            html.open("label")
                    .text("find a column ")
                    .empty("input", "type", "search", "id", "find")
                    .close();
            html.close().line();
        }
        html.open("div", "class", "grid", "data-plot", "marginals").close().line();
        ReportText.statistics(html, marginals, samples);
        section("columns", "Columns", html);
        if (schema.size() < 2) {
            return;
        }
        numbers.put("columns", ReportData.columns(sketch, columns));
        numbers.put("rows", ReportData.rows(sketch, columns));
        Optional<Map<String, Object>> correlation = ReportData.correlation(sketch);
        correlation.ifPresent(c -> numbers.put("correlation", c));
        pairs(sketch, columns, samples);
        correlation.ifPresent(c -> correlations(samples));
    }

    private static String subsampled(Sketch sketch) {
        int shown = sketch.data()[0].length;
        return shown < sketch.ofData()
                ? String.format(Locale.ROOT, " Of %,d training rows, %,d chosen at random.", sketch.ofData(), shown)
                : "";
    }

    private void pairs(Sketch sketch, int columns, boolean samples) {
        Html html = new Html();
        List<Integer> ranked = Correlations.columns(schema);
        int first = 0;
        int second = 1;
        if (ranked.size() >= 2 && schema.size() > 2) {
            double[][] correlations = Correlations.of(sketch.data(), ranked);
            int i = Correlations.strongest(correlations).get(0);
            int best = i == 0 ? 1 : 0;
            for (int j = 0; j < ranked.size(); j++) {
                if (j != i && Math.abs(correlations[i][j]) > Math.abs(correlations[i][best])) {
                    best = j;
                }
            }
            first = ranked.get(i);
            second = ranked.get(best);
        }
        html.element(
                "p",
                "Two columns at a time, a dot for each row. A model that has learned how columns go together draws the"
                        + " same shapes in orange as the data have in blue.");
        html.open("div", "class", "controls");
        choice(html, "pair-x", "horizontal", columns, first);
        choice(html, "pair-y", "vertical", columns, second);
        html.close();
        html.element("p", "", "id", "pair-words", "class", "note", "role", "status")
                .line();
        html.open("div", "class", "two", "data-plot", "pairs").line();
        for (String name : samples ? List.of("data", "samples") : List.of("data")) {
            html.open("figure").element("div", name, "class", "of-" + name);
            html.open(
                            "div",
                            "id",
                            "pair-" + name,
                            "role",
                            "img",
                            "aria-label",
                            "Scatter plot of two columns of the " + name)
                    .close();
            html.element("figcaption", "", "id", "pair-" + name + "-note")
                    .close()
                    .line();
        }
        html.close().line();
        picture(html, "density.png", "The model's density in the plane beside histograms of data and samples", "sheet");
        section("pairs", "Pairs of columns", html);
    }

    private void choice(Html html, String id, String label, int columns, int chosen) {
        html.open("label").text(label + " ").open("select", "id", id);
        for (int i = 0; i < columns; i++) {
            String name = schema.column(i).name();
            String value = Integer.toString(i);
            if (i == chosen) {
                html.element("option", name, "value", value, "selected", "");
            } else {
                html.element("option", name, "value", value);
            }
        }
        html.close().close();
    }

    private void correlations(boolean samples) {
        Html html = new Html();
        int count = Correlations.columns(schema).size();
        html.element(
                "p",
                "How closely pairs of columns follow a straight line: blue rises together, orange falls as the other"
                        + " rises, pale is unrelated."
                        + (samples ? " The difference should be pale everywhere." : "")
                        + (count == Correlations.MOST_COLUMNS ? " The first " + count + " columns of numbers." : "")
                        + (schema.columns().stream()
                                        .allMatch(column -> column.categories().isEmpty())
                                ? ""
                                : " Columns of words have no correlation."));
        html.open("div", "class", "two").line();
        for (String kind : samples ? List.of("data", "samples", "difference") : List.of("data")) {
            html.open("figure").element("div", kind.equals("difference") ? "samples less data" : kind);
            html.open(
                            "div",
                            "data-plot",
                            "heat-" + kind,
                            "role",
                            "img",
                            "aria-label",
                            "Correlations of " + count + " columns, "
                                    + (kind.equals("difference") ? "samples less data" : kind))
                    .close()
                    .close()
                    .line();
        }
        html.close();
        section("correlations", "Correlations", html);
    }

    private void pictures() {
        Html html = new Html();
        ContactSheet.Sprites sprites = ContactSheet.sprites(
                findings.data().picture().orElseThrow(),
                findings.data().training(),
                findings.samples().orElseGet(() -> Nd4j.create(DataType.DOUBLE, 0, schema.size())));
        html.element("h3", "Data");
        image(html, sprites.data(), "The first " + sprites.ofData() + " training pictures", "pixels");
        if (sprites.samples().isPresent()) {
            html.element("h3", "Samples, and the training pictures nearest to them");
            html.element(
                    "p",
                    "In the order drawn, none chosen. Below each row of samples is, for each of them, the training"
                            + " picture that is nearest by Euclidean distance"
                            + (sprites.searched() < findings.data().training().rows()
                                    ? String.format(Locale.ROOT, ", of %,d chosen at random", sprites.searched())
                                    : "")
                            + ". Samples that equal it pixel for pixel would be copies.");
            image(
                    html,
                    sprites.samples().get(),
                    "The first " + sprites.ofSamples() + " samples, each above the training picture nearest to it",
                    "pixels");
        }
        picture(html, "filters.png", "What the model's units look for: their weights as pictures", "sheet");
        section("samples", "Pictures", html);
    }

    /** A PNG file of the run, where there is one that is not too large. */
    private void picture(Html html, String name, String words, String style) {
        byte[] png = findings.pictures().get(name);
        if (png != null && png.length <= MOST_PICTURE) {
            embed(html, png, words, style);
        }
    }

    private static void image(Html html, BufferedImage image, String words, String style) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            Pictures.write(png, image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        embed(html, png.toByteArray(), words, style);
    }

    private static void embed(Html html, byte[] png, String words, String style) {
        html.open("figure");
        html.empty(
                "img",
                "class",
                style,
                "alt",
                words,
                "src",
                "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
        html.element("figcaption", words).close().line();
    }

    private void likelihoods() {
        Findings.Likelihoods of = findings.likelihoods();
        Html html = new Html();
        if (of.holdout().length == 0) {
            section("likelihoods", "Likelihoods", html.element("p", of.note()));
            return;
        }
        Marginal marginal = Marginal.histograms("log-likelihood", of.holdout(), of.training());
        numbers.put("likelihood", ReportData.likelihood(marginal));
        boolean training = of.training().length > 0;
        html.element(
                "p",
                "How likely the model finds single rows, in nats: the higher, the more usual a row. One nat more is a"
                        + " factor of 2.7."
                        + (training
                                ? " Where training rows lie clearly to the right of held-out rows, the model has"
                                        + " learned its rows by heart."
                                : "")
                        + " Scored were "
                        + of.note() + (training ? " and as many training rows." : "."));
        html.open("div", "class", "keys");
        ReportText.key(html, "held out", "of-samples");
        if (training) {
            ReportText.key(html, "training", "of-data");
        }
        html.close();
        String words = "Log-likelihood of held-out rows: mean "
                + Axis.figure(marginal.ofData().mean()) + " nats, median "
                + Axis.figure(marginal.ofData().median())
                + (training
                        ? "; of training rows: mean "
                                + Axis.figure(marginal.ofSamples().mean()) + " nats"
                        : "")
                + ".";
        plot(html, "likelihood", words, words);
        ReportText.unlikely(html, of.least(), schema, table);
        section("likelihoods", "Likelihoods", html);
    }

    private void chains() {
        findings.trace()
                .filter(trace -> trace.chains().length > 0 && trace.chains()[0].length > 1)
                .ifPresent(trace -> {
                    numbers.put("trace", ReportData.trace(trace));
                    Html html = new Html();
                    html.element(
                            "p",
                            "Samples are the ends of Markov chains. Each line is the energy of one chain by "
                                    + "step. Lines that mix"
                                    + " and show no trend have reached the model's distribution; lines that "
                                    + "stay apart, or still"
                                    + " fall, need more steps.");
                    String words = "Energy of " + trace.chains().length + " chains over "
                            + trace.chains()[0].length * trace.every() + " steps.";
                    plot(html, "trace", words, words);
                    section("chains", "Markov chains", html);
                });
    }

    private void trajectories() {
        findings.film().ifPresent(film -> {
            Html html = new Html();
            html.element("p", "The first samples on their way from the start of the solver to the end.");
            if (!table) {
                image(
                        html,
                        Pictures.strip(schema.names(), findings.data().picture(), film),
                        "Samples at " + Math.min(7, film.frames().size()) + " moments on their way",
                        "sheet");
                section("trajectories", "Trajectories", html);
                return;
            }
            numbers.put("film", ReportData.film(schema.names(), film));
            int last = film.frames().size() - 1;
            html.open("div", "class", "controls");
            html.open("label").text("moment ");
            html.empty(
                    "input",
                    "type",
                    "range",
                    "id",
                    "moment",
                    "min",
                    "0",
                    "max",
                    Integer.toString(last),
                    "value",
                    Integer.toString(last));
            html.close()
                    .element("span", "", "id", "moment-title", "role", "status")
                    .close();
            plot(html, "film", "Samples at a moment on their way, in the first columns", "");
            html.element("p", "", "id", "moment-note", "class", "note");
            section("trajectories", "Trajectories", html);
        });
    }
}
