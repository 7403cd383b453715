package org.ergodic.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;

/**
 * JSON that may stand within an HTML page: no text in it can end a script or begin a comment. Numbers have nine digits;
 * one that is not finite is {@code null}.
 */
final class Json {
    private static final MathContext DIGITS = new MathContext(9);

    private Json() {}

    /** {@return maps, lists, arrays of numbers, texts, numbers and truths as JSON} */
    static String of(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Map<?, ?> map) {
            String between = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(between);
                text(String.valueOf(entry.getKey()), out);
                out.append(':');
                write(entry.getValue(), out);
                between = ",";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String between = "[";
            for (Object item : list) {
                out.append(between);
                write(item, out);
                between = ",";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof double[] numbers) {
            String between = "[";
            for (double number : numbers) {
                out.append(between);
                number(number, out);
                between = ",";
            }
            out.append(numbers.length == 0 ? "[]" : "]");
        } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Number number) {
            number(number.doubleValue(), out);
        } else {
            text(value.toString(), out);
        }
    }

    private static void number(double value, StringBuilder out) {
        if (!Double.isFinite(value)) {
            out.append("null");
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.append((long) value);
        } else {
            out.append(new BigDecimal(value).round(DIGITS).doubleValue());
        }
    }

    private static void text(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    boolean plain = c >= ' ' && c < 0x7F && c != '<' && c != '>' && c != '&'
                            || c > 0xA0 && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c);
                    if (plain) {
                        out.append(c);
                    } else {
                        out.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        out.append('"');
    }
}
