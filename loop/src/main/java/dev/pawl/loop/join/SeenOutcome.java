package dev.pawl.loop.join;

import dev.pawl.loop.due.Due;

/** The id of an outcome that came, by which a duplicate is recognised. */
record SeenOutcome(String id, long time, long offset) implements Due {}
