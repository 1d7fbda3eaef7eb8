/** How versions are made, numbered and remembered inside the fold. */
@NullMarked
package dev.pawl.loop.version;

import org.jspecify.annotations.NullMarked;
