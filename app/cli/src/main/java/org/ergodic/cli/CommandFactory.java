package org.ergodic.cli;

import picocli.CommandLine;

/** Makes commands and gives them the console. */
final class CommandFactory implements CommandLine.IFactory {
    private final Console console;

    CommandFactory(Console console) {
        this.console = console;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == Common.class) {
            return type.cast(new Common(console));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
