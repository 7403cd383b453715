/**
 * Plugins: factories of named components with config records, found by {@link java.util.ServiceLoader}, and the
 * registry that holds them. Built-in parts and third parties' come through the same door.
 *
 * <pre>{@code
 * @Part(name = "acme.cosine", description = "the cosine schedule of Nichol and Dhariwal (2021)")
 * public final class CosineSdeFactory implements SdeFactory<CosineSdeFactory.Config> {
 *     public record Config(@Option(value = "offset at t = 0", byDefault = "0.008", min = 0) double offset) {}
 *     public SDE create(Config config, Assembly assembly) { return new CosineSde(config.offset()); }
 * }
 * }</pre>
 *
 * with {@code provides org.ergodic.api.plugin.SdeFactory with ...} in its module and the same in
 * {@code META-INF/services}.
 */
package org.ergodic.api.plugin;
