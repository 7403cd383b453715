package org.ergodic.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.pipeline.conclusion.Conclusion;
import org.ergodic.pipeline.findings.Findings;

/** The parts of a report that are words and tables. */
final class ReportText {
    private static final int SHOWN_VALUES = 12;
    private static final double CLEARLY = 0.1;
    private static final Map<ColumnType, String> TYPES = Map.of(
            ColumnType.NUMBER, "numbers",
            ColumnType.INTEGER, "whole numbers",
            ColumnType.CATEGORY, "words",
            ColumnType.DATE, "dates",
            ColumnType.TEXT, "text");
    /** What a run says of its samples besides its metrics. */
    private static final Map<String, String> OF_SAMPLING = Map.of(
            "sampling-evaluations", "How often the model was computed to draw a sample: the cost of sampling",
            "failed-samples", "Samples that were begun and left out, since they did not reach the end",
            "sampling-time", "How long drawing the samples took");

    private ReportText() {}

    /** {@return what was done, in a sentence} */
    static String lead(Findings findings) {
        Findings.Data data = findings.data();
        String rows = data.picture().isPresent() ? "pictures" : "rows";
        String columns = data.schema().size() == 1 ? "column" : "columns";
        boolean trained = findings.history().losses().length > 0;
        return String.format(
                Locale.ROOT,
                "%s %s model of %,d %s, %s %,d %s of %s; %,d %s held out%s.",
                findings.settings().facts().getOrDefault("model", "").matches("[aeiou].*") ? "An" : "A",
                findings.settings().facts().getOrDefault("model", "generative"),
                data.schema().size(),
                columns,
                trained ? "trained on" : "of",
                data.training().rows(),
                rows,
                data.source(),
                data.holdout().rows(),
                data.holdout().rows() == 1 ? "was" : "were",
                findings.samples()
                        .map(drawn -> String.format(Locale.ROOT, "; %,d samples", drawn.size(0)))
                        .orElse(""));
    }

    static Html overview(Findings findings) {
        Html html = new Html();
        html.open("dl", "class", "facts").line();
        findings.settings().facts().forEach((name, value) -> fact(html, name, value));
        fact(html, "data", findings.data().source());
        fact(
                html,
                "rows",
                String.format(
                        Locale.ROOT,
                        "%,d to train on, %,d held out",
                        findings.data().training().rows(),
                        findings.data().holdout().rows()));
        fact(
                html,
                "columns",
                types(findings.data().schema(), findings.data().picture().isPresent()));
        findings.samples()
                .ifPresent(drawn -> fact(
                        html,
                        "samples",
                        String.format(Locale.ROOT, "%,d", drawn.size(0))
                                + (findings.failedSamples() > 0
                                        ? ", and " + findings.failedSamples() + " that did not reach the end"
                                        : "")));
        Optional.ofNullable(findings.settings().config().get("seed"))
                .ifPresent(seed -> fact(html, "seed", String.valueOf(seed)));
        Optional.ofNullable(findings.settings().provenance().get("started"))
                .ifPresent(started -> fact(html, "started", String.valueOf(started)));
        Optional.ofNullable(findings.metrics().get("sampling-time"))
                .ifPresent(time -> fact(html, "time to sample", Axis.figure(time.value()) + " " + time.unit()));
        html.close().line();
        Conclusion.of(findings.metrics()).ifPresent(conclusion -> {
            String sign = conclusion.verdict() == Conclusion.Verdict.BEHIND ? "verdict behind" : "verdict";
            html.element("p", sentence(conclusion.text()), "class", sign).line();
        });
        int warnings = findings.warnings().size();
        List<String> worse = findings.metrics().entrySet().stream()
                .filter(figure -> clearlyWorse(figure.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!worse.isEmpty()) {
            html.element(
                            "p",
                            "Worse than the baseline: " + String.join(", ", worse)
                                    + ". By what this measures, a trivial model is nearer to the data.",
                            "class",
                            "verdict behind")
                    .line();
        }
        if (warnings == 0 && !worse.isEmpty()) {
            return html;
        }
        html.element(
                "p",
                warnings == 0
                        ? "Nothing was noticed that would make this model doubtful."
                        : warnings == 1
                                ? "One thing should be known before this model is trusted: see the warning below."
                                : warnings + " things should be known before this model is trusted: see the warnings"
                                        + " below.");
        return html;
    }

    /** {@return whether a figure is worse than its baseline by more than chance, roughly a tenth} */
    private static boolean clearlyWorse(Metric.Measurement figure) {
        double baseline = figure.baseline().orElse(Double.NaN);
        return share(figure) < 0 && Math.abs(figure.value() - baseline) > CLEARLY * Math.abs(baseline);
    }

    private static String types(Schema schema, boolean picture) {
        if (picture) {
            return schema.size() + " pixels";
        }
        List<String> words = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            long count = schema.columns().stream().filter(c -> c.type() == type).count();
            if (count > 0) {
                words.add(String.format(Locale.ROOT, "%,d of %s", count, TYPES.get(type)));
            }
        }
        return String.join(", ", words);
    }

