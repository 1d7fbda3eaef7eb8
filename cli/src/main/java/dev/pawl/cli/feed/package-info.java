/** Sending events to a server as its clients would. */
@NullMarked
package dev.pawl.cli.feed;

import org.jspecify.annotations.NullMarked;
