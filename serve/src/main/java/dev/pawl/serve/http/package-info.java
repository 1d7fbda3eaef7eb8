/**
 * The prediction path over HTTP: JSON in and out, every error a problem document (RFC 9457) that
 * names field, value, expectation and remedy.
 */
@NullMarked
package dev.pawl.serve.http;

import org.jspecify.annotations.NullMarked;
