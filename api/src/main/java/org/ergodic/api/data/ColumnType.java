package org.ergodic.api.data;

import org.apiguardian.api.API;

/** What the cells of a column are. Inside a table every cell is one number, whatever its type. */
@API(status = API.Status.EXPERIMENTAL)
public enum ColumnType {
    /** Real numbers. */
    NUMBER,
    /** Whole numbers whose order and distances count. */
    INTEGER,
    /** One of a few words: its place in {@link Column#categories}, from 0. */
    CATEGORY,
    /** Words, most of them different: the place in {@link Column#categories}, from 0. */
    TEXT,
    /** A date or a moment: seconds since 1970-01-01T00:00Z. A date without a time is its first second. */
    DATE,
    /** A value of a pixel. */
    PIXEL
}
