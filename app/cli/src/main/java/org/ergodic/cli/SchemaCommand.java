package org.ergodic.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ergodic.cli.describe.JsonSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ergodic schema}. */
@Command(
        name = "schema",
        description = {
            "Print a JSON schema of pipeline files, with the components of the plugins that are found.",
            "Editors complete and check files by it; with the YAML language server begin a file with the line"
                    + " # yaml-language-server: $schema=ergodic.schema.json. ergodic validate checks more."
        },
        footer = {"", "ergodic schema --out ergodic.schema.json"},
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Option(names = "--out", paramLabel = "FILE", description = "A JSON file; standard output unless given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        String text = PluginsCommand.json(new JsonSchema(common.registry()).schema());
        if (out == null) {
            common.console().out().println(text);
        } else {
            ResultFile.write(out, stream -> stream.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        return 0;
    }
}
