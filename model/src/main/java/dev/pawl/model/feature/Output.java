package dev.pawl.model.feature;

/**
 * A column that a pipeline gives to the learner.
 *
 * @param place where it lies in {@link Features}
 * @param column what it is
 */
public record Output(int place, Column column) {}
