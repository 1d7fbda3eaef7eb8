package dev.pawl.serve.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Prediction;
import dev.pawl.log.ShadowAnswer;
import dev.pawl.model.Task;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.ServingSpec.Shadow;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteShadowTest {
  private static final Schema COLUMNS =
      Schema.of(
          List.of(
              Field.of("x", FieldType.NUMBER),
              Field.of("shop", FieldType.CATEGORY),
              Field.of("open", FieldType.BOOLEAN),
              Field.of("since", FieldType.TIME),
              Field.of("note", FieldType.TEXT)));
  private static final Row INPUTS =
      new RowBuilder(COLUMNS)
          .set("x", 1.5)
          .set("shop", "Zürich \"8\"")
          .set("open", true)
          .set("since", 1000)
          .row();
  private static final Shadow SHADOW =
      new Shadow("next", URI.create("http://other/"), Duration.ofMillis(200));

  private final BlockingQueue<ShadowAnswer> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> posted = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private final RemoteShadow.Tally tally = new RemoteShadow.Tally();

  private RemoteShadow shadow(Task task, Transport transport) {
    return new RemoteShadow(
        SHADOW,
        task,
        (url, json, timeout) -> {
          posted.add(new String(json, StandardCharsets.UTF_8));
          return transport.post(url, json, timeout);
        },
        () -> nanos.getAndAdd(5_000),
        Thread.ofPlatform().daemon().factory(),
        answers::addAll,
        tally);
  }

  private ShadowCounts counts() {
    return tally.counts("next");
  }

  private static Transport saying(String answer) {
    return (url, json, timeout) ->
        CompletableFuture.completedFuture(answer.getBytes(StandardCharsets.UTF_8));
  }

  private static Prediction prediction(String id) {
    return new Prediction(
        id, "u7", 42, "", new byte[0], "1.1", "champion", 1, new double[] {1}, true);
  }

  private ShadowAnswer next() throws InterruptedException {
    ShadowAnswer answer = answers.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer;
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3",
    "-7, -7",
    "0.1, 0.1",
    "-0.0, -0.0",
    "9007199254740991, 9007199254740991",
    "9007199254740992, 9.007199254740992E15",
    "1e300, 1.0E300",
    "-2.5e-9, -2.5E-9"
  })
  void each_number_is_asked_as_it_is(double number, String json) throws Exception {
    try (RemoteShadow shadow = shadow(new Task.Regression(), saying("{\"score\": 1}"))) {
      shadow.ask(prediction("p"), new RowBuilder(COLUMNS).set("x", number).row());

      next();

      assertThat(posted.remove()).contains("{\"x\":" + json + "}");
      assertThat(Double.parseDouble(json)).isEqualTo(number);
    }
  }

  @Test
  void it_is_asked_as_clients_ask_and_its_answer_is_reported() throws Exception {
    try (RemoteShadow shadow =
        shadow(new Task.Regression(), saying("{\"id\": \"p\", \"score\": 3.5, \"more\": [1]}"))) {
      shadow.ask(prediction("p"), INPUTS);

      ShadowAnswer answer = next();

      assertThat(posted.remove())
          .isEqualTo(
              "{\"id\":\"p\",\"unit\":\"u7\",\"time\":42,\"inputs\":{\"x\":1.5,\"shop\":\"Zürich \\\"8\\\"\",\"open\":true,\"since\":1000}}");
      assertThat(answer.about()).isEqualTo("p");
      assertThat(answer.unit()).isEqualTo("u7");
      assertThat(answer.eventTime()).isEqualTo(42);
      assertThat(answer.shadow()).isEqualTo("next");
      assertThat(answer.scores()).containsExactly(3.5);
      assertThat(answer.micros()).isEqualTo(5f);
      assertThat(counts()).isEqualTo(new ShadowCounts("next", 1, 0, 0));
    }
  }

  @Test
  void scores_by_class_are_taken_in_the_order_of_the_classes() throws Exception {
    try (RemoteShadow shadow =
        shadow(
            new Task.Classification(List.of("a", "b")),
            saying("{\"scores\": {\"b\": 0.75, \"c\": 0, \"a\": 0.25}}"))) {
      shadow.ask(prediction("p"), INPUTS);
      assertThat(next().scores()).containsExactly(0.25, 0.75);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      value = {
        "{} ~ its answer: no finite score",
        "{\"score\": \"3\"} ~ its answer: no finite score",
        "{\"score\": 1e999} ~ its answer: no finite score",
        "[1] ~ its answer: no JSON object"
      })
  void an_answer_that_is_none_is_an_absence_and_says_why(String answer, String why)
      throws Exception {
    try (RemoteShadow shadow = shadow(new Task.Regression(), saying(answer))) {
      shadow.ask(prediction("p"), INPUTS);
      assertThat(next().error()).isEqualTo(why);
      assertThat(counts()).isEqualTo(new ShadowCounts("next", 0, 1, 0));
    }
  }

  @Test
  void a_shadow_that_is_late_or_gone_is_absent() throws Exception {
    List<IOException> problems =
        List.of(
            new HttpTimeoutException("request timed out"),
            new ConnectException(),
            new IOException("status 503"));
    BlockingQueue<IOException> left = new LinkedBlockingQueue<>(problems);
    try (RemoteShadow shadow =
        shadow(
            new Task.Regression(),
            (url, json, timeout) -> CompletableFuture.failedFuture(left.remove()))) {
      for (int i = 0; i < problems.size(); i++) {
        shadow.ask(prediction("p" + i), INPUTS);
      }
      assertThat(List.of(next().error(), next().error(), next().error()))
          .containsExactly("no answer in time", "it cannot be reached", "status 503");
    }
  }

  @Test
  void under_overload_questions_are_dropped_counted_and_each_is_reported() throws Exception {
    CompletableFuture<byte[]> never = new CompletableFuture<>();
    int more = 500;
    int all = RemoteShadow.ON_THE_WAY + 1 + RemoteShadow.WAITING + more;
    try (RemoteShadow shadow = shadow(new Task.Regression(), (url, json, timeout) -> never)) {
      for (int i = 0; i <= RemoteShadow.ON_THE_WAY; i++) {
        shadow.ask(prediction("first" + i), INPUTS);
      }
      for (int i = 0; i < RemoteShadow.ON_THE_WAY; i++) {
        assertThat(posted.poll(10, TimeUnit.SECONDS)).isNotNull();
      }
      for (int i = 0; i < RemoteShadow.WAITING + more; i++) {
        shadow.ask(prediction("p" + i), INPUTS);
      }
      assertThat(counts().dropped()).isBetween((long) more - 1, (long) more + 1);
      never.complete("{\"score\": 1}".getBytes(StandardCharsets.UTF_8));

      List<ShadowAnswer> seen =
          IntStream.range(0, all)
              .mapToObj(i -> {
                try {
                  return next();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              })
              .toList();
      Set<String> ids = seen.stream().map(ShadowAnswer::about).collect(Collectors.toSet());
      assertThat(ids).as("each once").hasSize(all);
      assertThat(seen)
          .filteredOn(ShadowAnswer::isAbsent)
          .hasSize((int) counts().dropped())
          .allSatisfy(
              answer -> assertThat(answer.error()).isEqualTo("not asked: too much is waiting"));
    }
  }

  @Test
  void when_it_ends_what_waits_is_dropped_and_what_is_not_answered_in_time_is_absent()
      throws Exception {
    CompletableFuture<byte[]> late = new CompletableFuture<>();
    int waiting = 10;
    RemoteShadow shadow = shadow(new Task.Regression(), (url, json, timeout) -> late);
    for (int i = 0; i < RemoteShadow.ON_THE_WAY + waiting; i++) {
      shadow.ask(prediction("p" + i), INPUTS);
    }
    for (int i = 0; i < RemoteShadow.ON_THE_WAY; i++) {
      assertThat(posted.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    shadow.end();
    for (int i = 0; i < waiting; i++) {
      assertThat(next().error()).isEqualTo("not asked: the shadow was ended");
    }
    nanos.addAndGet(RemoteShadow.LAST_MILLIS * 1_000_000);
    for (int i = 0; i < RemoteShadow.ON_THE_WAY; i++) {
      assertThat(next().error()).isEqualTo("no answer before the shadow was ended");
    }
    shadow.close();
    late.complete("{\"score\": 1}".getBytes(StandardCharsets.UTF_8));

    assertThat(shadow.isOver()).isTrue();
    assertThat(answers).as("each ends once").isEmpty();
    assertThat(counts()).isEqualTo(new ShadowCounts("next", 0, RemoteShadow.ON_THE_WAY, waiting));
  }

  @Test
  void an_answer_on_the_way_at_the_end_still_counts() throws Exception {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    RemoteShadow shadow = shadow(new Task.Regression(), (url, json, timeout) -> answer);
    shadow.ask(prediction("p"), INPUTS);
    assertThat(posted.poll(10, TimeUnit.SECONDS)).isNotNull();

    shadow.end();
    answer.complete("{\"score\": 1}".getBytes(StandardCharsets.UTF_8));
    shadow.close();

    assertThat(answers).singleElement().extracting(ShadowAnswer::isAbsent).isEqualTo(false);
    assertThat(counts()).isEqualTo(new ShadowCounts("next", 1, 0, 0));
  }

  @Test
  void what_is_asked_as_it_ends_is_an_absence_too() {
    RemoteShadow shadow = shadow(new Task.Regression(), saying("{\"score\": 1}"));
    shadow.close();

    shadow.ask(prediction("p"), INPUTS);

    assertThat(answers)
        .singleElement()
        .extracting(ShadowAnswer::error)
        .isEqualTo("not asked: the shadow was ended");
    assertThat(counts()).isEqualTo(new ShadowCounts("next", 0, 0, 1));
  }

  @Test
  void what_came_of_a_shadow_stays_counted_when_another_spec_ends_it() throws Exception {
    RemoteShadows shadows = shadows();
    shadows.declare(List.of(SHADOW), new Task.Regression());
    shadows.ask(prediction("p"), INPUTS);
    next();
    shadows.declare(List.of(), new Task.Regression());
    shadows.awaitEnded();

    assertThat(shadows.isEmpty()).isTrue();
    assertThat(shadows.counts()).containsExactly(new ShadowCounts("next", 1, 0, 0));
  }

  @Test
  void after_the_end_no_spec_starts_a_shadow() {
    RemoteShadows shadows = shadows();
    shadows.end();
    shadows.declare(List.of(SHADOW), new Task.Regression());

    assertThat(shadows.isEmpty()).isTrue();
  }

  private RemoteShadows shadows() {
    return new RemoteShadows(
        new ShadowLink(saying("{\"score\": 1}"), Thread.ofPlatform().daemon().factory()),
        nanos::get,
        answers::addAll);
  }
}
