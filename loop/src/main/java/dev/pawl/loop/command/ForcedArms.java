package dev.pawl.loop.command;

import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.operator.StateJson;
import dev.pawl.model.checkpoint.Tensors;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Units that an operator has put into an arm, for testing. For one thread. */
public final class ForcedArms implements Operator {
  /** Testers, not an audience: whoever needs more of them wants a route or an experiment. */
  static final int MOST = 1_000;

  private SortedMap<String, String> byUnit = new TreeMap<>();

  /** Nobody is forced. */
  public ForcedArms() {}

  /** The arm's name by unit. */
  public Map<String, String> byUnit() {
    return Collections.unmodifiableSortedMap(byUnit);
  }

  /** Whether a unit can be forced: there are not too many, or it is forced already. */
  boolean hasRoom(String unit) {
    return byUnit.size() < MOST || byUnit.containsKey(unit);
  }

  void force(String unit, String arm) {
    byUnit.put(unit, arm);
  }

  /** Lets a unit go; says whether it was forced. */
  boolean release(String unit) {
    return byUnit.remove(unit) != null;
  }

  /** What is remembered. */
  record Remembered(SortedMap<String, String> byUnit) {}

  @Override
  public void snapshot(Tensors.Writer to) {
    to.text("forced", StateJson.write(new Remembered(byUnit)));
  }

  @Override
  public void restore(Tensors from) {
    byUnit = new TreeMap<>(StateJson.read(from.text("forced"), Remembered.class).byUnit());
  }
}
