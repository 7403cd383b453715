/** Codecs of columns, and rows of tables as models see them: categories, whole numbers, dates, missing cells. */
package org.ergodic.data.codec;
