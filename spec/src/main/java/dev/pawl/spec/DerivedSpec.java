package dev.pawl.spec;

/**
 * A column computed from the inputs of the same request, and from the derived columns before it.
 *
 * @param name the column
 * @param value its value; a number (booleans count as 1 and 0)
 */
public record DerivedSpec(String name, Expression value) {}