    private static void fact(Html html, String name, String value) {
        html.element("dt", name).element("dd", value).line();
    }

    static Html warnings(List<Warning> warnings) {
        Html html = new Html().open("ul", "class", "warnings").line();
        for (Warning warning : warnings) {
            html.open("li").text(warning.text() + " ").element("span", "[" + warning.id() + "]", "class", "faint");
            html.close().line();
        }
        return html.close();
    }

    static Html figures(Map<String, Metric.Measurement> metrics, Map<String, String> words) {
        Html html = new Html();
        html.element(
                "p",
                "Each figure beside two marks. The floor is the best that could be expected: for a distance, "
                        + "that of real"
                        + " data from other real data. The baseline is what a trivial model reaches, such as "
                        + "one Gaussian"
                        + " for all columns. A good model lies near the floor, and a model that lies at the "
                        + "baseline has"
                        + " learned little more than the trivial one.");
        html.open("div", "class", "scroll")
                .open("table", "class", "sortable figures")
                .line();
        html.element("caption", "Click a heading to sort by it.");
        html.open("thead").open("tr");
        for (String head : List.of("Figure", "Value", "Floor", "Baseline")) {
            html.element("th", head, "scope", "col", "class", head.equals("Figure") ? "" : "number");
        }
        html.element("th", "On the way to the floor", "scope", "col");
        html.element("th", "What it is", "scope", "col")
                .close()
                .close()
                .line()
                .open("tbody")
                .line();
        metrics.forEach((name, figure) -> {
            html.open("tr").element("th", name, "scope", "row");
            labelled(html, "Value", figure.value());
            labelled(html, "Floor", figure.floor().orElse(Double.NaN));
            labelled(html, "Baseline", figure.baseline().orElse(Double.NaN));
            way(html, figure);
            html.open("td", "class", "meaning").open("div", "class", "word").text(meaning(name, figure, words));
            details(html, figure.details());
            html.close().close().close().line();
        });
        return html.close().close().close();
    }

    /** A number that says what it is where the heading is out of sight. */
    private static void labelled(Html html, String label, double value) {
        html.element(
                "td",
                Double.isNaN(value) ? "\u2013" : Axis.figure(value),
                "class",
                "number",
                "data-label",
                label,
                "data-key",
                key(value));
    }

    /** A number of nats. */
    private static void nats(Html html, double value) {
        String text = Double.isNaN(value)
                ? "\u2013"
                : Math.abs(value) < 1e5
                        ? String.format(Locale.ROOT, "%.2f", value).replace("-", "\u2212")
                        : Axis.figure(value);
        html.element("td", text, "class", "number", "data-key", key(value));
    }

    private static String key(double value) {
        return Double.isNaN(value) ? "-1e308" : Double.toString(value);
    }

