/**
 * The language of a spec's expressions: CEL (Common Expression Language) with one kind of number.
 * An expression is parsed and checked by CEL; its arithmetic, comparisons and logic then run as
 * compiled code that reads values without boxing, and whatever else it uses runs in CEL's own
 * runtime, with the same results.
 */
@NullMarked
package dev.pawl.spec.expression;

import org.jspecify.annotations.NullMarked;
