package org.ergodic.cli;

import org.ergodic.cli.console.Console;
import picocli.CommandLine;

/** Makes commands and gives them the console and what pipelines are composed of. */
final class CommandFactory implements CommandLine.IFactory {
    private final Console console;
    private final CommandInjector composition;

    CommandFactory(Console console, CommandInjector composition) {
        this.console = console;
        this.composition = composition;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == Common.class) {
            return type.cast(new Common(console, composition));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