    /** {@return how far a figure is from the baseline as a share of the way to the floor; not-a-number if unknown} */
    private static double share(Metric.Measurement figure) {
        double floor = figure.floor().orElse(Double.NaN);
        double baseline = figure.baseline().orElse(Double.NaN);
        double way = (figure.value() - baseline) / (floor - baseline);
        return Double.isFinite(way) ? way : Double.NaN;
    }

    /** How far a figure is from the baseline, as a share of the way to the floor. */
    private static void way(Html html, Metric.Measurement figure) {
        double value = figure.value();
        double way = share(figure);
        if (!Double.isNaN(way)) {
            double shown = Math.max(0, Math.min(1, way));
            html.open("td", "class", "way", "data-key", Double.toString(way));
            html.text(
                    way < 0
                            ? "worse than the baseline"
                            : way > 1 ? "at the floor" : Marginal.percent(way) + " of the way");
            html.open("div", "class", "place", "aria-hidden", "true")
                    .element("i", "", "style", String.format(Locale.ROOT, "width:%.0f%%", 100 * shown))
                    .close()
                    .close();
            return;
        }
        String text = "\u2013";
        if (figure.baseline().isPresent() && Double.isFinite(value)) {
            double more = value - figure.baseline().getAsDouble();
            text = Double.isFinite(more)
                    ? Axis.figure(Math.abs(more)) + (more >= 0 ? " above the baseline" : " below the baseline")
                    : text;
        }
        html.element("td", text, "class", "way", "data-key", "-1e308");
    }

    /** What a figure is: the words of the metric whose name it bears, or begins with. */
    private static String meaning(String name, Metric.Measurement figure, Map<String, String> words) {
        String best = "";
        for (String metric : words.keySet()) {
            if ((name.equals(metric) || name.startsWith(metric + "-")) && metric.length() > best.length()) {
                best = metric;
            }
        }
        String unit = figure.unit().isEmpty() ? "" : " In " + figure.unit() + ".";
        String says = sentence(best.isEmpty() ? OF_SAMPLING.getOrDefault(name, "") : words.get(best));
        String better = figure.unit().equals("nats") ? " Higher is better." : "";
        return (says + unit + better).strip();
    }

    private static String sentence(String text) {
        String said = text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return said.isEmpty() || said.endsWith(".") ? said : said + ".";
    }

    private static void details(Html html, Map<String, Object> details) {
        if (details.isEmpty()) {
            return;
        }
        html.open("details").element("summary", "more").open("dl", "class", "facts");
        details.forEach((name, value) -> fact(html, name, plain(value)));
        html.close().close();
    }

    private static String plain(Object value) {
        if (value instanceof Number number && !(value instanceof Integer || value instanceof Long)) {
            return Axis.figure(number.doubleValue());
        }
        if (value instanceof List<?> list) {
            return list.stream()
                            .limit(SHOWN_VALUES)
                            .map(ReportText::plain)
                            .reduce((a, b) -> a + ", " + b)
                            .orElse("none")
                    + (list.size() > SHOWN_VALUES ? ", \u2026" : "");
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                            .limit(SHOWN_VALUES)
                            .map(entry -> entry.getKey() + " " + plain(entry.getValue()))
                            .reduce((a, b) -> a + "; " + b)
                            .orElse("none")
                    + (map.size() > SHOWN_VALUES ? "; \u2026" : "");
        }
        return String.valueOf(value);
    }

    static void keys(Html html, boolean samples) {
        html.open("div", "class", "keys");
        key(html, "data", "of-data");
        if (samples) {
            key(html, "samples", "of-samples");
        }
        html.close().line();
    }

    static void key(Html html, String name, String style) {
        html.open("span", "class", style).element("b", name).close();
    }

