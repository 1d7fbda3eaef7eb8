package dev.pawl.model;

/**
 * What one part of a row adds to a score of its prediction.
 *
 * @param column the name of a feature; {@code bias} for what is said without any, and what else a
 *     model names
 * @param text what its value means, such as a category's name; "" where there is nothing to say
 * @param amount what is added, in the unit that the model's explanations have
 */
public record Contribution(String column, String text, double amount) {}
