package org.ergodic.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ergodic.cli.console.Failures;
import org.ergodic.pipeline.progress.Reporter;

/**
 * What variables of the environment say for all commands: over a pipeline file, under the command line.
 *
 * @param variables the environment
 */
record Environment(Map<String, String> variables) {
    /** Settings as of {@code --set}, with spaces or line breaks between them. */
    static final String SET = "ERGODIC_SET";

    /** The seed, as of {@code --seed}. */
    static final String SEED = "ERGODIC_SEED";

    /** Folders of plugin folders, as of {@code --plugins}, separated as in a path. */
    static final String PLUGINS = "ERGODIC_PLUGINS";

    /** Only before a key is a space the end of a setting, so that lists and texts keep theirs. */
    private static final Pattern BETWEEN = Pattern.compile("\\s+(?=[a-z][a-z0-9.\\[\\]-]*=)");

    /** {@return that of this process} */
    static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /** {@return values to put over those of a pipeline file, each {@code key.key=value}} */
    List<String> settings() {
        List<String> all = new ArrayList<>();
        String set = variables.getOrDefault(SET, "").strip();
        if (!set.isEmpty()) {
            all.addAll(Arrays.asList(BETWEEN.split(set)));
        }
        String seed = variables.getOrDefault(SEED, "").strip();
        if (!seed.isEmpty()) {
            all.add("seed=" + seed);
        }
        return all;
    }

    /** Settings of the environment and then those of the command line; what the first are is said. */
    List<String> with(List<String> given, Reporter reporter) {
        List<String> all = new ArrayList<>(settings());
        if (!all.isEmpty()) {
            reporter.say("from the environment: " + String.join(" ", all));
        }
        all.addAll(given);
        return all;
    }

    /** {@return folders of plugin folders} */
    List<Path> plugins() {
        return Arrays.stream(variables.getOrDefault(PLUGINS, "").split(Pattern.quote(File.pathSeparator)))
                .map(String::strip)
                .filter(dir -> !dir.isEmpty())
                .map(Failures::toPath)
                .toList();
    }
}
