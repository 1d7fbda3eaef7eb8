/**
 * From YAML to a {@link dev.pawl.spec.Spec}. A text becomes a tree that knows the line of each
 * value; the published JSON Schema checks the tree and fills in what was left out; what a schema
 * cannot say (names that must be declared, expressions that must compile) is checked while the
 * records are made.
 */
@NullMarked
package dev.pawl.spec.read;

import org.jspecify.annotations.NullMarked;
