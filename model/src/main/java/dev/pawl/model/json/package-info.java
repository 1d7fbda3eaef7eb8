/**
 * Canonical JSON: one text for one value, so that hashes of manifests and specs mean something.
 * Sorted names, no white space, numbers in their shortest form.
 */
@NullMarked
package dev.pawl.model.json;

import org.jspecify.annotations.NullMarked;
