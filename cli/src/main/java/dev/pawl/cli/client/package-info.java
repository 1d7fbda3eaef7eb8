/**
 * The commands that ask a running server, over HTTP: what models, versions and decisions there are,
 * and what is to be done. Tables for people, JSON for programs.
 */
@NullMarked
package dev.pawl.cli.client;

import org.jspecify.annotations.NullMarked;
