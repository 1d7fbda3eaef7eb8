/**
 * A first spec for a table of data: what was seen of its columns becomes a commented YAML that
 * reads back valid, for its owner to go on from.
 */
@NullMarked
package dev.pawl.spec.template;

import org.jspecify.annotations.NullMarked;
