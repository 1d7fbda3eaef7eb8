/**
 * What a user declares: the YAML of a spec as immutable records, its JSON Schema, its expressions.
 * A spec that was read is whole and consistent: what is wrong with one is said by line, field,
 * expectation and fix, all of it at once.
 */
@NullMarked
package dev.pawl.spec;

import org.jspecify.annotations.NullMarked;
