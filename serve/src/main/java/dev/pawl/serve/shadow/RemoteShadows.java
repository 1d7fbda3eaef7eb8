package dev.pawl.serve.shadow;

import dev.pawl.log.Prediction;
import dev.pawl.log.ShadowAnswer;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.spec.ServingSpec.Shadow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The shadows of a model. Another spec keeps those that it declares alike, and ends the others.
 * Asking is safe for any number of threads; specs come one after the other.
 */
public final class RemoteShadows {
  private final ShadowLink link;
  private final LongSupplier nanos;
  private final Consumer<List<ShadowAnswer>> answers;
  private volatile List<RemoteShadow> running = List.of();

  /**
   * No shadows yet.
   *
   * @param link what they are asked with
   * @param nanos a clock for how long they take
   * @param answers takes answers and absences, many at a time, in the thread of their shadow
   */
  public RemoteShadows(ShadowLink link, LongSupplier nanos, Consumer<List<ShadowAnswer>> answers) {
    this.link = link;
    this.nanos = nanos;
    this.answers = answers;
  }

  /** Goes on with the shadows of a spec. */
  public void declare(List<Shadow> declared, Task task) {
    List<RemoteShadow> ended = new ArrayList<>(running);
    List<RemoteShadow> next = new ArrayList<>();
    for (Shadow each : declared) {
      RemoteShadow known =
          ended.stream().filter(shadow -> shadow.is(each)).findFirst().orElse(null);
      if (known == null) {
        next.add(new RemoteShadow(each, task, link.transport(), nanos, link.threads(), answers));
      } else {
        ended.remove(known);
        next.add(known);
      }
    }
    running = List.copyOf(next);
    ended.forEach(RemoteShadow::close);
  }

  /** Whether there is one. */
  public boolean isEmpty() {
    return running.isEmpty();
  }

  /** Asks all of them what was answered already; does not wait. */
  public void ask(Prediction answered, Row inputs) {
    for (RemoteShadow shadow : running) {
      shadow.ask(answered, inputs);
    }
  }

  /** What has come of each. */
  public List<ShadowCounts> counts() {
    return running.stream().map(RemoteShadow::counts).toList();
  }
}
