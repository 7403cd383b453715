/**
 * Stages of pipelines and what passes between them.
 *
 * <p>A stage says what it takes and what it gives as ports of a type, and does its work when everything that it takes
 * is there:
 *
 * <pre>{@code
 * public final class Thin implements Stage {
 *     private static final Port<Table> ROWS = Port.one("table", Table.class, "the rows");
 *     private static final Port<Table> THINNED = Port.one("table", Table.class, "every other row");
 *
 *     public List<Port<?>> inputs() { return List.of(ROWS); }
 *
 *     public List<Port<?>> outputs() { return List.of(THINNED); }
 *
 *     public Outputs run(Work work) {
 *         Table rows = work.get(ROWS);
 *         return Outputs.of(THINNED, rows.choose(IntStream.range(0, rows.rows()).filter(i -> i % 2 == 0).toArray()));
 *     }
 * }
 * }</pre>
 */
package org.ergodic.api.stage;
