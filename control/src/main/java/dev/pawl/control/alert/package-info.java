/**
 * Tells people and programs outside what was found: as structured log lines, and as CloudEvents to
 * webhooks, with retries. {@link dev.pawl.control.alert.Alerts} is where decisions go in.
 */
@NullMarked
package dev.pawl.control.alert;

import org.jspecify.annotations.NullMarked;
