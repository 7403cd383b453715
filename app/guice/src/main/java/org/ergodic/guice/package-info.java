/**
 * How pipelines are composed, as a Guice module that an application installs in its own injector. Any binding can be
 * replaced.
 *
 * <pre>{@code
 * Injector injector = Guice.createInjector(new PipelineModule(Registry.load()), new MyModule());
 * PipelineRunner runner = injector.getInstance(PipelineRunner.class);
 * }</pre>
 */
package org.ergodic.guice;
