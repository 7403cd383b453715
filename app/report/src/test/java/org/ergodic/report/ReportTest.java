package org.ergodic.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.ColumnType;
import org.ergodic.api.data.Schema;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Trace;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.findings.Findings;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.train.History;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ReportTest {
    private static final String HOSTILE = "</script><script>alert('x')</script>\" onload=\"y";
    private static final Schema MIXED = new Schema(List.of(
            Column.number(HOSTILE),
            Column.category("colour", List.of("red & <b>blue</b>", "green")).withMissing(),
            Column.integer("visits"),
            Column.date("since", "yyyy-MM-dd")));

    private static INDArray mixed(int seed, int n) {
        INDArray rows = RandomStream.of(seed).draw(Noise.NORMAL, 0, DataType.DOUBLE, n, 4);
        for (int i = 0; i < n; i++) {
            rows.putScalar(i, 1, i % 10 == 0 ? Double.NaN : i % 2);
            rows.putScalar(i, 2, i % 5);
            rows.putScalar(i, 3, 86_400.0 * (18_000 + i));
        }
        return rows;
    }

    private static Findings findings(Schema schema, Optional<ImageShape> picture, INDArray data, INDArray samples) {
        Map<String, Metric.Measurement> metrics = new LinkedHashMap<>();
        metrics.put(
                "distance-" + HOSTILE,
                Metric.Measurement.of(0.3, "metres")
                        .withFloor(0.1)
                        .withBaseline(0.5)
                        .with("note", HOSTILE));
        metrics.put("broken", Metric.Measurement.of(Double.NaN, "nats").with("status", "failed: " + HOSTILE));
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", 7);
        config.put("model", Map.of("kind", HOSTILE, "rate", 0.1));
        double[] row = data.getRow(0).toDoubleVector();
        return new Findings(
                HOSTILE,
                new Findings.Settings(
                        config,
                        Set.of("model.rate"),
                        Map.of("started", "2026-01-01T00:00:00Z", "versions", Map.of("java", "17")),
                        Map.of("model", "flow")),
                new Findings.Data(HOSTILE, schema, picture, LazyMatrix.of(data), LazyMatrix.of(data)),
                Optional.of(samples),
                3,
                new History(),
                metrics,
                Map.of("distance", "how far <i>apart</i>"),
                List.of(new Warning("made-up", "Beware of " + HOSTILE)),
                new Findings.Likelihoods(
                        new double[] {-1, -2, Double.NEGATIVE_INFINITY},
                        new double[] {-1.5, Double.NaN},
                        List.of(new Findings.Unlikely(
                                "f.csv: row 3",
                                Double.NEGATIVE_INFINITY,
                                row,
                                List.of(new Findings.Blamed(0, Double.POSITIVE_INFINITY, 0.5)))),
                        "all 3 held-out rows"),
                Optional.of(new Trace(new double[][] {{3, 2, 1}, {1, 2, 3}}, 10)),
                Optional.of(new Film(List.of(samples, samples), List.of(0L, 9L))),
                Map.of("density.png", new byte[] {1, 2, 3}));
    }

    private static Document parsed(Findings findings) {
        String html = new String(Pictures.report(findings), StandardCharsets.UTF_8);
        Document page = Jsoup.parse(html);
        requireWhole(page);
        return page;
    }

    /** What holds for every report. */
    private static void requireWhole(Document page) {
        // Nothing is loaded, and no markup or script comes from a run's names.
        for (Element element : page.select("[src]")) {
            assertTrue(element.attr("src").startsWith("data:image/png;base64,"), element.attr("src"));
        }
        assertEquals(List.of(), page.select("link, iframe, object, embed, form, base, style[src]"));
        for (Element element : page.select("[href]")) {
            String target = element.attr("href");
            assertTrue(target.startsWith("#") && page.getElementById(target.substring(1)) != null, target);
        }
        assertEquals(2, page.select("script").size(), "numbers and the page's own");
        for (Element element : page.getAllElements()) {
            element.attributes().forEach(a -> assertFalse(a.getKey().startsWith("on"), element.tagName() + " " + a));
        }
        assertTrue(page.select("meta[http-equiv=Content-Security-Policy]")
                .attr("content")
                .startsWith("default-src 'none'"));
        assertFalse(page.select("style").html().contains("url("));
        // Whoever cannot see is told.
        for (Element element : page.select("img")) {
            assertFalse(element.attr("alt").isBlank());
        }
        for (Element element : page.select("[data-plot]:not([data-plot=marginals]):not([data-plot=pairs])")) {
            assertEquals("img", element.attr("role"));
            assertFalse(element.attr("aria-label").isBlank());
        }
        assertEquals("en", page.select("html").attr("lang"));
        assertEquals(1, page.select("h1").size());
        for (Element element : page.select("input, select")) {
            assertTrue(element.closest("label") != null, element.id() + " has a label");
        }
        List<String> ids = page.select("[id]").eachAttr("id");
        assertEquals(ids.size(), Set.copyOf(ids).size(), "an id twice: " + ids);
    }

    private static JsonReader numbers(Document page) {
        return JsonReader.of(page.getElementById("findings").data());
    }

    private static List<String> sections(Document page) {
        return page.select("section").eachAttr("id");
    }

    @Test
    void aMixedTableWithHostileNames() {
        Document page = parsed(findings(MIXED, Optional.empty(), mixed(1, 200), mixed(2, 100)));
        assertEquals(
                List.of(
                        "overview",
                        "warnings",
                        "figures",
                        "columns",
                        "pairs",
                        "correlations",
                        "likelihoods",
                        "chains",
                        "trajectories",
                        "settings",
                        "provenance"),
                sections(page));
        assertEquals(HOSTILE, page.select("h1").text());
        assertTrue(page.select("#warnings li").text().contains(HOSTILE));
        assertEquals(HOSTILE, page.select("#pair-x option").get(0).text());
        assertTrue(page.select("#settings .default").text().contains("rate: 0.1"));
        assertTrue(page.select("#settings .set").text().contains(HOSTILE));
        assertTrue(page.select("#figures td").text().contains("50 % of the way"), "0.3 between 0.5 and 0.1");
        assertTrue(page.select("#figures td").text().contains("How far <i>apart</i>."));
        Element least = page.select("#likelihoods tbody tr").get(0);
        assertTrue(least.text().contains("row 3") && least.text().contains(HOSTILE), least.text());
        assertEquals("3", least.child(0).attr("data-key"), "rows are sorted as numbers");
        assertTrue(page.select("#overview dd")
                .eachText()
                .contains("1 of numbers, 1 of whole numbers, 1 of words, 1 of dates"));
        assertTrue(page.select("#correlations p").text().endsWith("Columns of words have no correlation."));
        for (Element figure : page.select(".figures tbody tr")) {
            assertEquals(
                    List.of("Value", "Floor", "Baseline"),
                    figure.select("[data-label]").eachAttr("data-label"));
        }
        JsonReader numbers = numbers(page);
        JsonReader colour = numbers.get("marginals").get(1);
        assertEquals("red & <b>blue</b>", colour.get("labels").get(0).asText());
        assertEquals("missing", colour.get("labels").get(2).asText());
        assertEquals(0.1, colour.get("data").get(2).asDouble(), 1e-9);
        assertEquals(5, numbers.get("marginals").get(2).get("labels").size(), "visits 0 to 4, each a bar");
        JsonReader words = numbers.get("columns").get(1);
        assertEquals("green", words.get("axis").get("ticks").get(1).get(1).asText());
        assertEquals(0.35, words.get("spread").asDouble(), 1e-12);
        assertEquals(0, numbers.get("columns").get(0).get("spread").asDouble());
        assertEquals(
                "date", numbers.get("columns").get(3).get("axis").get("scale").asText());
        assertEquals(
                100, numbers.get("rows").get("samples").get("values").get(0).size());
        assertTrue(numbers.get("rows").get("data").get("values").get(1).items().contains(null), "a missing cell");
        // Correlations are of the three columns whose order counts.
        assertEquals(3, numbers.get("correlation").get("columns").size());
        assertEquals(2, numbers.get("film").get("frames").size());
        assertEquals(2, numbers.get("trace").get("chains").size());
    }

    @Test
    void picturesStandAboveTheNearestOfTheTrainingData() {
        INDArray data = Nd4j.createFromArray(new double[][] {{0, 1, 1, 0}, {1, 0, 0, 1}, {1, 1, 0, 0}});
        Schema pixels = Schema.numbers(List.of("a", "b", "c", "d"));
        Document page = parsed(findings(pixels, Optional.of(new ImageShape(1, 2, 2)), data, data.mul(0.9)));
        assertTrue(sections(page).contains("samples"));
        assertFalse(sections(page).contains("columns"));
        assertEquals(3, page.select("img").size(), "data, samples, and the strip");
        ContactSheet.Sprites sprites =
                ContactSheet.sprites(new ImageShape(1, 2, 2), LazyMatrix.of(data), data.mul(0.9));
        assertEquals(3, sprites.searched());
        // The second sample and, three pixels below, its neighbour: dark where that is 0.
        int left = 3;
        assertEquals(0xFFE6E6E6, sprites.samples().orElseThrow().getRGB(left, 0));
        assertEquals(0xFFFFFFFF, sprites.samples().orElseThrow().getRGB(left, 3));
        assertEquals(0xFF000000, sprites.samples().orElseThrow().getRGB(left + 1, 3));
    }

    /** A figure that a trivial model beats is told at the top, and an item of a list as the file has it. */
    @Test
    void whatIsWorseThanTheBaselineIsToldFirst() {
        Findings all = findings(MIXED, Optional.empty(), mixed(1, 20), mixed(2, 20));
        Map<String, Object> config = Map.of("evaluate", List.of(Map.of("name", "far")));
        Findings bad = new Findings(
                "bad",
                new Findings.Settings(config, Set.of(), Map.of(), Map.of()),
                all.data(),
                all.samples(),
                0,
                new History(),
                Map.of(
                        "far",
                                Metric.Measurement.of(0.9, "metres")
                                        .withFloor(0.1)
                                        .withBaseline(0.5),
                        "near",
                                Metric.Measurement.of(0.2, "metres")
                                        .withFloor(0.1)
                                        .withBaseline(0.5)),
                Map.of(),
                List.of(),
                Findings.Likelihoods.none("There are none."),
                Optional.empty(),
                Optional.empty(),
                Map.of());
        Document page = parsed(bad);
        String overview = page.select("#overview").text();
        assertTrue(overview.contains("Worse than the baseline: far."), overview);
        assertFalse(overview.contains("Nothing was noticed"), overview);
        assertTrue(page.select("#settings .settings").text().contains("- name: far"));
    }

    @Test
    void oneColumnWithoutSamples() {
        Findings all = findings(
                Schema.numbers(List.of("x")),
                Optional.empty(),
                RandomStream.of(1).draw(Noise.NORMAL, 0, DataType.DOUBLE, 50, 1),
                RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.DOUBLE, 50, 1));
        assertTrue(sections(parsed(all)).contains("trajectories"));
        Findings bare = new Findings(
                "bare",
                all.settings(),
                all.data(),
                Optional.empty(),
                0,
                new History(),
                Map.of(),
                Map.of(),
                List.of(),
                Findings.Likelihoods.none("There are none."),
                Optional.empty(),
                Optional.empty(),
                Map.of());
        Document page = parsed(bare);
        assertEquals(List.of("overview", "columns", "likelihoods", "settings", "provenance"), sections(page));
        assertEquals("There are none.", page.select("#likelihoods p").text());
        assertEquals(0, numbers(page).get("marginals").get(0).get("samples").size());
    }

    /** Of 300 columns with different numbers, a page that can be sent. */
    @Test
    void itsSizeIsBounded() {
        int d = 300;
        LazyMatrix data = LazyMatrix.reading(1000, d, (row, into) -> {
            for (int j = 0; j < d; j++) {
                into[j] = row * (j + 1.0) * 1e6 % 1009 / 7;
            }
        });
        Schema schema = new Schema(IntStream.range(0, d)
                .mapToObj(i -> new Column(
                        "a rather long name of column " + i, ColumnType.NUMBER, false, List.of(), Optional.empty()))
                .toList());
        Findings small = findings(
                schema, Optional.empty(), Nd4j.zeros(DataType.DOUBLE, 2, d), Nd4j.zeros(DataType.DOUBLE, 200, d));
        Findings large = new Findings(
                small.title(),
                small.settings(),
                new Findings.Data("wide", schema, Optional.empty(), data, data),
                small.samples(),
                0,
                small.history(),
                small.metrics(),
                small.words(),
                small.warnings(),
                small.likelihoods(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
        byte[] html = Pictures.report(large);
        assertTrue(html.length < 2_500_000, html.length + " bytes");
        Document page = Jsoup.parse(new String(html, StandardCharsets.UTF_8));
        assertTrue(page.select("#columns p").text().contains("The first 200 of 300 columns."));
        assertEquals(200, numbers(page).get("marginals").size());
        List<Integer> lengths = new ArrayList<>();
        numbers(page)
                .get("rows")
                .get("data")
                .get("values")
                .items()
                .forEach(column -> lengths.add(((List<?>) column).size()));
        assertEquals(Set.of(150), Set.copyOf(lengths));
        assertTrue(page.select("#before, #after, #find").size() == 3, "pages of columns");
    }
}
