/* tayanch menu-graph: the menu for dot(1). */

#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "core/dialogue/menu_check.h"
#include "handlers/screens.h"

int cli_menu_graph(int argc, char **argv)
{
    g_autofree char *graph = NULL;

    (void)argv;
    if (argc != 1)
        return command_usage("menu-graph");
    graph = menu_graph(all_screens, all_screens_count);
    printf("%s", graph);
    return EXIT_SUCCESS;
}
