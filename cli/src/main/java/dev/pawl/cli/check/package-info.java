/** The commands that look for what is wrong with files of data, without a server. */
@NullMarked
package dev.pawl.cli.check;

import org.jspecify.annotations.NullMarked;
