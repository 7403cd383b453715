/**
 * Contract tests. Extend the class for the kind of component and say which object is to be tested:
 *
 * <pre>{@code
 * class CosineSdeTest extends SdeContract {
 *     protected SDE sde() { return new CosineSde(0.008); }
 * }
 *
 * class CosineSdeFactoryTest extends FactoryContract {
 *     protected Factory<?, ?> factory() { return new CosineSdeFactory(); }
 * }
 * }</pre>
 *
 * <p>The contracts of graphs need a compiler at run time: {@code org.ergodic:ergodic-engine} in test scope. Statistical
 * tests use fixed seeds and state how often a right implementation would fail under another seed.
 */
package org.ergodic.testkit;
