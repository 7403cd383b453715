package org.ergodic.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON by the letter of RFC 8259, and nothing else. */
final class JsonReader {
    private final Object value;

    private JsonReader(Object value) {
        this.value = value;
    }

    static JsonReader of(String text) {
        Parser parser = new Parser(text);
        Object value = parser.value();
        parser.space();
        if (parser.at != text.length()) {
            throw parser.wrong("nothing more");
        }
        return new JsonReader(value);
    }

    JsonReader get(String key) {
        Map<?, ?> map = (Map<?, ?>) value;
        if (!map.containsKey(key)) {
            throw new AssertionError("no " + key + " in " + map.keySet());
        }
        return new JsonReader(map.get(key));
    }

    JsonReader get(int place) {
        return new JsonReader(items().get(place));
    }

    List<?> items() {
        return (List<?>) value;
    }

    int size() {
        return items().size();
    }

    String asText() {
        return (String) value;
    }

    double asDouble() {
        return (Double) value;
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        AssertionError wrong(String expected) {
            return new AssertionError("expected " + expected + " at " + at + ": "
                    + text.substring(Math.min(at, text.length()), Math.min(text.length(), at + 40)));
        }

        void space() {
            while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private boolean next(String token) {
            space();
            if (!text.startsWith(token, at)) {
                return false;
            }
            at += token.length();
            return true;
        }

        private void need(String token) {
            if (!next(token)) {
                throw wrong(token);
            }
        }

        Object value() {
            if (next("{")) {
                Map<String, Object> map = new LinkedHashMap<>();
                if (next("}")) {
                    return map;
                }
                do {
                    space();
                    String key = string();
                    need(":");
                    if (map.containsKey(key)) {
                        throw wrong("another key than " + key);
                    }
                    map.put(key, value());
                } while (next(","));
                need("}");
                return map;
            }
            if (next("[")) {
                List<Object> list = new ArrayList<>();
                if (next("]")) {
                    return list;
                }
                do {
                    list.add(value());
                } while (next(","));
                need("]");
                return list;
            }
            if (next("null")) {
                return null;
            }
            if (next("true")) {
                return true;
            }
            if (next("false")) {
                return false;
            }
            return text.charAt(at) == '"' ? string() : number();
        }

        private Double number() {
            int from = at;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            String number = text.substring(from, at);
            if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
                throw wrong("a number and not " + number);
            }
            return Double.valueOf(number);
        }

        private String string() {
            need("\"");
            StringBuilder out = new StringBuilder();
            while (text.charAt(at) != '"') {
                char c = text.charAt(at++);
                if (c < ' ') {
                    throw wrong("no control character");
                }
                if (c != '\\') {
                    out.append(c);
                    continue;
                }
                char escape = text.charAt(at++);
                int plain = "\"\\/".indexOf(escape);
                if (plain >= 0) {
                    out.append(escape);
                } else if (escape == 'n') {
                    out.append('\n');
                } else if (escape == 'u') {
                    out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                } else {
                    throw wrong("an escape that is used here");
                }
            }
            at++;
            return out.toString();
        }
    }
}
