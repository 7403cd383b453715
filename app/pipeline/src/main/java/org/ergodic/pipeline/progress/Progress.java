package org.ergodic.pipeline.progress;

/** Told how far a long piece of work has come. */
public interface Progress extends AutoCloseable {
    /** Nobody is told. */
    Progress SILENT = (done, note) -> {};

    /**
     * So much is done.
     *
     * @param done units of work, of the total the work began with
     * @param note what to show beside it
     */
    void at(long done, String note);

    /** The work has ended. */
    @Override
    default void close() {}
}
