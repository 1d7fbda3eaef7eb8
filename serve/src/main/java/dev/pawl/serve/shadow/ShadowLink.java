package dev.pawl.serve.shadow;

import java.util.concurrent.ThreadFactory;

/**
 * What shadows are asked with.
 *
 * @param transport the way to their servers
 * @param threads makes the thread of each
 */
public record ShadowLink(Transport transport, ThreadFactory threads) {

  /** No way to other servers. */
  public static ShadowLink none() {
    return new ShadowLink(Transport.none(), Thread.ofPlatform().daemon().factory());
  }
}
