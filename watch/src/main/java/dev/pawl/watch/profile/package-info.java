/**
 * What the columns of a table or a stream of rows hold, in a few kilobytes each: mergeable, so that
 * hours make days and partitions a whole. {@link dev.pawl.watch.profile.TableProfile} is where rows
 * go in.
 */
@NullMarked
package dev.pawl.watch.profile;

import org.jspecify.annotations.NullMarked;
