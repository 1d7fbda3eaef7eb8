package dev.pawl.log;

/** When an append is answered. */
public enum Durability {
  /** After a group fsync: what was answered survives kill -9 and power loss. */
  FSYNC,
  /** Once queued: the unflushed tail may be lost with the process, and the answer says so. */
  QUEUE
}
