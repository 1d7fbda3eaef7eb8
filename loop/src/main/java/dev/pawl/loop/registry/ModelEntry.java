package dev.pawl.loop.registry;

/**
 * A model as the registry knows it.
 *
 * @param model its name
 * @param owner who answers for it
 * @param purpose what it is for
 * @param spec the YAML of the spec that is in force
 * @param specHash its hash
 * @param champion the version that serves; "" before the first
 * @param clock the data clock, in milliseconds since 1970-01-01T00:00Z
 * @param offset one past the last offset that was folded when this was written
 */
public record ModelEntry(
    String model,
    String owner,
    String purpose,
    String spec,
    String specHash,
    String champion,
    long clock,
    long offset) {}
