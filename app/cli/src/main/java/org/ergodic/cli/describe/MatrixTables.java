package org.ergodic.cli.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ergodic.cli.describe.Matrix.Method;
import org.ergodic.cli.describe.Matrix.Subject;
import org.ergodic.cli.describe.Matrix.Verdict;

/**
 * The combinations of SDEs, predictions, solvers and time grids as tables of two of them each, with notes on what is
 * refused, for a terminal or a page.
 */
public final class MatrixTables {
    private static final int WIDTH = 80;
    private static final String YES = "+";
    private static final String NO_MODEL = "-";

    /** How a reason begins that is the time grid's. */
    private static final String GRID = "its time grid ";

    private final Matrix matrix;
    private final List<Verdict> verdicts;
    private final List<String> sdes;
    private final List<Table> tables = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Rows by name; a cell for each column. */
    private record Table(
            String title, String legend, String corner, List<String> columns, Map<String, List<String>> rows) {}

    public MatrixTables(Matrix matrix) {
        this.matrix = matrix;
        verdicts = matrix.verdicts();
        sdes = Matrix.names(matrix.subjects(), Subject::sde);
        tables.add(solvers());
        tables.add(grids());
        tables.add(predictions());
    }

    /** The first letter of each equation, or its name where two begin with one. */
    private Map<String, String> signs() {
        Set<String> all = matrix.equations();
        Map<String, String> signs = new LinkedHashMap<>();
        for (String name : all) {
            String letter = name.substring(0, 1);
            boolean isOne =
                    all.stream().filter(other -> other.startsWith(letter)).count() == 1;
            signs.put(name, isOne ? letter : name);
        }
        return signs;
    }

    private Table solvers() {
        Map<String, String> signs = signs();
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String solver : Matrix.names(matrix.methods(), Method::solver)) {
            List<String> cells = new ArrayList<>();
            for (String sde : sdes) {
                List<Verdict> of = ofModels(v ->
                        v.method().solver().equals(solver) && v.subject().sde().equals(sde));
                String equations = of.stream()
                        .flatMap(v -> v.equations().stream())
                        .distinct()
                        .map(signs::get)
                        .collect(Collectors.joining(" "));
                cells.add(equations.isEmpty() ? refusal(of) : equations);
            }
            rows.put(solver, cells);
        }
        String legend = signs.entrySet().stream()
                .map(e -> e.getValue().equals(e.getKey()) ? e.getKey() : e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
        return new Table(
                "Solvers and SDEs",
                "the equation that is solved: " + legend + "; of several the first, unless sample.equation says which; "
                        + NO_MODEL + " where no model can be made, as the table of predictions says",
                "solver",
                sdes,
                rows);
    }

