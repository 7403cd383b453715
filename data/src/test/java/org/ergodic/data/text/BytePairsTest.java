package org.ergodic.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Tokens of texts, by hand and there and back, and texts as conditions. */
class BytePairsTest {
    private static final List<String> CAPTIONS =
            List.of("a thick seven leaning right", "a thin seven", "a thick two leaning left", "a thin two upright");

    /** The pairs of "aaabdaaabac" (Gage 1994): aa, then (aa)a, then (aaa)b. */
    @Test
    void theMostFrequentPairIsMergedFirst() {
        BytePairs pairs = BytePairs.learn(List.of("aaabdaaabac"), 3);
        int a = 'a' + 1;
        assertEquals(new BytePairs.Pair(a, a), pairs.merges().get(0));
        // Of (aa)a and ab, which both occur twice, that of the lower tokens: ab.
        assertEquals(new BytePairs.Pair(a, 'b' + 1), pairs.merges().get(1));
        assertEquals(new BytePairs.Pair(257, 258), pairs.merges().get(2));
        assertArrayEquals(new int[] {259, 'd' + 1, 259, a, 'c' + 1}, pairs.tokens("aaabdaaabac"));
        assertEquals(259, pairs.vocabulary());
    }

    @Test
    void everyTextComesBack() {
        BytePairs pairs = BytePairs.learn(CAPTIONS, 100);
        for (String text : List.of("a thick seven", "über-cool: 猫", "🚀 to Mars", "x", "a  thin\ttwo ")) {
            assertEquals(text.strip().replaceAll("\\s+", " "), pairs.text(pairs.tokens(text)), text);
        }
        assertEquals(0, pairs.tokens("  \n").length);
        assertTrue(pairs.tokens("a thick seven leaning right").length <= 8, "frequent words are few tokens");
        assertTrue(BytePairs.learn(List.of("abc"), 10).merges().isEmpty(), "no pair occurs twice");
        assertThrows(IllegalArgumentException.class, () -> new BytePairs(List.of(new BytePairs.Pair(300, 1))));
    }

    @Test
    void textsThatCannotBeReadAreRefused() {
        TextCode code = TextCode.learn("caption", CAPTIONS);
        assertTrue(code.length() >= 16);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> code.numbers(" "))
                .getMessage()
                .contains("empty"));
        String lengthy = "word ".repeat(100);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> code.numbers(lengthy))
                .getMessage()
                .contains("tokens"));
        assertThrows(IllegalArgumentException.class, () -> TextCode.learn("caption", List.of("a", "")));
        assertThrows(IllegalArgumentException.class, () -> TextCode.learn("caption", List.of(distinct(100))));
    }

    /** So many different characters of three bytes each. */
    private static String distinct(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.appendCodePoint(0x4E00 + 61 * i);
        }
        return text.toString();
    }

    private static ConditionColumns columns() {
        return new ConditionColumns(
                List.of("size", "caption", "digit"),
                Scaling.fit(
                        LazyMatrix.of(Nd4j.createFromArray(new double[][] {{0, 0, 0}, {1, 1, 1}})),
                        DataConfig.Scale.NONE,
                        Optional.empty()),
                List.of(List.of(), List.of(), List.of(2.0, 7.0)),
                List.of(List.of(), CAPTIONS, List.of()),
                List.of(Optional.empty(), Optional.of(TextCode.learn("caption", CAPTIONS)), Optional.empty()));
    }

    /** A number, a text and a class: in the context as numbers of tokens, for definitions one-hot. */
    @Test
    void aTextIsAConditionBesideOthers() {
        ConditionColumns columns = columns();
        TextCode code = columns.texts().get(1).orElseThrow();
        Condition condition = columns.condition();
        Condition.Text text = condition.texts().get(0);
        assertEquals(1 + code.length() + 2, condition.given());
        assertEquals(1 + text.size() + 2, condition.size());
        assertEquals(3, condition.numbers());
        INDArray rows = Nd4j.createFromArray(new double[][] {{3, 2, 7}, {1, 0, 2}});
        INDArray given = columns.of(rows, DataType.DOUBLE).values().get(Condition.DATA);
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            Context c = Context.none().and(Condition.DATA, s.input("c", -1, condition.given()));
            s.output("all", condition.of(c));
            s.output("numbers", condition.numbers(c).orElseThrow());
            s.output("tokens", condition.tokens(c, text));
        });
        Compiler compiler = Compiler.find();
        Map<String, INDArray> values =
                compiler.compile(graph).run(compiler.variables(DataType.DOUBLE, Map.of()), Map.of("c", given));
        assertArrayEquals(
                new double[][] {{3, 0, 1}, {1, 1, 0}}, values.get("numbers").toDoubleMatrix());
        int[] tokens = code.pairs().tokens(CAPTIONS.get(2));
        INDArray oneHot = values.get("tokens");
        assertArrayEquals(new long[] {2, code.length(), code.pairs().vocabulary()}, oneHot.shape());
        for (int i = 0; i < code.length(); i++) {
            for (int k = 0; k < code.pairs().vocabulary(); k++) {
                double expected = i < tokens.length && tokens[i] == k + 1 ? 1 : 0;
                assertEquals(expected, oneHot.getDouble(0, i, k));
                assertEquals(
                        expected,
                        values.get("all").getDouble(0, 1 + i * code.pairs().vocabulary() + k));
            }
        }
        assertEquals(1, values.get("all").getDouble(0, condition.size() - 1));
    }

    @Test
    void newTextsAreTakenAndWrittenDown() {
        ConditionColumns columns = columns();
        ColumnValues given = ColumnValues.of(Map.of("size", "3", "caption", "a thin nine", "digit", "2"));
        ConditionColumns knowing = columns.knowing(given);
        assertArrayEquals(new double[] {3, 4, 2}, knowing.kinds().row(given));
        assertEquals(columns, columns.knowing(ColumnValues.of(List.of("1", CAPTIONS.get(0), "2"))));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> columns.kinds().row(ColumnValues.of(List.of("1", " ", "3"))))
                .getMessage()
                .contains("caption: the text is empty"));
        ConditionColumns.Recorded recorded = new Binder(Registry.of())
                .bind(ConditionColumns.Recorded.class, ConfigNode.of(columns.toMap()), "condition");
        assertEquals(columns, ConditionColumns.of(recorded));
    }

    @Test
    void aColumnThatIsATextIsReadAsOne() {
        DataConfig config = DataConfig.ofCsv("rows.csv")
                .conditionColumns("caption")
                .conditionText("caption")
                .build();
        assertEquals(Map.of("caption", "category"), config.text().types());
        assertEquals(config, config.toBuilder().build());
    }
}
