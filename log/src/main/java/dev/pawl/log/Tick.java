package dev.pawl.log;

/**
 * The data clock reached a time: nothing that happened before it is waited for any longer. Windows
 * close and decisions are taken at ticks. Ticks of one log never go back.
 *
 * @param eventTime the time that was reached, in milliseconds since 1970-01-01T00:00Z
 */
public record Tick(long eventTime) implements Event {

  @Override
  public String id() {
    return "";
  }

  @Override
  public String unit() {
    return "";
  }
}
