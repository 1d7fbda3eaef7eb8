package dev.pawl.loop.registry;

/**
 * Where a loop can go on from.
 *
 * @param model the model's name
 * @param offset one past the last offset that its state includes
 * @param hash the content hash of the artifact that holds the state
 */
public record LoopCheckpoint(String model, long offset, String hash) {}
