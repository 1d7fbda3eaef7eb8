/**
 * The log inside the process: segment files in a folder, written by one thread that commits appends
 * in groups, and read through memory maps. It survives kill -9, cuts a torn tail, and refuses
 * damage in the middle. {@link dev.pawl.log.embedded.EmbeddedEventLog} is the way in.
 */
@NullMarked
package dev.pawl.log.embedded;

import org.jspecify.annotations.NullMarked;
