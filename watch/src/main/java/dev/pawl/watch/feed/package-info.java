/**
 * The feed of a model: whether the fields that arrive still are what they were, looked at every few
 * minutes of event time. Finds what breaks at once and in plain sight, such as another unit; what
 * changes slowly is the business of {@link dev.pawl.watch.drift}.
 */
@NullMarked
package dev.pawl.watch.feed;

import org.jspecify.annotations.NullMarked;
