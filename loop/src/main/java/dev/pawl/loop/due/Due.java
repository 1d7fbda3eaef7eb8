package dev.pawl.loop.due;

import java.util.Comparator;

/** Something that is waited for up to some time after its own. */
public interface Due {

  /** In event time, and in log order where times are equal. */
  Comparator<Due> ORDER =
      (a, b) ->
          a.time() == b.time()
              ? Long.compare(a.offset(), b.offset())
              : Long.compare(a.time(), b.time());

  /** Its event time. */
  long time();

  /** Its place in the log. */
  long offset();
}
