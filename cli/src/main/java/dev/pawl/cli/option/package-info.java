/** Options that several commands have, and what their texts mean. */
@NullMarked
package dev.pawl.cli.option;

import org.jspecify.annotations.NullMarked;
