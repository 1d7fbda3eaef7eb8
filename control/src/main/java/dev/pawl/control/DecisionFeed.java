package dev.pawl.control;

import dev.pawl.loop.registry.Decision;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Hands decisions on to whoever listens, the moment they are taken. A loop never waits for a
 * listener: one that lets {@link #WAITING} decisions pile up is dropped and counted, and may come
 * back and read what it missed from the registry.
 *
 * <p>Safe for use by any number of threads.
 */
public final class DecisionFeed implements AutoCloseable {

  /** How many decisions may wait for one listener. */
  public static final int WAITING = 1024;

  private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, Map<Decision.Kind, LongAdder>> taken =
      new ConcurrentHashMap<>();
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean closed;

  /** Hands a decision to all who listen to its model; never waits. */
  public void publish(Decision decision) {
    Objects.requireNonNull(
            taken.computeIfAbsent(decision.model(), name -> zeros()).get(decision.kind()))
        .increment();
    for (Listener listener : listeners) {
      if (listener.model.equals(decision.model()) && !listener.waiting.offer(decision)) {
        dropped.incrementAndGet();
        listener.lost = true;
        listener.close();
      }
    }
  }

  private static Map<Decision.Kind, LongAdder> zeros() {
    Map<Decision.Kind, LongAdder> zeros = new EnumMap<>(Decision.Kind.class);
    for (Decision.Kind kind : Decision.Kind.values()) {
      zeros.put(kind, new LongAdder());
    }
    return zeros;
  }

  /** Starts to listen to a model's decisions. */
  public Listener listen(String model) {
    Listener listener = new Listener(model);
    listeners.add(listener);
    if (closed) {
      listener.close();
    }
    return listener;
  }

  /** How many decisions of each kind a model's loop has taken since the process started. */
  public Map<Decision.Kind, Long> taken(String model) {
    Map<Decision.Kind, Long> counts = new EnumMap<>(Decision.Kind.class);
    taken.getOrDefault(model, zeros()).forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
  }

  /** How many listen now. */
  public int listeners() {
    return listeners.size();
  }

  /** How many were dropped because they were too slow. */
  public long dropped() {
    return dropped.get();
  }

  /** Ends all who listen. */
  @Override
  public void close() {
    closed = true;
    listeners.forEach(Listener::close);
  }

  /** One who listens. Read by one thread. */
  public final class Listener implements AutoCloseable {
    private final String model;
    private final BlockingQueue<Decision> waiting = new ArrayBlockingQueue<>(WAITING);
    private volatile boolean ended;
    private volatile boolean lost;

    private Listener(String model) {
      this.model = model;
    }

    /** The next decision; null when none came in that time, or when this has ended. */
    public @Nullable Decision next(Duration patience) throws InterruptedException {
      return waiting.poll(ended ? 0 : patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether no more will come. */
    public boolean hasEnded() {
      return ended;
    }

    /** Whether it was dropped because it was too slow. */
    public boolean wasTooSlow() {
      return lost;
    }

    @Override
    public void close() {
      ended = true;
      listeners.remove(this);
    }
  }
}
