package dev.pawl.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private final Requests requests = new Requests("model", 1);

  @Test
  void id_and_time_are_written_into_a_request_as_a_body_has_them() {
    byte[] request = requests.to("/bare").at(65, 129, 1_362_096_123_456L);
    String text = new String(request, StandardCharsets.UTF_8);
    String body = text.substring(text.indexOf("\r\n\r\n") + 4);
    assertThat(body).isEqualTo(requests.body(129, 1_362_096_123_456L));
    assertThat(text)
        .startsWith("POST /bare HTTP/1.1\r\n")
        .contains("Content-Length: " + body.length() + "\r\n");
  }

  @Test
  void predictions_go_to_the_model_with_a_durability() {
    assertThat(requests.predict("queue")).isEqualTo("/v1/models/model/predict?durability=queue");
  }
}
