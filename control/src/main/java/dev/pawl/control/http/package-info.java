/**
 * The whole server: the operator's routes beside those of predictions, every error a problem
 * document (RFC 9457), and a bearer token wherever others than this machine can call.
 */
@NullMarked
package dev.pawl.control.http;

import org.jspecify.annotations.NullMarked;
