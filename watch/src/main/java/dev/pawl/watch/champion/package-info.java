/**
 * The health of what serves, block of event time by block: its loss, its scores, its traffic. Each
 * watch raises a finding once and closes it when it has ended.
 */
@NullMarked
package dev.pawl.watch.champion;

import org.jspecify.annotations.NullMarked;
