package dev.pawl.bench.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One kept-alive HTTP connection to this machine, as cheap for its owner as can be: a write and a
 * read for each request. For use by one thread.
 */
final class Connection implements AutoCloseable {
  private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[16 * 1024];
  private int bodyFrom;
  private int bodyTo;

  Connection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** Sends a whole request and takes its whole answer in, which must be a 200. */
  void ask(byte[] request) throws IOException {
    out.write(request);
    int have = 0;
    int end = -1;
    while (end < 0 || have < end) {
      if (have == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * have);
      }
      int read = in.read(buffer, have, buffer.length - have);
      if (read < 0) {
        throw new IOException("the server closed the connection: " + text(0, have));
      }
      have += read;
      if (end < 0) {
        end = end(have);
      }
    }
    bodyTo = end;
    if (!Arrays.equals(buffer, 0, OK.length, OK, 0, OK.length)) {
      throw new IOException("answered " + text(0, end));
    }
  }

  /** One past the last byte of the answer, once all of its head is there; else −1. */
  private int end(int have) {
    for (int i = 3; i < have; i++) {
      if (buffer[i] == '\n' && buffer[i - 2] == '\n') {
        bodyFrom = i + 1;
        return bodyFrom + length(i);
      }
    }
    return -1;
  }

  private int length(int headTo) {
    String head = text(0, headTo).toLowerCase(java.util.Locale.ROOT);
    int at = head.indexOf("content-length:");
    return at < 0 ? 0 : Integer.parseInt(head.substring(at + 15, head.indexOf('\r', at)).strip());
  }

  private String text(int from, int to) {
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  /** Posts JSON; its answer. */
  String post(String path, String json) throws IOException {
    return send("POST", path, json);
  }

  /** Gets; its answer. */
  String get(String path) throws IOException {
    return send("GET", path, "");
  }

  private String send(String method, String path, String body) throws IOException {
    String text =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(method, path, body.getBytes(StandardCharsets.UTF_8).length, body);
    ask(text.getBytes(StandardCharsets.UTF_8));
    return text(bodyFrom, bodyTo);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