    /** The figures of columns as a table, for those who want numbers or cannot see pictures. */
    static void statistics(Html html, List<Marginal> marginals, boolean samples) {
        html.open("details").element("summary", "The same as a table");
        html.open("div", "class", "scroll")
                .open("table", "class", "sortable")
                .line()
                .open("thead")
                .open("tr");
        html.element("th", "Column", "scope", "col");
        for (String figure : List.of("mean", "deviation", "least", "median", "greatest", "missing")) {
            html.element("th", figure + (samples ? ", data" : ""), "scope", "col", "class", "number");
            if (samples) {
                html.element("th", figure + ", samples", "scope", "col", "class", "number");
            }
        }
        html.close().close().line().open("tbody").line();
        for (Marginal m : marginals) {
            if (!m.column().categories().isEmpty()) {
                continue;
            }
            html.open("tr").element("th", m.column().name(), "scope", "row");
            boolean date = m.column().type() == ColumnType.DATE;
            double[] ofData = figures(m.ofData());
            double[] ofSamples = figures(m.ofSamples());
            for (int i = 0; i < ofData.length; i++) {
                cell(html, ofData[i], i, date);
                if (samples) {
                    cell(html, ofSamples[i], i, date);
                }
            }
            html.close().line();
        }
        html.close().close().close().close().line();
    }

    private static double[] figures(Marginal.Statistics of) {
        return new double[] {of.mean(), of.deviation(), of.least(), of.median(), of.most(), of.missing()};
    }

    private static void cell(Html html, double value, int figure, boolean date) {
        String text = Double.isNaN(value)
                ? "\u2013"
                : figure == 5
                        ? Marginal.percent(value)
                        : date && figure == 1
                                ? Axis.figure(value / 86_400) + " days"
                                : date ? Dates.full(Math.rint(value)) : Axis.figure(value);
        html.element(
                "td", text, "class", "number", "data-key", Double.isNaN(value) ? "-1e308" : Double.toString(value));
    }

    /** The least likely rows. */
    static void unlikely(Html html, List<Findings.Unlikely> rows, Schema schema, boolean table) {
        if (rows.isEmpty()) {
            return;
        }
        html.element("h3", "The least likely rows held out");
        boolean blamed = rows.stream().anyMatch(row -> !row.blamed().isEmpty());
        if (blamed) {
            html.element(
                    "p",
                    "To blame is the column whose value, replaced by the column's median, would make the row the most"
                            + " likely; the gain says by how many nats.");
        }
        html.open("div", "class", "scroll")
                .open("table", "class", "sortable")
                .line()
                .open("thead")
                .open("tr");
        html.element("th", "Row", "scope", "col").element("th", "Log-likelihood", "scope", "col", "class", "number");
        if (blamed) {
            html.element("th", "To blame", "scope", "col")
                    .element("th", "Its value", "scope", "col", "class", "number")
                    .element("th", "Median", "scope", "col", "class", "number")
                    .element("th", "Gain", "scope", "col", "class", "number")
                    .element("th", "Next to blame", "scope", "col");
        }
        if (table) {
            html.element("th", "The whole row", "scope", "col", "class", "whole");
        }
        html.close().close().line().open("tbody").line();
        for (Findings.Unlikely row : rows) {
            String place = place(row.place());
            html.open("tr")
                    .element(
                            "th",
                            place,
                            "scope",
                            "row",
                            "data-key",
                            place.startsWith("row ") ? place.substring(4) : place);
            nats(html, row.logProb());
            if (blamed) {
                blamed(html, row, schema);
            }
            if (table) {
                html.open("td", "class", "whole")
                        .open("details")
                        .element("summary", "show")
                        .open("dl", "class", "facts");
                for (int i = 0; i < Math.min(schema.size(), 60); i++) {
                    fact(html, schema.column(i).name(), value(schema.column(i), row.values()[i]));
                }
                html.close().close().close();
            }
            html.close().line();
        }
        html.close().close().close().line();
    }

