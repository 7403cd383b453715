package org.ergodic.data.table;

/** What is said where data do not fit into the memory that Java may use. */
public final class Memory {
    /** The share of the memory that the numbers of a file may take; what is made of them needs room too. */
    private static final double SHARE = 0.7;

    private Memory() {}

    /** Whether so many bytes of numbers fit. */
    public static boolean fits(double bytes) {
        return bytes <= SHARE * Runtime.getRuntime().maxMemory();
    }

    /**
     * Whether rows are too many to hold them as an array, which is worked out of the table as it is read then. By
     * {@code -Dergodic.data.memory=MB}, or an eighth of the memory that Java may use.
     *
     * @param bytes what the array would take
     * @return whether it is more
     */
    public static boolean isLarge(double bytes) {
        return bytes > Spill.most();
    }

    /**
     * A refusal to read on.
     *
     * @param what the file, where in it, and what would not fit
     */
    public static DataException lacking(String what) {
        return new DataException(
                what + ", and Java may use " + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MB in all. Take fewer rows by data.limit or data.count, or fewer columns by"
                        + " data.columns, or give more memory by ERGODIC_OPTS=-Xmx8g");
    }

    /** The same where it was noticed too late to say what did not fit. */
    public static DataException ranOut(String source, OutOfMemoryError e) {
        DataException told = lacking(source + ": there is not enough memory for these data (" + e.getMessage() + ")");
        told.addSuppressed(e);
        return told;
    }
}
