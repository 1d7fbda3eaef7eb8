package dev.pawl.watch.drift;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.watch.profile.CategoryProfile;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.NumberProfile;
import dev.pawl.watch.profile.TableProfile;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a column at one point of the season: an older and a younger generation of
 * periods.
 */
final class Past {
  private @Nullable ColumnProfile older;
  private @Nullable ColumnProfile younger;
  private int periods;

  void add(ColumnProfile period, DriftWatch.Settings settings) {
    if (older != null && settings.reference() == DriftWatch.Reference.FIXED) {
      return;
    }
    if (younger == null) {
      younger = period;
    } else {
      younger.merge(period);
    }
    periods++;
    if (periods == settings.cycles()) {
      older = younger;
      younger = null;
      periods = 0;
    }
  }

  /** What a period is compared with; null as long as there are too few of it. */
  @Nullable ColumnProfile reference() {
    if (older == null || younger == null) {
      return older;
    }
    ColumnProfile both = older.copy();
    both.merge(younger);
    return both;
  }

  /** All of it, into a table. */
  void into(TableProfile all, String name) {
    TableProfile own = new TableProfile(0);
    for (ColumnProfile each : new ColumnProfile[] {older, younger}) {
      if (each != null) {
        own.put(name, each);
        all.merge(own);
        own = new TableProfile(0);
      }
    }
  }

  boolean isEmpty() {
    return older == null && younger == null;
  }

  void snapshot(Tensors.Writer to) {
    to.longs("periods", periods);
    if (older != null) {
      older.snapshot(to.in("older"));
    }
    if (younger != null) {
      younger.snapshot(to.in("younger"));
    }
  }

  /** The past that {@link #snapshot} was taken of, of a column of the kind of another. */
  static Past of(Tensors from, ColumnProfile like) {
    Past made = new Past();
    made.periods = (int) from.longs("periods")[0];
    made.older = load(from.in("older"), like);
    made.younger = load(from.in("younger"), like);
    return made;
  }

  private static @Nullable ColumnProfile load(Tensors from, ColumnProfile like) {
    if (!from.has("rows")) {
      return null;
    }
    return switch (like) {
      case NumberProfile numbers -> NumberProfile.of(from);
      case CategoryProfile categories -> CategoryProfile.of(from);
    };
  }
}
