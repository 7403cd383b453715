package org.ergodic.cli.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ergodic.api.plugin.Kind;

/**
 * A Maven project with one part that works and is tested by its contract, for its author to change.
 *
 * @param name the part's name, a vendor's prefix and a name of its own, such as {@code acme.cosine}
 * @param kind the part's kind
 * @param version of Ergodic
 */
public record PluginProject(String name, Kind<?> kind, String version) {
    private static final String JUNIT = "5.14.1";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*(\\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+");
    private static final Pattern PART = Pattern.compile("(?m)^---- (test|factory|needs)(?: (.*))?\\n");

    /** Words that no package can be named, those that a name is likely to be. */
    private static final Set<String> RESERVED = Set.copyOf(
            Arrays.asList(("abstract assert boolean break byte case catch char class const continue default do double"
                            + " else enum extends false final finally float for goto if implements import "
                            + "instanceof int"
                            + " interface long native new null package private protected public return short static"
                            + " strictfp super switch synchronized this throw throws transient true try void volatile"
                            + " while")
                    .split(" ")));

    /**
     * What is wrong with a name.
     *
     * @param name a part's name
     * @return why it cannot be that of a third party's part, if so
     */
    public static Optional<String> obstacle(String name) {
        if (!name.contains(".")) {
            return Optional.of(
                    "'" + name + "' has no vendor's prefix, and names without one are Ergodic's: name it as in"
                            + " acme." + (NAME.matcher("a." + name).matches() ? name : "cosine"));
        }
        if (!NAME.matcher(name).matches()) {
            return Optional.of("'" + name + "' must be words of small letters and digits, with - within and . between"
                    + " them, such as acme.cosine");
        }
        return Arrays.stream(name.split("\\."))
                .map(word -> word.replace("-", ""))
                .filter(RESERVED::contains)
                .findFirst()
                .map(word -> "'" + word + "' is a word of Java and cannot be a package's name");
    }

    /** {@return whether there is a project for a kind} */
    public static boolean isKnown(Kind<?> kind) {
        return PluginProject.class.getResource(kind.name() + ".txt") != null;
    }

    /** {@return the name of the artifact, and of the folder unless another is said} */
    public String artifact() {
        return name.replace('.', '-');
    }

    /** {@return the name of the class} */
    public String type() {
        String own = name.substring(name.lastIndexOf('.') + 1);
        return Arrays.stream(own.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    /** {@return the package, and the module} */
    public String home() {
        return name.replace("-", "");
    }

    /** {@return the files' texts by their paths in the project} */
    public Map<String, String> files() {
        String template = read(kind.name());
        Map<String, List<String>> parts = new LinkedHashMap<>();
        Matcher mark = PART.matcher(template);
        String main = template;
        List<Integer> starts = new ArrayList<>();
        List<String[]> heads = new ArrayList<>();
        while (mark.find()) {
            if (starts.isEmpty()) {
                main = template.substring(0, mark.start());
            }
            starts.add(mark.end());
            heads.add(new String[] {mark.group(1), mark.group(2), String.valueOf(mark.start())});
        }
        String factory = "";
        String contract = "";
        String test = "";
        for (int i = 0; i < heads.size(); i++) {
            int end = i + 1 < heads.size() ? Integer.parseInt(heads.get(i + 1)[2]) : template.length();
            String text = template.substring(starts.get(i), end);
            switch (heads.get(i)[0]) {
                case "test" -> {
                    contract = heads.get(i)[1];
                    test = text;
                }
                case "factory" -> factory = text;
                default ->
                    parts.computeIfAbsent("needs", key -> new ArrayList<>()).add(heads.get(i)[1]);
            }
        }
        List<String> needs = parts.getOrDefault("needs", List.of());
        String folder = home().replace('.', '/');
        Map<String, String> files = new LinkedHashMap<>();
        files.put("pom.xml", pom(needs));
        files.put("README.md", filled(read("readme")));
        files.put(".gitignore", "target/\n");
        files.put("src/main/java/module-info.java", moduleInfo(needs));
        files.put("src/main/java/" + folder + "/" + type() + ".java", packaged(main));
        files.put(
                "src/main/resources/META-INF/services/" + kind.factory().getName(),
                home() + "." + type() + "$Factory\n");
        files.put("src/test/java/" + folder + "/" + type() + "Test.java", testOf(contract, test));
        files.put("src/test/java/" + folder + "/" + type() + "FactoryTest.java", factoryTest(factory));
        return files;
    }

    private String pom(List<String> needs) {
        String dependencies = needs.stream()
                .map(need -> need.split(" "))
                .map(need -> "    <dependency>\n      <groupId>org.ergodic</groupId>\n      <artifactId>" + need[1]
                        + "</artifactId>\n      <version>${ergodic.version}</version>\n"
                        + (need[0].equals("compile") ? "" : "      <scope>" + need[0] + "</scope>\n")
                        + "    </dependency>\n")
                .collect(Collectors.joining());
        return filled(read("pom")).replace("DEPENDENCIES", dependencies);
    }

    private String moduleInfo(List<String> needs) {
        String more = needs.contains("compile ergodic-common") ? "    requires transitive org.ergodic.common;\n" : "";
        return "/** The part " + name + ". */\nmodule " + home() + " {\n    requires transitive org.ergodic.api;\n"
                + more
                + "\n    exports " + home() + ";\n\n    provides "
                + kind.factory().getName() + " with\n            "
                + home() + "." + type() + ".Factory;\n}\n";
    }

    private String packaged(String text) {
        return "package " + home() + ";\n\n" + filled(text);
    }

    private String testOf(String contract, String text) {
        int body = text.indexOf("\n\n");
        List<String> imports = new ArrayList<>(text.substring(0, body).lines().toList());
        imports.add("import org.ergodic.testkit." + contract + ";");
        imports.sort(null);
        return packaged(String.join("\n", imports) + "\n\nclass CLASSTest extends " + contract + " {\n"
                + text.substring(body + 2) + "}\n");
    }

    private String factoryTest(String more) {
        return packaged("import org.ergodic.api.plugin.Factory;\nimport org.ergodic.testkit.FactoryContract;\n\n"
                + "class CLASSFactoryTest extends FactoryContract {\n    @Override\n"
                + "    protected Factory<?, ?> factory() {\n        return new CLASS.Factory();\n    }\n"
                + (more.isEmpty() ? "" : "\n" + more) + "}\n");
    }

    private String filled(String text) {
        return text.replace("CLASS", type())
                .replace("NAME", name)
                .replace("KIND", kind.name())
                .replace("FOLDER", home().replace('.', '/'))
                .replace("VENDOR", name.substring(0, name.lastIndexOf('.')).replace("-", ""))
                .replace("ARTIFACT", artifact())
                .replace("VERSION", version)
                .replace("JUNIT", JUNIT);
    }

    private static String read(String resource) {
        try (InputStream in = PluginProject.class.getResourceAsStream(resource + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no project for the kind " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