    private static void blamed(Html html, Findings.Unlikely row, Schema schema) {
        if (row.blamed().isEmpty()) {
            html.element("td", "no single column")
                    .element("td", "")
                    .element("td", "")
                    .element("td", "")
                    .element("td", "");
            return;
        }
        Findings.Blamed first = row.blamed().get(0);
        Column column = schema.column(first.column());
        html.element("td", column.name());
        html.element("td", value(column, row.values()[first.column()]), "class", "number");
        html.element("td", value(column, first.median()), "class", "number");
        nats(html, first.gain());
        html.element(
                "td",
                row.blamed().stream()
                        .skip(1)
                        .map(b -> schema.column(b.column()).name() + " (" + Axis.figure(b.gain()) + ")")
                        .reduce((a, b) -> a + ", " + b)
                        .orElse(""));
    }

    /** A row's number without the path of its file. */
    private static String place(String place) {
        int row = place.lastIndexOf(": row ");
        return row < 0 ? place : place.substring(row + 2);
    }

    /** {@return a cell as its column says it} */
    static String value(Column column, double value) {
        if (Double.isNaN(value)) {
            return "missing";
        }
        int word = (int) Math.rint(value);
        if (!column.categories().isEmpty()
                && word >= 0
                && word < column.categories().size()) {
            return column.categories().get(word);
        }
        return column.type() == ColumnType.DATE ? Dates.full(Math.rint(value)) : Axis.label(value);
    }

    static Html settings(Findings.Settings settings) {
        Html html = new Html();
        html.element(
                "p",
                "Every option of the pipeline. Bold is what differs from the default, grey is what has its default.");
        html.open("div", "class", "settings");
        tree(html, settings.config(), "", 0, settings.defaults(), false);
        return html.close();
    }

    private static void tree(
            Html html, Map<?, ?> config, String path, int depth, Set<String> defaults, boolean standard) {
        config.forEach((key, value) -> {
            String at = path.isEmpty() ? String.valueOf(key) : path + "." + key;
            node(html, String.valueOf(key) + ":", value, at, depth, defaults, standard || defaults.contains(at));
        });
    }

    private static void node(
            Html html, String label, Object value, String at, int depth, Set<String> defaults, boolean standard) {
        String indent = "  ".repeat(depth);
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            html.element("span", indent + label + "\n", "class", standard ? "default" : "");
            tree(html, map, at, depth + (label.startsWith("- ") || label.startsWith("  ") ? 2 : 1), defaults, standard);
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            html.element("span", indent + label + "\n", "class", standard ? "default" : "");
            for (int i = 0; i < list.size(); i++) {
                item(html, list.get(i), at + "[" + i + "]", depth + 1, defaults, standard);
            }
        } else {
            html.element("span", indent + label + " " + value + "\n", "class", standard ? "default" : "set");
        }
    }

    /** An item of a list; the first key of a map stands behind the hyphen, as in the file. */
    private static void item(Html html, Object value, String at, int depth, Set<String> defaults, boolean standard) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            boolean first = true;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = at + "." + entry.getKey();
                boolean same = standard || defaults.contains(key);
                node(html, (first ? "- " : "  ") + entry.getKey() + ":", entry.getValue(), key, depth, defaults, same);
                first = false;
            }
        } else {
            node(html, "-", value, at, depth, defaults, standard);
        }
    }

    static Html provenance(Map<String, Object> provenance) {
        Html html = new Html();
        html.element(
                "p", "When and by what this was made. The hash of the data tells whether a file is still the same.");
        html.open("dl", "class", "facts").line();
        provenance.forEach((name, value) -> {
            if (value instanceof Map<?, ?> map) {
                map.forEach((inner, inside) -> fact(html, name + ", " + inner, plain(inside)));
            } else if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
                list.forEach(item -> component(html, (Map<?, ?>) item));
            } else {
                fact(html, name, plain(value));
            }
        });
        return html.close();
    }

    private static void component(Html html, Map<?, ?> item) {
        fact(html, String.valueOf(item.get("kind")), item.get("name") + ", from " + item.get("from"));
    }
}
