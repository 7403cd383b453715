package org.ergodic.pipeline.progress;

/** Told what a run does. */
public interface Reporter {
    /** Tells nobody. */
    Reporter SILENT = new Reporter() {
        @Override
        public void say(String line) {}

        @Override
        public void warn(String line) {}

        @Override
        public Progress begin(String work, long total, long from) {
            return Progress.SILENT;
        }
    };

    /**
     * Something worth a line.
     *
     * @param line for people
     */
    void say(String line);

    /**
     * Something that should not be overlooked.
     *
     * @param line for people
     */
    void warn(String line);

    /**
     * A long piece of work begins.
     *
     * @param work its name
     * @param total units of work
     * @param from how many of them are already done
     * @return to be told how far it has come
     */
    Progress begin(String work, long total, long from);
}
