package org.ergodic.api.plugin;

import org.apiguardian.api.API;
import org.ergodic.api.stage.Stage;

/**
 * Makes stages of pipelines; kind {@code stage}. What the stage takes is no option of it: the pipeline says it under
 * {@code from}. The words {@code name}, {@code stage} and {@code from} are the pipeline's, and no options.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface StageFactory<C extends Record> extends Factory<C, Stage> {}
