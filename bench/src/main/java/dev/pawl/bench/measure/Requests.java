package dev.pawl.bench.measure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Requests with the inputs of a flight, ready as bytes: only id and time, both of fixed length, are
 * written into them before each is sent. For use by one thread.
 */
final class Requests {
  /** The event time of the first request, in milliseconds. */
  static final long START = 1_362_096_000_000L;

  private static final int VARIANTS = 64;
  private static final int ID_DIGITS = 14;
  private static final int TIME_DIGITS = 13;
  private static final String[] CARRIERS = {"UA", "B6", "EV", "DL", "AA", "MQ", "US", "9E", "WN"};
  private static final String[] ORIGINS = {"EWR", "JFK", "LGA"};
  private static final String[] DESTINATIONS = {
    "ATL", "ORD", "LAX", "BOS", "MCO", "CLT", "SFO", "FLL", "MIA", "DCA", "DTW", "DFW", "RDU"
  };
  private static final String[] WEEKDAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

  private final String[] inputs = new String[VARIANTS];
  private final String model;

  /**
   * Requests to a model.
   *
   * @param seed of the values
   */
  Requests(String model, long seed) {
    this.model = model;
    var random = new SplittableRandom(seed);
    for (int i = 0; i < VARIANTS; i++) {
      inputs[i] =
          """
          {"carrier":"%s","flight":"%d","origin":"%s","dest":"%s","tailnum":"N%d","weekday":"%s",\
          "minute":%d,"block":%d,"distance":%d,"dep_delay":%d,"gate_wind_dir":%d,"gate_wind":%.2f,\
          "gate_precip":%.2f,"gate_visib":%d}\
          """
              .formatted(
                  CARRIERS[random.nextInt(CARRIERS.length)],
                  random.nextInt(1, 6000),
                  ORIGINS[random.nextInt(ORIGINS.length)],
                  DESTINATIONS[random.nextInt(DESTINATIONS.length)],
                  random.nextInt(10_000, 14_000),
                  WEEKDAYS[random.nextInt(WEEKDAYS.length)],
                  random.nextInt(300, 1400),
                  random.nextInt(60, 400),
                  random.nextInt(100, 2600),
                  random.nextInt(-15, 90),
                  10 * random.nextInt(36),
                  random.nextInt(30) * 1.15,
                  random.nextInt(10) * 0.01,
                  random.nextInt(1, 10));
    }
  }

  /** A body. */
  String body(long id, long time) {
    return ("{\"id\":\"%0" + ID_DIGITS + "d\",\"time\":%d,\"inputs\":%s}")
        .formatted(id, time, inputs[(int) (id % VARIANTS)]);
  }

  /**
   * All of them as HTTP.
   *
   * @param path where they go
   */
  Prepared to(String path) {
    byte[][] all = new byte[VARIANTS][];
    int[] ids = new int[VARIANTS];
    int[] times = new int[VARIANTS];
    for (int i = 0; i < VARIANTS; i++) {
      String body = body(i, START);
      String text =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
              + body.getBytes(StandardCharsets.UTF_8).length
              + "\r\n\r\n"
              + body;
      all[i] = text.getBytes(StandardCharsets.UTF_8);
      ids[i] = text.indexOf("\"id\":\"") + 6;
      times[i] = text.indexOf("\"time\":") + 7;
    }
    return new Prepared(all, ids, times);
  }

  /** The path of predictions. */
  String predict(String durability) {
    return "/v1/models/" + model + "/predict?durability=" + durability;
  }

  /** Requests as bytes. */
  record Prepared(byte[][] requests, int[] ids, int[] times) {

    /** One of them, with that id and time; good until the next of the same variant. */
    byte[] at(int variant, long id, long time) {
      byte[] request = requests[variant % requests.length];
      digits(request, ids[variant % requests.length], ID_DIGITS, id);
      digits(request, times[variant % requests.length], TIME_DIGITS, time);
      return request;
    }

    private static void digits(byte[] to, int from, int count, long number) {
      long rest = number;
      for (int i = from + count - 1; i >= from; i--) {
        to[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(inputs);
  }
}
