package dev.pawl.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.ServingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ArmRecordTest {
  private final Queue<ServingReport> due = new ConcurrentLinkedQueue<>();
  private final ArmRecord record = new ArmRecord("canary", "1.2", due::add);

  @Test
  void a_report_is_due_after_so_many_answers_and_failures() {
    for (int i = 0; i < ArmRecord.ANSWERS - 1; i++) {
      if (i == 10) {
        record.failed(i);
      } else {
        record.answered(i, 2_500L * i);
      }
    }
    assertThat(due).isEmpty();
    record.answered(7, 1_000);

    assertThat(due).hasSize(1);
    ServingReport report = due.remove();
    assertThat(report.arm()).isEqualTo("canary");
    assertThat(report.version()).isEqualTo("1.2");
    assertThat(report.errors()).isEqualTo(1);
    assertThat(report.eventTime()).as("the latest").isEqualTo(ArmRecord.ANSWERS - 2);
    assertThat(report.latencies()).hasSize(ArmRecord.ANSWERS - 1);
    assertThat(report.latencies()[4]).isEqualTo(10f);
    assertThat(report.latencies()[ArmRecord.ANSWERS - 2]).isEqualTo(1f);
    assertThat(record.flush()).isEmpty();
  }

  @Test
  void what_is_flushed_is_not_reported_again() {
    record.answered(5, 3_000);
    record.failed(6);

    assertThat(record.flush())
        .get()
        .satisfies(report -> {
          assertThat(report.errors()).isEqualTo(1);
          assertThat(report.latencies()).containsExactly(3f);
          assertThat(report.eventTime()).isEqualTo(6);
        });
    assertThat(record.flush()).isEmpty();
  }

  @Test
  void no_answer_is_lost_or_reported_twice_while_many_threads_write_and_one_flushes()
      throws Exception {
    int threads = 6;
    int each = 20_000;
    List<ServingReport> flushed = new ArrayList<>();
    try (ExecutorService all = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> writing = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        writing.add(
            all.submit(() -> {
              for (int i = 0; i < each; i++) {
                if (i % 100 == 0) {
                  record.failed(i);
                } else {
                  record.answered(i, 1_000L * (thread * each + i));
                }
              }
            }));
      }
      while (writing.stream().anyMatch(one -> !one.isDone())) {
        record.flush().ifPresent(flushed::add);
      }
      for (Future<?> one : writing) {
        one.get();
      }
    }
    record.flush().ifPresent(flushed::add);
    flushed.addAll(due);

    List<Float> seen = new ArrayList<>();
    int errors = 0;
    for (ServingReport report : flushed) {
      errors += report.errors();
      for (float latency : report.latencies()) {
        seen.add(latency);
      }
    }
    assertThat(errors).isEqualTo(threads * each / 100);
    assertThat(seen).hasSize(threads * each * 99 / 100).doesNotHaveDuplicates();
  }
}