    private Table grids() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        Set<String> runs = verdicts.stream()
                .filter(v -> !v.isRefused())
                .map(v -> v.method().solver() + " " + v.subject().sde())
                .collect(Collectors.toSet());
        for (String grid : Matrix.names(matrix.methods(), Method::grid)) {
            if (grid.equals(Matrix.NO_GRID)) {
                continue;
            }
            List<String> cells = new ArrayList<>();
            for (String sde : sdes) {
                cells.add(sign(ofModels(v -> v.method().grid().equals(grid)
                        && v.subject().sde().equals(sde)
                        && runs.contains(v.method().solver() + " " + sde))));
            }
            rows.put(grid, cells);
        }
        String without = Matrix.names(
                        matrix.methods().stream()
                                .filter(m -> m.grid().equals(Matrix.NO_GRID))
                                .toList(),
                        Method::solver)
                .stream()
                .collect(Collectors.joining(", "));
        return new Table(
                "Time grids and SDEs",
                "a plus is with every solver that runs on a grid and on this SDE"
                        + (without.isEmpty() ? "" : ". No grid: ") + without,
                "time grid",
                sdes,
                rows);
    }

    private Table predictions() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String predictor : Matrix.names(matrix.subjects(), Subject::predictor)) {
            List<String> cells = new ArrayList<>();
            for (String sde : sdes) {
                List<Verdict> of = of(v -> v.subject().predictor().equals(predictor)
                        && v.subject().sde().equals(sde));
                boolean isMade =
                        of.stream().anyMatch(v -> v.subject().model().value().isPresent());
                cells.add(isMade ? YES : note(of));
            }
            rows.put(predictor, cells);
        }
        return new Table(
                "Predictions and SDEs",
                "a plus is made, and sampled by the solvers and grids above",
                "score model, prediction",
                sdes,
                rows);
    }

    private List<Verdict> of(Predicate<Verdict> wanted) {
        return verdicts.stream().filter(wanted).toList();
    }

    /**
     * Those of models that can be made, since the table of predictions says why others cannot; all if there is none.
     */
    private List<Verdict> ofModels(Predicate<Verdict> wanted) {
        List<Verdict> all = of(wanted);
        List<Verdict> made = all.stream()
                .filter(v -> v.subject().model().value().isPresent())
                .toList();
        return made.isEmpty() ? all : made;
    }

    /** A plus if all are assembled; else what the grid lacks, which is the same for every solver, or each reason. */
    private String sign(List<Verdict> of) {
        List<Verdict> refused = of.stream().filter(Verdict::isRefused).toList();
        if (refused.isEmpty()) {
            return of.isEmpty() ? "" : YES;
        }
        if (isNotMade(of)) {
            return NO_MODEL;
        }
        Set<String> lacks = refused.stream()
                .flatMap(v -> v.reasons().stream())
                .filter(reason -> reason.contains(GRID))
                .map(reason -> reason.substring(reason.indexOf(GRID)).replaceFirst(", and there are .*", ""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String why = lacks.isEmpty()
                ? note(refused)
                : lacks.stream().map(this::number).collect(Collectors.joining(" "));
        return (refused.size() < of.size() ? "some " : "") + why;
    }

    private static boolean isNotMade(List<Verdict> of) {
        return of.stream().allMatch(v -> v.subject().model().value().isEmpty());
    }

    /** Why nothing is assembled; of models that cannot be made the table of predictions says it. */
    private String refusal(List<Verdict> of) {
        return isNotMade(of) ? NO_MODEL : note(of);
    }

    /** The numbers of the notes that say why. */
    private String note(List<Verdict> refused) {
        Set<String> reasons =
                refused.stream().map(Verdict::reason).collect(Collectors.toCollection(LinkedHashSet::new));
        return reasons.stream().map(this::number).collect(Collectors.joining(" "));
    }

    private String number(String reason) {
        if (!notes.contains(reason)) {
            notes.add(reason);
        }
        return "(" + (notes.indexOf(reason) + 1) + ")";
    }

    private String count() {
        long refused = verdicts.stream().filter(Verdict::isRefused).count();
        List<String> others = matrix.others();
        return verdicts.size() + " combinations of SDE, prediction, solver and time grid of the model " + matrix.model()
                + ": " + (verdicts.size() - refused) + " are assembled, " + refused + " refused."
                + (others.isEmpty() ? "" : " Other models of an SDE, by --model: " + String.join(", ", others) + ".");
    }

    /** {@return lines of at most 80 characters} */
    public List<String> text() {
        List<String> lines = new ArrayList<>();
        for (Table table : tables) {
            lines.add(table.title());
            lines.addAll(wrapped(table.legend(), ""));
            lines.add("");
            lines.addAll(text(table));
            lines.add("");
        }
        if (!notes.isEmpty()) {
            lines.add("Why not");
            for (int i = 0; i < notes.size(); i++) {
                lines.addAll(wrapped("(" + (i + 1) + ") " + notes.get(i), "    "));
            }
            lines.add("");
        }
        lines.addAll(wrapped(count(), ""));
        return lines;
    }

    /** As many columns beside each other as fit, and the rest below. */
    private static List<String> text(Table table) {
        int first = width(table.corner(), List.copyOf(table.rows().keySet()));
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < table.columns().size()) {
            int used = first;
            int to = from;
            while (to < table.columns().size() && (to == from || used + 2 + width(table, to) <= WIDTH)) {
                used += 2 + width(table, to);
                to++;
            }
            if (from > 0) {
                lines.add("");
            }
            lines.add(row(table, first, from, to, table.corner(), table.columns()));
            for (Map.Entry<String, List<String>> row : table.rows().entrySet()) {
                lines.add(row(table, first, from, to, row.getKey(), row.getValue()));
            }
            from = to;
        }
        return lines;
    }

    private static String row(Table table, int first, int from, int to, String name, List<String> cells) {
        StringBuilder line = new StringBuilder(padded(name, first));
        for (int i = from; i < to; i++) {
            line.append("  ").append(padded(cells.get(i), width(table, i)));
        }
        return line.toString().stripTrailing();
    }

    private static int width(Table table, int column) {
        return width(
                table.columns().get(column),
                table.rows().values().stream().map(cells -> cells.get(column)).toList());
    }

    private static int width(String title, List<String> cells) {
        return Math.max(
                title.length(), cells.stream().mapToInt(String::length).max().orElse(0));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static List<String> wrapped(String text, String indent) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH && line.length() > indent.length()) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
            }
            line.append(line.length() == 0 || line.toString().equals(indent) ? "" : " ")
                    .append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** {@return a page} */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>(List.of(
                "# Solvers and SDEs",
                "",
                "Every solver with every SDE, time grid and prediction there is, with default options.",
                "What cannot work is refused when the pipeline is assembled, before anything is computed.",
                "This page is written by `./ergodic plugins matrix --markdown > docs/solvers-and-sdes.md`.",
                "With plugins present `./ergodic plugins matrix` shows their parts; `--json` has all combinations."));
        for (Table table : tables) {
            lines.addAll(List.of("", "## " + table.title(), "", capital(table.legend()) + ".", ""));
            lines.add("| " + table.corner() + " | " + String.join(" | ", table.columns()) + " |");
            lines.add("|---|" + "---|".repeat(table.columns().size()));
            table.rows().forEach((name, cells) -> lines.add("| " + name + " | " + String.join(" | ", cells) + " |"));
        }
        if (!notes.isEmpty()) {
            lines.addAll(List.of("", "## Why not", ""));
            for (int i = 0; i < notes.size(); i++) {
                lines.add("- (" + (i + 1) + ") " + notes.get(i));
            }
        }
        lines.addAll(List.of("", count()));
        return lines;
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
