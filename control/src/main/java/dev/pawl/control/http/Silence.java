package dev.pawl.control.http;

import io.helidon.common.socket.SocketOptions;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Socket options that bound how long a read waits, so that a client that never finishes its request
 * holds no thread for ever. Helidon 4.5 takes {@link #readTimeout} and does not set it on the
 * sockets that it accepts; and only its plain sockets ({@code useNio(false)}) heed it.
 *
 * @param others all other options
 * @param readTimeout how long a read waits at most
 */
record Silence(SocketOptions others, Duration readTimeout) implements SocketOptions {

  @Override
  public void configureSocket(SocketChannel channel) {
    others.configureSocket(channel);
    try {
      channel.socket().setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
    } catch (SocketException e) {
      throw new UncheckedIOException("setting the read timeout of a connection", e);
    }
  }

  @Override
  public void configureSocket(Socket socket) {
    others.configureSocket(socket);
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return others.socketOptions();
  }

  @Override
  public Duration connectTimeout() {
    return others.connectTimeout();
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return others.socketReceiveBufferSize();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return others.socketSendBufferSize();
  }

  @Override
  public boolean socketReuseAddress() {
    return others.socketReuseAddress();
  }

  @Override
  public boolean socketKeepAlive() {
    return others.socketKeepAlive();
  }

  @Override
  public boolean tcpNoDelay() {
    return others.tcpNoDelay();
  }
}
