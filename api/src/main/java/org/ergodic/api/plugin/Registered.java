package org.ergodic.api.plugin;

/**
 * A factory in the registry.
 *
 * @param kind its kind
 * @param name its name
 * @param factory the factory
 * @param origin where it comes from: module, version and jar, for people
 * @param builtIn whether it came with the application rather than from a plugin folder
 * @param <T> what it makes
 */
public record Registered<T>(
        Kind<T> kind, String name, Factory<?, ? extends T> factory, String origin, boolean builtIn) {}
