/**
 * A source of data that reads the pictures of a folder.
 *
 * <pre>{@code
 * DataSource source = ImageFolderSource.of(Path.of("photos")).withSize(32, 32);
 * try (RowReader rows = source.open()) {
 *     List<Integer> picture = rows.picture(); // channels, height, width
 * }
 * }</pre>
 */
package org.ergodic.images;
