#include "cli/command.h"

#include <stdlib.h>

int command_fail(const GError *error)
{
    g_printerr("tayanch: %s\n", error->message);
    return EXIT_FAILURE;
}

int command_usage(const char *usage)
{
    g_printerr("usage: tayanch %s\n", usage);
    return 2;
}
