/**
 * The command line: one class per command, wired in {@link io.kubehop.cli.KubehopCommand}. Called by
 * {@link io.kubehop.Kubehop}. A command prints through its {@link io.kubehop.cli.Terminal} and answers with an
 * {@link io.kubehop.cli.ExitCode}.
 */
@NullMarked
package io.kubehop.cli;

import org.jspecify.annotations.NullMarked;
