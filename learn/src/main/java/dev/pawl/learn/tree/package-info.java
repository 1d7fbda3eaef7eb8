/** Trees that grow one example at a time. */
@NullMarked
package dev.pawl.learn.tree;

import org.jspecify.annotations.NullMarked;
