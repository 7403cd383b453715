package org.ergodic.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Damages files, at random from a seed: as disks and transfers do, as hands do, and as somebody would who means harm.
 */
final class Mutations {
    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "-0.0",
            "1",
            "2",
            "3",
            "7",
            "255",
            "256",
            "65536",
            "2147483647",
            "-2147483648",
            "2147483648",
            "4294967296",
            "9007199254740993",
            "9223372036854775807",
            "-9223372036854775808",
            "18446744073709551616",
            "1e308",
            "-1e308",
            "1e309",
            "1e-308",
            "4.9e-324",
            ".nan",
            "NaN",
            ".inf",
            "-.inf",
            "Infinity",
            "0x7fffffffffffffff",
            "1.5",
            "-3.25",
            "1e3",
            "null",
            "true",
            "'7'",
            "''",
            "[1]",
            "{ a: 1 }",
            "1,5",
            "1_000",
            "+1",
            "9".repeat(400));

    private static final List<String> WORDS = List.of(
            "",
            "null",
            "~",
            "true",
            "false",
            "none",
            "[]",
            "{}",
            "[[[[[[]]]]]]",
            "{ name: heun }",
            "{ kind: flow }",
            "x",
            "-",
            "''",
            "\"\\e[2J\"",
            "\u00e4\u00f6\u4e2d\u6587",
            "\ud83d\ude00",
            "\u202egnirts",
            "\ufeff",
            "../../etc/passwd",
            "/dev/null",
            "name",
            "*a",
            "&a x",
            "!!int x",
            "!x y",
            "|",
            ">",
            "? ",
            "- ",
            ": ",
            "%YAML 9",
            "---",
            "k".repeat(5000),
            "[".repeat(300),
            "- ".repeat(300),
            "# no more");

    /** What is small on a disk and large in a parser that trusts it. */
    private static final List<String> HOSTILE = List.of(
            "[".repeat(20_000) + "]".repeat(20_000),
            "{a: ".repeat(20_000),
            "- ".repeat(50_000) + "x",
            "9".repeat(300_000),
            "9".repeat(300_000) + "x",
            "0." + "0".repeat(300_000) + "e-",
            "k".repeat(1_000_000),
            "? " + "k".repeat(1_000_000),
            "'" + "\u0001".repeat(300_000) + "'",
            "x,".repeat(300_000),
            "\n".repeat(300_000),
            aliases());

    /** Each alias of two of the one before: 2^24 values in 25 lines. */
    private static String aliases() {
        StringBuilder text = new StringBuilder("\nx0: &a0 [1]\n");
        for (int i = 1; i < 25; i++) {
            text.append(String.format("x%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
        }
        return text.toString();
    }

    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d++(\\.\\d++)?([eE][-+]?\\d++)?");
    private static final Pattern LINE_END = Pattern.compile("$", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9-]*+");

    private Mutations() {}

    /** Changes bytes. */
    static byte[] bytes(byte[] given, Random random) {
        byte[] b = given.clone();
        if (b.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(b.length);
        int n = 1 + random.nextInt(Math.min(b.length, 64));
        switch (random.nextInt(9)) {
            case 0, 1 -> b[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> b[at] = (byte) random.nextInt();
            case 3 -> b = java.util.Arrays.copyOf(b, at);
            case 4 -> b = spliced(b, at, at, slice(b, random.nextInt(b.length), n));
            case 5 -> b = spliced(b, at, Math.min(b.length, at + n), new byte[0]);
            case 6 -> {
                byte[] more = new byte[n];
                random.nextBytes(more);
                b = spliced(b, at, at, more);
            }
            case 7 -> b = spliced(b, at, Math.min(b.length, at + Long.BYTES), number(random));
            default -> {
                // Most formats say at their beginning how much there is of everything.
                int early = random.nextInt(Math.min(b.length, 40));
                b = spliced(
                        b, early, Math.min(b.length, early + Integer.BYTES), slice(number(random), 0, Integer.BYTES));
            }
        }
        return b;
    }

    private static byte[] number(Random random) {
        long[] values = {
            0, 1, -1, 1L << 31, (1L << 31) - 1, 1L << 32, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, 0x7ff8L << 48
        };
        return ByteBuffer.allocate(Long.BYTES)
                .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .putLong(values[random.nextInt(values.length)])
                .array();
    }

    private static byte[] slice(byte[] b, int from, int n) {
        return java.util.Arrays.copyOfRange(b, from, Math.min(b.length, from + n));
    }

    private static byte[] spliced(byte[] b, int from, int to, byte[] inside) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(b, 0, from);
        out.writeBytes(inside);
        out.write(b, to, b.length - to);
        return out.toByteArray();
    }

    /** Changes text: numbers, words, lines, nesting, and now and then bytes. */
    static byte[] text(byte[] given, Random random) {
        if (random.nextInt(6) == 0) {
            return bytes(given, random);
        }
        if (random.nextInt(12) == 0) {
            String hostile = HOSTILE.get(random.nextInt(HOSTILE.size()));
            String text = new String(given, StandardCharsets.UTF_8);
            Pattern where = random.nextBoolean() ? NUMBER : random.nextBoolean() ? WORD : LINE_END;
            return replaced(text, where, hostile, random).getBytes(StandardCharsets.UTF_8);
        }
        return text(new String(given, StandardCharsets.UTF_8), random).getBytes(StandardCharsets.UTF_8);
    }

    /** Changes text, which stays text. */
    static String text(String given, Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> replaced(given, NUMBER, NUMBERS.get(random.nextInt(NUMBERS.size())), random);
            case 3, 4 -> replaced(given, WORD, WORDS.get(random.nextInt(WORDS.size())), random);
            case 5 -> replaced(given, WORD, any(given, WORD, random), random);
            case 6 -> {
                String token = any(given, random.nextBoolean() ? NUMBER : WORD, random);
                int deep = 1 + random.nextInt(random.nextInt(8) == 0 ? 400 : 4);
                yield replaced(
                        given,
                        Pattern.compile(Pattern.quote(token)),
                        "[".repeat(deep) + token + "]".repeat(deep),
                        random);
            }
            default -> lines(given, random);
        };
    }

    private static String any(String text, Pattern pattern, Random random) {
        List<String> all = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            all.add(matcher.group());
        }
        return all.isEmpty() ? "x" : all.get(random.nextInt(all.size()));
    }

    private static String replaced(String text, Pattern pattern, String by, Random random) {
        List<int[]> places = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            places.add(new int[] {matcher.start(), matcher.end()});
        }
        if (places.isEmpty()) {
            return text + by;
        }
        int[] place = places.get(random.nextInt(places.size()));
        return text.substring(0, place[0]) + by + text.substring(place[1]);
    }

    private static String lines(String text, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        switch (random.nextInt(6)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
            case 2 -> java.util.Collections.swap(lines, at, random.nextInt(lines.size()));
            case 3 ->
                lines.set(at, " ".repeat(random.nextInt(4)) + lines.get(at).strip());
            case 4 -> lines.set(at, lines.get(at) + WORDS.get(random.nextInt(WORDS.size())));
            default -> lines.subList(at, lines.size()).clear();
        }
        return String.join("\n", lines);
    }
}
