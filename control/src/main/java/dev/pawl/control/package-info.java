/**
 * The operator's side: what models, versions and decisions there are, and what people tell the loop
 * to do. It reads the registry and the running loops, and changes things in one way only: by a
 * command in the log. Everything is offered over HTTP by {@link dev.pawl.control.http}.
 */
@NullMarked
package dev.pawl.control;

import org.jspecify.annotations.NullMarked;
