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
 * <p>There is one for each kind of part, and one for compilers. Those of graphs need a compiler at run time: the POM
 * {@code org.ergodic:ergodic-testing} brings both, as one dependency of test scope. Statistical
 * tests use fixed seeds and state how often a right implementation would fail under another seed.
 */
package org.ergodic.testkit;
