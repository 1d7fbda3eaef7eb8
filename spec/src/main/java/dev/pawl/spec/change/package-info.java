/**
 * What a changed spec means: a spec as a list of fields in a canonical form, their hashes, and the
 * difference of two. A field belongs to the model (its change makes a model iteration), to what it
 * learns from (a data iteration), or to neither.
 */
@NullMarked
package dev.pawl.spec.change;

import org.jspecify.annotations.NullMarked;
