#pragma once

#include <glib.h>

/* The commands of the program: one file each. argv[0] is the name of the command; the result is the
 * exit status. */
int cli_init(int argc, char **argv);
int cli_serve(int argc, char **argv);
int cli_phone(int argc, char **argv);
int cli_cases(int argc, char **argv);
int cli_case(int argc, char **argv);
int cli_outbox(int argc, char **argv);
int cli_channels(int argc, char **argv);
int cli_staff(int argc, char **argv);
int cli_rules(int argc, char **argv);
int cli_broadcast(int argc, char **argv);
int cli_audit(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_provider_test(int argc, char **argv);
int cli_menu_graph(int argc, char **argv);

/* Prints "tayanch: message" and returns the exit status 1. */
int command_fail(const GError *error);
/* Prints how the command is used and returns the exit status 2. */
int command_usage(const char *usage);
