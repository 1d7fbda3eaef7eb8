package dev.pawl.learn.tree;

import dev.pawl.stream.change.Adwin;
import org.jspecify.annotations.Nullable;

/** The errors of all below a node, and the subtree that may take its place. */
final class Watch {
  final Adwin errors;
  @Nullable Node alternate;

  Watch(Adwin.Settings detection) {
    this.errors = new Adwin(detection);
  }

  Watch copy(Adwin.Settings detection) {
    var copy = new Watch(detection);
    copy.errors.restore(errors.state());
    Node other = alternate;
    copy.alternate = other == null ? null : other.copy(detection);
    return copy;
  }
}
