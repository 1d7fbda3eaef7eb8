package dev.pawl.loop.live;

import static dev.pawl.loop.live.LiveFixture.windowed;

import dev.pawl.model.row.Row;
import dev.pawl.plan.LiveFeatures;
import dev.pawl.plan.LiveFeaturesContract;
import dev.pawl.spec.LiveSpec.Aggregate;

class LiveViewContractTest extends LiveFeaturesContract {
  private static final long ALL = 1_000_000_000;

  private final LiveFixture fixture =
      new LiveFixture(windowed(Aggregate.COUNT, ALL, "dest"), windowed(Aggregate.SUM, ALL, "dest"));
  private long clock;

  @Override
  protected LiveFeatures view() {
    return fixture.state.view();
  }

  @Override
  protected Row request(int key) {
    return LiveFixture.request("D" + key, "EWR", 5, 0);
  }

  @Override
  protected void fold(int key, double value) {
    fixture.arrive(clock, "D" + key, value);
  }

  @Override
  protected void tick() {
    fixture.tick(++clock);
  }
}
