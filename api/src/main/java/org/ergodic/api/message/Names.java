package org.ergodic.api.message;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;

/** Names as configs write them, and the nearest of them to one that is wrong. */
@API(status = API.Status.INTERNAL)
public final class Names {
    /** No name is so long, and the distance of two takes time and memory with the product of their lengths. */
    private static final int LONGEST = 100;

    private static final int MOST_COMPARED = 10_000;

    private Names() {}

    /**
     * Kebab-case.
     *
     * @param name {@code camelCase} or {@code UPPER_CASE}
     * @return {@code kebab-case}
     */
    public static String kebab(String name) {
        String dashed = name.equals(name.toUpperCase(Locale.ROOT))
                ? name.replace('_', '-')
                : name.replaceAll("([a-z0-9])([A-Z])", "$1-$2");
        return dashed.toLowerCase(Locale.ROOT);
    }

    /**
     * A noun with the article before it.
     *
     * @param noun a name, as it is spoken: "sde" is spelled out
     * @return such as {@code an energy}, {@code a flow}
     */
    public static String article(String noun) {
        boolean vowel = !noun.isEmpty() && "aeio".indexOf(noun.charAt(0)) >= 0 || noun.equals("sde");
        return (vowel ? "an " : "a ") + noun;
    }

    /**
     * The name that was probably meant.
     *
     * @param wrong a name that is not there
     * @param names those that are
     * @return the nearest, if it is near enough
     */
    public static Optional<String> nearest(String wrong, Collection<String> names) {
        if (wrong.length() > LONGEST) {
            return Optional.empty();
        }
        String sought = wrong.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, sought.length() / 3 + 1);
        return names.stream()
                .filter(name -> Math.abs(name.length() - wrong.length()) <= limit)
                .limit(MOST_COMPARED)
                .min(Comparator.<String>comparingInt(name -> distance(sought, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(sought, name.toLowerCase(Locale.ROOT)) <= limit);
    }

    /**
     * The end of a message about a wrong name.
     *
     * @param wrong a name that is not there
     * @param names those that are
     * @return {@code Did you mean "heun"? There are: euler-maruyama, heun}
     */
    public static String suggest(String wrong, Collection<String> names) {
        String all = names.isEmpty()
                ? "(none)"
                : Excerpt.list(names.stream().sorted().toList());
        return nearest(wrong, names)
                        .map(name -> "Did you mean \"" + name + "\"? ")
                        .orElse("") + "There are: " + all;
    }

    /** The edit distance with transpositions of neighbours (Damerau 1964), restricted form. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
