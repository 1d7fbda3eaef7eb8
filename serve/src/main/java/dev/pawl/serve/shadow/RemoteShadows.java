package dev.pawl.serve.shadow;

import dev.pawl.log.Prediction;
import dev.pawl.log.ShadowAnswer;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.serve.shadow.RemoteShadow.Tally;
import dev.pawl.spec.ServingSpec.Shadow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The shadows of a model. Another spec keeps those that it declares alike, and ends the others;
 * what came of them stays counted. Safe for use by any number of threads; asking takes no lock.
 */
public final class RemoteShadows {
  private final ShadowLink link;
  private final LongSupplier nanos;
  private final Consumer<List<ShadowAnswer>> answers;
  private final ConcurrentMap<String, Tally> tallies = new ConcurrentSkipListMap<>();
  private final List<RemoteShadow> ending = new ArrayList<>();
  private volatile List<RemoteShadow> running = List.of();
  private boolean over;

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

  /** Goes on with the shadows of a spec; with none after {@link #end}. */
  public synchronized void declare(List<Shadow> declared, Task task) {
    if (over) {
      return;
    }
    List<RemoteShadow> ended = new ArrayList<>(running);
    List<RemoteShadow> next = new ArrayList<>();
    for (Shadow each : declared) {
      RemoteShadow known =
          ended.stream().filter(shadow -> shadow.is(each)).findFirst().orElse(null);
      if (known == null) {
        next.add(started(each, task));
      } else {
        ended.remove(known);
        next.add(known);
      }
    }
    running = List.copyOf(next);
    end(ended);
  }

  private RemoteShadow started(Shadow declared, Task task) {
    Tally tally = tallies.computeIfAbsent(declared.name(), name -> new Tally());
    return new RemoteShadow(
        declared, task, link.transport(), nanos, link.threads(), answers, tally);
  }

  private void end(List<RemoteShadow> ended) {
    ended.forEach(RemoteShadow::end);
    ending.removeIf(RemoteShadow::isOver);
    ending.addAll(ended);
  }

  /** Ends all of them for good; does not wait. */
  public synchronized void end() {
    over = true;
    List<RemoteShadow> ended = running;
    running = List.of();
    end(ended);
  }

  /** Waits until all that have ended have handed over what was asked, or two seconds for each. */
  public void awaitEnded() {
    endingNow().forEach(RemoteShadow::close);
  }

  private synchronized List<RemoteShadow> endingNow() {
    return List.copyOf(ending);
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

  /** What has come of each, by name, of those that have ended too. */
  public List<ShadowCounts> counts() {
    return tallies.entrySet().stream().map(each -> each.getValue().counts(each.getKey())).toList();
  }
}
