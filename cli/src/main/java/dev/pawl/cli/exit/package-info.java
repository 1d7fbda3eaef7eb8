/** How commands end. */
@NullMarked
package dev.pawl.cli.exit;

import org.jspecify.annotations.NullMarked;
